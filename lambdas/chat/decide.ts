import type { Act, ActTo, Calls } from './act.ts';
import { addHost, removeHost, showVideo, steer, takeOver } from './decide-party.ts';
import { endPoll, openPoll } from './decide-poll.ts';
import { arrive, callRaidOff, startRaid } from './decide-raid.ts';
import { answerRequest } from './decide-request.ts';
import { mentionDeleted, messageHeld, peopleMentioned, userBanned } from './events.ts';
import type { ServerFrame } from './frames-contract.ts';
import { besideStream, type Keeping, lined } from './keeping.ts';
import { checkFollowing, checkModes, modesInForce } from './modes.ts';
import { paceOf } from './pace.ts';
import { Banned, MessageNotFound, NobodyToFollow, NotBarred, RoomClosed, TimedOut } from './refusals-contract.ts';
import { type Bar, type Done, type HeldRow, isInForce, isShown, type Room, type Spoken } from './room.ts';
import type { Author, Happening, Modes } from './room-contract.ts';
import type { ChatSettings } from './settings-contract.ts';

// What comes of an act, by the facts: pure, so that the same act on the same facts is the same for ever.

/** What is true when an act's turn comes. */
export interface Facts {
  room: Room;
  settings: ChatSettings;
  /** Of who writes, or of whom it is about. */
  bar?: Bar | undefined;
  spoken?: Spoken | undefined;
  /** Since when who writes follows the channel. */
  follows?: string | undefined;
  /** The message it is about. */
  target?: Done | undefined;
  held?: HeldRow | undefined;
  /** How the poll was counted that is to end. */
  votes?: readonly number[] | undefined;
}

export interface Decided {
  room: Room;
  /** What readers see of it. */
  happens?: Happening;
  keeps: Keeping[];
  done: Omit<Done, 'actId' | 'seq'>;
  /** For the moderators in the room alone. */
  moderators?: ServerFrame;
  /** For one person alone, wherever they are in the channel's rooms. */
  person?: { accountId: string; text: string };
}

const recentMost = 20;
const recentOfOne = 3;

export const modesOf = ({ room, settings }: Pick<Facts, 'room' | 'settings'>): Modes => room.modes ?? settings.modes;
/** As they hold: with the shield up, at least as strict as it. */
export const modesNow = (facts: Pick<Facts, 'room' | 'settings'>): Modes =>
  modesInForce(modesOf(facts), facts.settings.shield);

const authorOf = ({ accountId, name, badges, hue }: ActTo<'say'>['speaker']): Author => ({
  accountId,
  name,
  badges,
  hue,
});

/** Refuses who may not write here at this moment. */
export const checkMayWrite = (room: Pick<Room, 'state'> | undefined, bar: Bar | undefined, now: Date): void => {
  if (room?.state === 'closed') throw RoomClosed();
  if (!bar || !isInForce(bar, now)) return;
  if (bar.until === undefined) throw Banned();
  throw TimedOut({ retryAfterMs: new Date(bar.until).getTime() - now.getTime(), until: bar.until });
};

const remembers = ({ room, settings, spoken }: Facts, accountId: string, text: string, now: Date): Keeping[] => {
  const needed = modesNow({ room, settings }).slowSec > 0 || settings.rules.repetition !== 'off';
  if (spoken && !needed && !modesOf({ room, settings }).shield) return [];
  const recent = [text, ...(spoken?.recent ?? [])].slice(0, recentOfOne);
  return [{ keep: 'spoken', accountId, spoken: { saidAt: now.toISOString(), recent } }];
};

/** The room remembers what was said only while nobody may repeat it. */
const afterSaying = (facts: Facts, text: string): Room => {
  const { recent: _, ...room } = facts.room;
  return modesNow(facts).unique ? { ...room, recent: [text, ...(facts.room.recent ?? [])].slice(0, recentMost) } : room;
};

/** So long a command of the channel's own rests, whoever asks: the answer still stands there. */
const answersEveryMs = 5_000;

/** The room after a command was asked, and what it is answered, if it does not rest. */
const answering = ({ answered = {}, ...room }: Room, { answer }: ActTo<'say'>, now: Date) => {
  const resting = Object.entries(answered).filter(([, at]) => now.getTime() - Date.parse(at) < answersEveryMs);
  const rests = resting.some(([command]) => command === answer?.command);
  const all = answer && !rests ? [...resting, [answer.command, now.toISOString()]] : resting;
  return {
    room: all.length > 0 ? { ...room, answered: Object.fromEntries(all) } : room,
    ...(answer && !rests ? { answer } : {}),
  };
};

/** What others hear of it, where it is beside a stream: what happens in parties and premieres is nobody else's business. */
const toldOf = (
  { roomId, channelId, ownerId }: Act,
  event: typeof messageHeld | typeof userBanned | typeof peopleMentioned,
  data: Record<string, unknown>,
): Keeping[] => {
  const beside = besideStream(roomId);
  if (beside.streamId === undefined) return [];
  return [{ keep: 'news', event, data: { ...beside, ...(channelId ? { channelId } : {}), ownerId, ...data } }];
};

/** Who is called by what was said, and is not there, hears of it elsewhere. */
const called = (
  act: Act,
  messageId: string,
  { accountId, name }: { accountId?: string | undefined; name: string },
  calls: Calls | undefined,
): Keeping[] =>
  calls && accountId
    ? toldOf(act, peopleMentioned, {
        title: calls.title,
        messageId,
        by: { accountId, name },
        accountIds: calls.accountIds,
      })
    : [];

const followsOf = ({ follows }: Facts): Date | undefined => (follows === undefined ? undefined : new Date(follows));

const say = (act: ActTo<'say'>, facts: Facts, now: Date): Decided => {
  const { speaker, text, parts } = act;
  checkMayWrite(facts.room, facts.bar, now);
  checkModes(
    modesNow(facts),
    { text, parts, recent: facts.room.recent ?? [] },
    {
      ...{ exempt: speaker.exempt, subscriber: speaker.subscriber },
      saidAt: facts.spoken && new Date(facts.spoken.saidAt),
      follows: followsOf(facts),
    },
    now,
  );
  const { room, answer } = answering(afterSaying(facts, text), act, now);
  return {
    room,
    happens: {
      kind: 'message',
      messageId: act.actId,
      author: authorOf(speaker),
      text,
      ...(parts.length > 0 ? { parts } : {}),
      ...(act.action ? { action: true } : {}),
      ...(act.replyTo ? { replyTo: act.replyTo } : {}),
      ...(answer ? { answer } : {}),
    },
    keeps: [...remembers(facts, speaker.accountId, text, now), ...called(act, act.actId, speaker, act.calls)],
    done: { authorId: speaker.accountId, ...(act.calls ? { calls: act.calls.accountIds } : {}) },
  };
};

const hold = (act: ActTo<'hold'>, facts: Facts, now: Date): Decided => {
  checkMayWrite(facts.room, facts.bar, now);
  const { actId: heldId, speaker, text, parts, because, clientId } = act;
  // What a moderator would have to read of people who may not write is not held for them.
  checkFollowing(modesNow(facts), { exempt: speaker.exempt, follows: followsOf(facts) }, now);
  const at = now.toISOString();
  const author = authorOf(speaker);
  const held: HeldRow = {
    ...{ heldId, clientId, author, text, parts, because, at },
    ...(act.action ? { action: true } : {}),
    ...(act.replyTo ? { replyTo: act.replyTo } : {}),
    ...(act.calls ? { calls: act.calls } : {}),
  };
  return {
    room: facts.room,
    keeps: [{ keep: 'held', held }, ...toldOf(act, messageHeld, { heldId, accountId: speaker.accountId, because })],
    done: { authorId: speaker.accountId, held: true },
    moderators: { type: 'held_added', held: { heldId, author, text, parts, because, at } },
  };
};

const decideHeld = (act: ActTo<'decide'>, facts: Facts, now: Date): Decided => {
  const { held, room } = facts;
  if (!held) throw MessageNotFound();
  const { heldId, author, text, parts, action, replyTo, calls } = held;
  const { accountId = '' } = author;
  const isAllowed = act.decision === 'allow';
  const logs = lined(act, {
    act: isAllowed ? 'message.allowed' : 'message.denied',
    about: { accountId, name: author.name },
    messageId: heldId,
  });
  const moderators: ServerFrame = { type: 'held_removed', heldId, decision: act.decision };
  const gone: Keeping = { keep: 'no_held', heldId };
  if (!isAllowed) return { room, keeps: [gone, ...logs], done: {}, moderators };
  if (room.state === 'closed') throw RoomClosed();
  return {
    room: afterSaying(facts, text),
    happens: {
      kind: 'message',
      messageId: heldId,
      author,
      text,
      ...(parts.length > 0 ? { parts } : {}),
      ...(action ? { action } : {}),
      ...(replyTo ? { replyTo } : {}),
    },
    keeps: [
      gone,
      ...logs,
      { keep: 'said', messageId: heldId, authorId: accountId, ...(calls ? { calls: calls.accountIds } : {}) },
      ...called(act, heldId, author, calls),
      ...remembers(facts, accountId, text, now),
    ],
    done: {},
    moderators,
  };
};

const notCalled = (messageId: string, by: string, accountIds: readonly string[]): Keeping => ({
  keep: 'news',
  event: mentionDeleted,
  data: { messageId, by, accountIds: [...accountIds] },
});

const remove = (act: ActTo<'delete'>, { room, target }: Facts): Decided => {
  if (target?.seq === undefined) throw MessageNotFound();
  if (target.deleted) return { room, keeps: [], done: {} };
  const { messageId, as } = act;
  const { pinned, ...unpinned } = room;
  const logs = lined(act, {
    act: 'message.deleted',
    ...(target.authorId ? { about: { accountId: target.authorId, name: '' } } : {}),
    messageId,
  });
  return {
    room: pinned === messageId ? unpinned : room,
    happens: { kind: 'deleted', messageId, by: as },
    keeps: [
      { keep: 'tombstone', messageId, seq: target.seq },
      ...(as === 'author' ? [] : logs),
      ...(target.calls && target.authorId ? [notCalled(messageId, target.authorId, target.calls)] : []),
    ],
    done: {},
  };
};

const pin = (act: ActTo<'pin'>, { room, target }: Facts): Decided => {
  const { messageId } = act;
  if (messageId !== null && (target?.seq === undefined || target.deleted || target.seq < (room.clearedAt ?? 0)))
    throw MessageNotFound();
  const { pinned: _, ...unpinned } = room;
  return {
    room: messageId === null ? unpinned : { ...room, pinned: messageId },
    happens: { kind: 'pinned', messageId },
    keeps: lined(act, messageId === null ? { act: 'message.unpinned' } : { act: 'message.pinned', messageId }),
    done: {},
  };
};

const silence = (act: ActTo<'silence'>, { room }: Facts, now: Date): Decided => {
  const { about, by, seconds, reason } = act;
  const at = now.toISOString();
  const until = seconds === undefined ? {} : { until: new Date(now.getTime() + seconds * 1000).toISOString() };
  const why = reason === undefined ? {} : { reason };
  return {
    room,
    happens: { kind: 'silenced', accountId: about.accountId, ...until },
    keeps: [
      { keep: 'bar', bar: { ...about, ...until, ...why, by: by.accountId, at } },
      // A new ban is a new chance to ask.
      { keep: 'no_ask', accountId: about.accountId },
      { keep: 'quiet', accountId: about.accountId },
      ...lined(act, { act: seconds === undefined ? 'user.banned' : 'user.timed_out', about, ...why, ...until }),
      ...toldOf(act, userBanned, { accountId: about.accountId, by: by.accountId, ...until, ...why }),
    ],
    done: seconds === undefined ? { closes: about.accountId } : {},
  };
};

const unsilence = (act: ActTo<'unsilence'>, { room, bar }: Facts, now: Date): Decided => {
  const { accountId } = act.about;
  if (!bar || !isInForce(bar, now)) throw NotBarred();
  return {
    room,
    keeps: [
      { keep: 'no_bar', accountId },
      { keep: 'no_ask', accountId },
      ...lined(act, { act: 'user.unbanned', about: { accountId, name: bar.name } }),
    ],
    done: { frees: accountId },
  };
};

const setModes = (act: ActTo<'modes'>, facts: Facts): Decided => {
  const { recent: _, ...room } = facts.room;
  if (typeof act.modes.followersSec === 'number' && !room.channelId) throw NobodyToFollow();
  const changed = { ...modesOf(facts), ...act.modes };
  const now = modesInForce(changed, facts.settings.shield);
  return {
    room: { ...(now.unique ? facts.room : room), modes: changed },
    happens: { kind: 'modes', modes: now },
    keeps: lined(act, { act: 'modes.changed' }),
    done: {},
  };
};

const clear = (act: ActTo<'clear'>, { room }: Facts): Decided => {
  const { pinned: _, recent: __, ...rest } = room;
  return {
    // What is cleared away is what lies before the place this is given.
    room: { ...rest, clearedAt: room.seq + 1 },
    happens: { kind: 'cleared' },
    keeps: lined(act, { act: 'chat.cleared' }),
    done: {},
  };
};

const close = (act: ActTo<'close'>, { room }: Facts): Decided => {
  if (room.state === 'closed' || !isShown(room, act.ifShows)) return { room, keeps: [], done: {} };
  const { by } = act;
  const keeps = by ? lined({ ...act, by }, { act: 'party.ended' }) : [];
  return { room: { ...room, state: 'closed' }, happens: { kind: 'closed' }, keeps, done: {} };
};

/** How a room is told: decided on what somebody saw, and nothing where that is not so any more. */
const setPace = ({ was, pace }: ActTo<'pace'>, { room }: Facts, now: Date): Decided => {
  if (room.state === 'closed' || paceOf(room).since !== was) return { room, keeps: [], done: {} };
  const begins = paceOf(room).is === 'at_once';
  return {
    room: { ...room, pace: { ...pace, since: now.toISOString() } },
    keeps: begins ? [{ keep: 'beat', told: room.seq }] : [],
    done: begins ? { beats: true } : {},
  };
};

/** Decides what comes of an act, or throws the refusal its sender hears. */
export const decide = (act: Act, facts: Facts, now: Date): Decided => {
  switch (act.do) {
    case 'say':
      return say(act, facts, now);
    case 'hold':
      return hold(act, facts, now);
    case 'decide':
      return decideHeld(act, facts, now);
    case 'delete':
      return remove(act, facts);
    case 'pin':
      return pin(act, facts);
    case 'silence':
      return silence(act, facts, now);
    case 'unsilence':
      return unsilence(act, facts, now);
    case 'answer':
      return answerRequest(act, facts, now);
    case 'modes':
      return setModes(act, facts);
    case 'poll':
      return openPoll(act, facts, now);
    case 'end_poll':
      return endPoll(act, facts, now);
    case 'raid':
      return startRaid(act, facts, now);
    case 'end_raid':
      return callRaidOff(act, facts, now);
    case 'arrive':
      return arrive(act, facts, now);
    case 'steer':
      return steer(act, facts, now);
    case 'show_video':
      return showVideo(act, facts, now);
    case 'add_host':
      return addHost(act, facts);
    case 'remove_host':
      return removeHost(act, facts);
    case 'take_over':
      return takeOver(act, facts);
    case 'clear':
      return clear(act, facts);
    case 'close':
      return close(act, facts);
    case 'pace':
      return setPace(act, facts, now);
  }
};
