import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act } from '../../lambdas/chat/act.ts';
import { endOf } from '../../lambdas/chat/end-poll.ts';
import type { PollsStore } from '../../lambdas/chat/polls-store.ts';
import type { Poll } from '../../lambdas/chat/room.ts';
import type { RoomStore } from '../../lambdas/chat/room-store.ts';
import type { sequence as sequencing } from '../../lambdas/chat/sequence.ts';
import { tellVotes } from '../../lambdas/chat/tell-votes.ts';
import { derivedId } from '../../lambdas/kit/derived-id.ts';
import { arm } from '../../lambdas/kit/failpoint.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { seeded } from '../support/seeded.ts';

let table: Table;
let rooms: RoomStore;
let polls: PollsStore;
let sequence: typeof sequencing;
let erase: (accountId: string) => Promise<number>;
let shardsFor: (readers: number) => number;
beforeAll(async () => {
  table = await aTable('chat', { indexes: ['gsi1', 'gsi2'] });
  rooms = (await import('../../lambdas/chat/room-store.ts')).roomStore('chat');
  const store = await import('../../lambdas/chat/polls-store.ts');
  polls = store.pollsStore('chat');
  shardsFor = store.shardsFor;
  sequence = (await import('../../lambdas/chat/sequence.ts')).sequence;
  erase = (await import('../../lambdas/chat/erase-person.ts')).eraserOf('chat', 'images');
}, 60_000);
afterAll(() => table?.stop());

const ownerId = `usr_${'0'.repeat(32)}`;
const by = { accountId: ownerId, name: 'Ada' };
const someone = (name: string | number): string => derivedId('usr', 'voter', name);
let made = 0;
const at = (roomId: string) => ({ roomId, place: ownerId, ownerId });
const run = (...acts: Act[]) => sequence(rooms, acts, () => new Date());

/** A room with a question in it. */
const asked = async (more: { seconds?: number; shards?: number } = {}) => {
  const roomId = derivedId('str', 'a room', ++made);
  const pollId = derivedId('poll', roomId);
  const put = { question: 'Which?', options: ['Red', 'Blue', 'Green'], seconds: 60, shards: 4, ...more };
  await run({ do: 'poll', ...at(roomId), actId: `ask ${roomId}`, by, pollId, ...put });
  const poll = (await rooms.find(roomId))?.poll as Poll;
  const vote = (who: string | number, choice: number) => polls.vote(poll, { roomId, accountId: someone(who) }, choice);
  const events = async () => (await rooms.history(await rooms.find(roomId), roomId, { after: 0, limit: 200 })).events;
  const results = async () => {
    const ended = (await events()).filter((event) => event.kind === 'poll_ended');
    return ended.map((event) => event.kind === 'poll_ended' && event.results.map(({ votes }) => votes));
  };
  return { roomId, pollId, poll, vote, events, results };
};
const ended = (roomId: string, pollId: string): Act => endOf({ ...at(roomId), pollId }, { roomEnds: true });
const refusals = async (...acts: Act[]) =>
  (await run(...acts)).map(({ answer }) => (answer?.type === 'error' ? answer.code : 'done'));

describe('a poll', () => {
  test('P1 has one vote of each person; a second one takes the place of the first', async () => {
    const { roomId, pollId, poll, vote, results } = await asked();
    for (const [who, choice] of [
      ['a', 0],
      ['b', 0],
      ['c', 1],
      ['a', 2],
      ['a', 2],
    ] as const)
      await vote(who, choice);
    expect(await polls.votes(poll)).toEqual([1, 1, 1]);
    expect(await polls.voteOf(pollId, someone('a'))).toBe(2);
    await run(ended(roomId, pollId));
    expect(await results()).toEqual([[1, 1, 1]]);
  });

  test('P2 sums are what the votes say, however many vote at once and change their minds; after the count nothing moves', async () => {
    const { roomId, pollId, poll, vote, results } = await asked({ shards: 8 });
    const chance = seeded(11);
    const voters = Array.from({ length: 20 }, (_, index) => index);
    const refused: string[] = [];
    const voting = voters.map(async (who) => {
      for (let turn = 0; turn < 3; turn++)
        await vote(who, Math.floor(chance() * 3)).catch(({ code }) => refused.push(code));
    });
    // In the middle of it, the poll is counted.
    await Promise.all([...voting, run(ended(roomId, pollId))]);
    const kept = await Promise.all(voters.map((who) => polls.voteOf(pollId, someone(who))));
    const expected = [0, 1, 2].map((choice) => kept.filter((each) => each === choice).length);
    expect(await results()).toEqual([expected]);
    expect(await polls.votes(poll)).toEqual(expected);
    await expect(vote('late', 0)).rejects.toMatchObject({ code: 'chat.poll_over' });
    expect(await polls.voteOf(pollId, someone('late'))).toBeUndefined();
    for (const code of refused) expect(['chat.poll_over', 'service.busy']).toContain(code);
  }, 60_000);

  test('P3 stands in the order of its room, question and result; one at a time', async () => {
    const { roomId, pollId, vote, events } = await asked();
    await vote('a', 1);
    const again: Act = {
      ...{ do: 'poll', ...at(roomId), actId: 'again', by, pollId: derivedId('poll', 'other') },
      ...{ question: 'And?', options: ['x', 'y'], seconds: 15, shards: 4 },
    };
    expect(await refusals(again)).toEqual(['chat.poll_open']);
    const end: Act = { do: 'end_poll', ...at(roomId), actId: 'by hand', by };
    expect((await refusals(end, ended(roomId, pollId))).sort()).toEqual(['chat.poll_over', 'done']);
    expect((await events()).map(({ kind, seq }) => [seq, kind])).toEqual([
      [1, 'poll'],
      [2, 'poll_ended'],
    ]);
    const log = (await table.rows()).filter(({ kind, pk }) => kind === 'log' && pk === `LOG#${ownerId}`);
    expect(log.map(({ act }) => act)).toEqual(expect.arrayContaining(['poll.opened', 'poll.ended']));
  });

  test('P3 ends by nobody only when its time has come; whoever sees it overdue has it ended', async () => {
    const { roomId, pollId, results } = await asked({ seconds: 15 });
    const timed = endOf({ ...at(roomId), pollId });
    expect(await refusals(timed)).toEqual(['chat.poll_over']);
    expect(await results()).toEqual([]);
    const later = new Date(Date.now() + 16_000);
    expect(await polls.due(new Date(), 200)).not.toContainEqual(expect.objectContaining({ pollId }));
    const due = (await polls.due(later, 200)).find((one) => one.pollId === pollId);
    await sequence(rooms, [endOf(due as NonNullable<typeof due>)], () => later);
    expect(await results()).toEqual([[0, 0, 0]]);
    expect(await polls.due(later, 200)).not.toContainEqual(expect.objectContaining({ pollId }));
  });

  test.each(['chat.sequence.decided', 'chat.sequence.saved'])(
    'P2 stopped at %s while it is counted, it is counted once, and the same',
    async (place) => {
      const { roomId, pollId, vote, results } = await asked();
      await vote('a', 2);
      const disarm = arm(place, () => {
        throw new Error('stopped');
      });
      await expect(run(ended(roomId, pollId))).rejects.toThrow('stopped');
      disarm();
      await run(ended(roomId, pollId));
      expect(await results()).toEqual([[0, 0, 1]]);
    },
  );

  test('P5 of who left for good no vote is known; the sums stay', async () => {
    const { pollId, poll, vote } = await asked();
    await vote('leaver', 1);
    expect(await erase(someone('leaver'))).toBe(1);
    expect(await polls.voteOf(pollId, someone('leaver'))).toBeUndefined();
    expect(JSON.stringify(await table.rows())).not.toContain(someone('leaver'));
    expect(await polls.votes(poll)).toEqual([0, 1, 0]);
  });

  test('P4 its room is told once a second, and only what has changed; the same second twice is once', async () => {
    const { roomId, pollId, vote } = await asked();
    const told: unknown[] = [];
    const waits: { tick: number; told?: string | undefined }[] = [];
    const sent: Act[] = [];
    const world = {
      ...{ rooms, polls },
      sockets: { members: async () => [] },
      speak: { sayToRoom: async (_: string, frames: readonly unknown[]) => void told.push(...frames) },
      said: { send: async (act: Act) => void sent.push(act) },
      due: { poll: async (tick: { tick: number; told?: string | undefined }) => void waits.push(tick) },
    };
    const second = (tick: number, was?: string, now = new Date()) =>
      tellVotes(world, { roomId, pollId, tick, ...(was === undefined ? {} : { told: was }) }, now);
    await vote('a', 0);
    await second(1);
    await second(1);
    await second(2, '1 0 0');
    await vote('b', 2);
    await second(3, '1 0 0');
    expect(told).toMatchObject([{ poll: { votes: [1, 0, 0] } }, { poll: { votes: [1, 0, 1] } }]);
    expect(waits.map(({ tick }) => tick)).toEqual([2, 3, 4]);
    await second(4, '1 0 1', new Date(Date.now() + 61_000));
    expect(sent).toMatchObject([{ do: 'end_poll', pollId }]);
    expect(waits).toHaveLength(3);
  });
});

test('P2 sums lie in as many rows as the room has need of', () => {
  expect([1, 1_000, 10_000, 1_000_000].map(shardsFor)).toEqual([4, 4, 40, 256]);
});
