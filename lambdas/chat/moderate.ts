import { derivedId } from '../kit/derived-id.ts';
import { prefixes } from '../kit/ids.ts';
import type { Ordered, Whom } from './commands.ts';
import type { Frames } from './desk-frames.ts';
import type { ClientFrame } from './frames-contract.ts';
import { endParty, shareParty, showVideo, steerParty, takeOverParty } from './party.ts';
import { shardsFor } from './polls-store.ts';
import { startRaid } from './raid.ts';
import { MessageNotFound, PersonNotFound, Protected } from './refusals-contract.ts';
import { isProtected } from './room-rights.ts';
import { shownName } from './shown-name.ts';

/** Somebody a moderator means: they have to be known to us, or to have spoken in this room. */
export const whomOf = async ({ desk, room: { roomId, place } }: Frames, accountId: string) => {
  const { displayName } = await desk.people.known(accountId);
  if (displayName === undefined && !(await desk.rooms.speaker({ roomId, place }, accountId)).spoken)
    throw PersonNotFound();
  return { accountId, name: shownName(accountId, displayName) };
};

const accountOf = async ({ desk }: Frames, whom: Whom): Promise<string> => {
  const accountId = 'accountId' in whom ? whom.accountId : await desk.handles.whoIs(whom.handle);
  if (accountId === undefined) throw PersonNotFound();
  return accountId;
};

const silence = async (at: Frames, accountId: string, more: { seconds?: number; reason?: string | undefined }) => {
  at.check('chat.moderate');
  const about = await whomOf(at, accountId);
  if (await isProtected(at.desk.people, accountId, at.room)) throw Protected();
  const { seconds, reason } = more;
  return at.act({
    do: 'silence',
    by: at.by,
    about,
    ...(seconds === undefined ? {} : { seconds }),
    ...(reason === undefined ? {} : { reason }),
  });
};

const remove = async (at: Frames, messageId: string) => {
  at.check('chat.write');
  const { desk, room, accountId } = at;
  const message = await desk.rooms.done(room.roomId, messageId);
  const isOwn = message?.authorId === accountId;
  if (!isOwn) at.check('chat.moderate');
  if (message?.seq === undefined) throw MessageNotFound();
  const as = isOwn ? 'author' : at.by.staff ? 'staff' : 'moderator';
  return at.act({ do: 'delete', by: at.by, messageId, as });
};

type Order = Exclude<
  ClientFrame,
  { type: 'hello' | 'message.send' | 'session.renew' | 'ping' | 'reaction.send' | 'poll.vote' }
>;

/** What a moderator, or an author, does to a room: checked here, done in its turn. */
export const carryOut = async (at: Frames, frame: Order): Promise<void> => {
  if (frame.type === 'message.delete') return remove(at, frame.messageId);
  if (frame.type === 'raid.start') return startRaid(at, frame.to);
  if (frame.type === 'raid.stop') {
    at.check('chat.raid');
    return at.act({ do: 'end_raid', by: at.by });
  }
  if (frame.type === 'clock.set') return steerParty(at, frame);
  if (frame.type === 'video.set') return showVideo(at, frame);
  if (frame.type === 'host.add' || frame.type === 'host.remove') return shareParty(at, frame);
  if (frame.type === 'host.take_over') return takeOverParty(at);
  if (frame.type === 'party.end') return endParty(at);
  at.check('chat.moderate');
  switch (frame.type) {
    case 'message.pin':
      return at.act({ do: 'pin', by: at.by, messageId: frame.messageId });
    case 'user.timeout':
      return silence(at, frame.accountId, { seconds: frame.seconds, reason: frame.reason });
    case 'user.ban':
      return silence(at, frame.accountId, { reason: frame.reason });
    case 'user.unban':
      return at.act({ do: 'unsilence', by: at.by, about: { accountId: frame.accountId, name: '' } });
    case 'request.decide': {
      const { accountId, decision, answer } = frame;
      const about = { accountId, name: '' };
      return at.act({ do: 'answer', by: at.by, about, decision, ...(answer === undefined ? {} : { answer }) });
    }
    case 'mode.set': {
      const set = Object.entries(frame.modes).filter(([, value]) => value !== undefined);
      return at.act({ do: 'modes', by: at.by, modes: Object.fromEntries(set) });
    }
    case 'mode.slow':
      return at.act({ do: 'modes', by: at.by, modes: { slowSec: frame.seconds } });
    case 'chat.clear':
      return at.act({ do: 'clear', by: at.by });
    case 'poll.open': {
      const { question, options, seconds } = frame;
      const { roomId } = at.room;
      const pollId = derivedId(prefixes.poll, roomId, at.frameId);
      const shards = shardsFor((await at.desk.sockets.members(roomId)).length);
      return at.act({ do: 'poll', by: at.by, pollId, question, options, seconds, shards });
    }
    case 'poll.end':
      return at.act({ do: 'end_poll', by: at.by, ...(frame.pollId ? { pollId: frame.pollId } : {}) });
    case 'held.decide':
      return at.act({ do: 'decide', by: at.by, heldId: frame.heldId, decision: frame.decision });
  }
};

/** The same, written as a command: whom it means may be a handle. */
export const carryOutOrder = async (at: Frames, { ...ordered }: Ordered): Promise<void> => {
  if (!('whom' in ordered)) return carryOut(at, ordered as Order);
  // Who may not moderate hears that, and not whether there is such a handle.
  at.check('chat.moderate');
  const { whom, ...frame } = ordered;
  return carryOut(at, { ...frame, accountId: await accountOf(at, whom) } as Order);
};
