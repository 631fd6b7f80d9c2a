import { InvalidRequest } from '../kit/refusals.ts';
import { checkMayWrite } from './decide.ts';
import type { Frames } from './desk-frames.ts';
import type { Frame } from './frames-contract.ts';
import { PollOver } from './refusals-contract.ts';

/** Somebody's vote: a row of theirs and a sum, nothing of the room's; how it stands is told with the next second. */
export const vote = async (at: Frames, { pollId, choice, ref }: Frame<'poll.vote'>): Promise<void> => {
  at.check('chat.write');
  const { desk, room, socket, accountId, now } = at;
  await desk.limits.admit(accountId, 'chat');
  const { roomId, place } = room;
  let seen = await desk.recent.room(roomId);
  // Whoever is quick votes before what is remembered of the room knows of the poll.
  if (seen?.poll?.pollId !== pollId) seen = await desk.rooms.find(roomId);
  const poll = seen?.poll;
  if (poll?.pollId !== pollId || new Date(poll.closesAt) <= now) throw PollOver();
  if (choice >= poll.options.length)
    throw InvalidRequest({
      fields: [{ field: 'choice', problem: `must be 0 to ${poll.options.length - 1}: the place of an option` }],
    });
  checkMayWrite(seen, await desk.rooms.bar(place, accountId), now);
  await desk.polls.vote(poll, { roomId, accountId }, choice);
  if (ref !== undefined) await desk.speak.say(socket.connectionId, { type: 'ok', ref });
};
