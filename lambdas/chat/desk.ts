import { authorize, type Subject } from '../kit/authorize.ts';
import { clock } from '../kit/clock.ts';
import { refusalOf } from '../kit/error-answer.ts';
import type { Operation } from '../kit/operation.ts';
import { peopleOf } from '../kit/people.ts';
import { bucketsIn, rateLimits } from '../kit/rate-limits.ts';
import { hasEnded } from '../kit/session.ts';
import { teamsOf } from '../kit/teams-copy.ts';
import { compile } from '../kit/text-judge.ts';
import type { Judge, TextRules } from '../kit/text-rules.ts';
import { openChat } from './contract.ts';
import { dueQueue } from './due-queue.ts';
import { shownIn } from './emote-book.ts';
import { emotesStore } from './emotes-store.ts';
import type { chatSocketEnv } from './env.ts';
import { floodGate } from './flood.ts';
import { handlesOf } from './handles.ts';
import { momentsOf } from './moments.ts';
import { partyVideosOf } from './party-video.ts';
import { pollsStore } from './polls-store.ts';
import { remembered } from './remembered.ts';
import { type RoomRights, roomsOf } from './room-rights.ts';
import { roomStore } from './room-store.ts';
import { saidQueue } from './said-queue.ts';
import { settingsIn } from './settings.ts';
import { settingsStore } from './settings-store.ts';
import { shownName } from './shown-name.ts';
import { socketClient } from './socket-client.ts';
import { type Holder, type Socket, socketsStore } from './sockets-store.ts';
import { type Closing, type Line, speaking } from './speak.ts';
import { streamsOf } from './stream-copy.ts';
import { ticketsOf } from './tickets.ts';
import { videosOf } from './video-copy.ts';

type Env = ReturnType<typeof chatSocketEnv.read>;

/** A socket whose time has come: it is told why, and closed. */
export class MustClose extends Error {
  readonly why: Closing;
  constructor(why: Closing) {
    super(why);
    this.why = why;
  }
}

/** Rules are made into a judge once for as long as they stay the same, however often they are read. */
const judges = () => {
  const made = new Map<string, Judge>();
  // To write five hundred rules out costs more than to judge by them: settings that were not read again are known by sight.
  const ofRules = new WeakMap<TextRules, Judge>();
  const judgeFor = (rules: TextRules): Judge => {
    const text = JSON.stringify(rules);
    const known = made.get(text);
    if (known) return known;
    if (made.size > 100) made.clear();
    const judge = compile(rules);
    made.set(text, judge);
    return judge;
  };
  return (rules: TextRules): Judge => {
    const judge = ofRules.get(rules) ?? judgeFor(rules);
    ofRules.set(rules, judge);
    return judge;
  };
};

/** What frames are answered with: made once per function. */
export const deskFrom = (env: Env, line: Line = socketClient({ managementUrl: env.SOCKETS })) => {
  const table = env.CHAT_TABLE;
  const people = peopleOf(table);
  const sockets = socketsStore(table);
  const rooms = roomStore(table);
  const teams = teamsOf(table, people);
  const handles = handlesOf(table);
  const channelSettings = settingsStore(table);
  const channelEmotes = emotesStore(table);

  /** Who a socket is open for, as things are; throws when nobody is any more. */
  const subjectOf = async (holder: Holder | undefined): Promise<{ subject: Subject; name: string }> => {
    if (!holder) return { subject: { kind: 'anonymous' }, name: '' };
    const { accountId, sessionId, signedInAt, clientId, keyId, scopes } = holder;
    const { displayName, sessions, keys = [], ...rights } = await people.known(accountId);
    const app = clientId === undefined ? {} : { app: { clientId, scopes: scopes ?? [] } };
    if (rights.status === 'closed') throw new MustClose('ended');
    if (sessionId && hasEnded(sessions, { accountId, sessionId, signedInAt: signedInAt ?? 0, ...app }))
      throw new MustClose('ended');
    if (keyId && !keys.some((key) => key.keyId === keyId)) throw new MustClose('ended');
    return {
      subject: { kind: 'person', ...rights, ...(scopes ? { scopes } : {}) },
      name: shownName(accountId, displayName),
    };
  };

  return {
    env,
    settings: settingsIn(env.CHAT_SETTINGS),
    people,
    sockets,
    rooms,
    handles,
    streams: streamsOf(table),
    subjectOf,
    tickets: ticketsOf(table),
    said: saidQueue(env.SAID_QUEUE),
    due: dueQueue(env.DUE_QUEUE),
    moments: momentsOf(table),
    polls: pollsStore(table),
    speak: speaking(sockets, line),
    limits: rateLimits(env.LIMITS_TABLE, bucketsIn(env.LIMITS)),
    flood: floodGate(),
    judgeOf: judges(),
    findRoom: roomsOf(table, { teams, rooms }),
    partyVideos: partyVideosOf(videosOf(table), teams),
    /** As they were up to two seconds ago. */
    recent: {
      socket: remembered((connectionId: string): Promise<Socket | undefined> => sockets.find(connectionId)),
      room: remembered((roomId: string) => rooms.find(roomId)),
      settings: remembered(async (place: string) => (await channelSettings.find(place)).settings),
      /** What is shown in a channel's rooms, by its name. */
      emotes: remembered(async (channelId: string) => shownIn(await channelEmotes.find(channelId))),
    },
    now: (): Date => clock.now(),
  };
};
export type Desk = ReturnType<typeof deskFrom>;

export type ChatAction = 'chat.read' | 'chat.write' | 'chat.moderate' | 'chat.raid' | 'party.host';

/** Refuses who may not do this here: the same decision, and the same words, as over HTTP. */
export const checkMay = (subject: Subject, action: ChatAction, room: RoomRights): void => {
  const verdict = authorize(subject, action, room);
  if (verdict !== 'allow') throw refusalOf(verdict, { ...openChat, action } as unknown as Operation);
};
