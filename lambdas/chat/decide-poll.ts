import type { ActTo } from './act.ts';
import type { Decided, Facts } from './decide.ts';
import { lined } from './keeping.ts';
import { PollOpen, PollOver, RoomClosed } from './refusals-contract.ts';
import type { Poll, Room } from './room.ts';

// What comes of a question to the room: it is put, and it is counted.

export const openPoll = (act: ActTo<'poll'>, { room }: Facts, now: Date): Decided => {
  if (room.state === 'closed') throw RoomClosed();
  if (room.poll) throw PollOpen();
  const { pollId, question, options, shards } = act;
  const closesAt = new Date(now.getTime() + act.seconds * 1000).toISOString();
  const poll: Poll = { pollId, question, options, closesAt, shards };
  return {
    room: { ...room, poll },
    happens: { kind: 'poll', pollId, question, options, closesAt },
    keeps: [{ keep: 'poll', poll }, ...lined(act, { act: 'poll.opened' })],
    done: {},
  };
};

/** The poll this act ends, if it may: a moderator and the end of the room at any time, nobody else before its own. */
export const pollToEnd = (act: ActTo<'end_poll'>, room: Room | undefined, now: Date): Poll | undefined => {
  const poll = room?.poll;
  if (!poll || (act.pollId !== undefined && act.pollId !== poll.pollId)) return undefined;
  return act.by || act.roomEnds || new Date(poll.closesAt) <= now ? poll : undefined;
};

export const endPoll = (act: ActTo<'end_poll'>, { room, votes }: Facts, now: Date): Decided => {
  const ended = pollToEnd(act, room, now);
  if (!ended || !votes) throw PollOver();
  const { poll: _, ...rest } = room;
  const { pollId, question, options } = ended;
  const { by } = act;
  return {
    room: rest,
    happens: {
      kind: 'poll_ended',
      pollId,
      question,
      results: options.map((option, index) => ({ option, votes: votes[index] ?? 0 })),
    },
    keeps: [{ keep: 'no_poll', pollId }, ...(by ? lined({ ...act, by }, { act: 'poll.ended' }) : [])],
    done: {},
  };
};
