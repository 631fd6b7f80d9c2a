import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { arnOf, queue, removeFolders, type SqsLaptop, startSqs } from '../conformance/sqs-laptop.ts';
import { chanceFrom } from '../support/seeded.ts';
import { type Mischief, noMischief, seededMischief } from './machines/mischief.ts';
import { mischievousQueues } from './machines/mischievous-queues.ts';

const giveUpAfter = 3;
const visibleAgainMs = 31_000;

let laptop: SqsLaptop;
beforeEach(async () => {
  const redrive = { deadLetterTargetArn: arnOf('news-dead'), maxReceiveCount: giveUpAfter };
  laptop = await startSqs([queue('news-dead'), queue('news', { VisibilityTimeout: 30, RedrivePolicy: redrive })]);
});
afterEach(() => laptop.stop());
afterAll(removeFolders);

/** Sends these and works through the queue until it is empty; what was done, in order, again and again. */
const work = async (mischief: Mischief, bodies: readonly string[], isBad = (_: string): boolean => false) => {
  const queues = mischievousQueues(laptop.service.queues, mischief);
  for (const body of bodies) queues.send(arnOf('news'), body);
  const done: string[] = [];
  for (let round = 0; round < 60; round++) {
    for (const { body, receiptHandle } of queues.receive(arnOf('news'))) {
      if (isBad(body)) continue;
      done.push(body);
      queues.delete(arnOf('news'), receiptHandle);
    }
    laptop.clock.offsetMs += visibleAgainMs;
  }
  return { done, dead: laptop.service.queues.peek(arnOf('news-dead')).map(({ body }) => body) };
};
const bodies = Array.from({ length: 20 }, (_, index) => `news ${index}`);
const shares = { duplicate: 0.4, delay: 0.4, again: 0.4, disorder: true };

test('the same seed makes the same mischief, another seed another', async () => {
  const play = (seed: number): string =>
    JSON.stringify(
      bodies.map((name) => {
        const mischief = seededMischief(chanceFrom(seed), { ...shares, drop: 0.5 });
        return [
          mischief.extraCopies({ consumer: 'c', name }),
          mischief.delayMs({ consumer: 'c', name }),
          mischief.shuffled(bodies),
        ];
      }),
    );
  expect(play(3)).toBe(play(3));
  expect(play(3)).not.toBe(play(4));
});

test('laid over the laptop’s queues, everything comes at least once, some of it often and in another order', async () => {
  const { done } = await work(seededMischief(chanceFrom(5), shares), bodies);
  expect(new Set(done)).toEqual(new Set(bodies));
  expect(done.length).toBeGreaterThan(bodies.length);
  expect(done.slice(0, 5)).not.toEqual(bodies.slice(0, 5));
});

test('without mischief it comes once, in order', async () => {
  expect((await work(noMischief, bodies)).done).toEqual(bodies);
});

test('what is dropped never comes, and whoever sent it does not know', async () => {
  const { done } = await work({ ...noMischief, drops: ({ name }) => name === 'news 7' }, bodies);
  expect(done).toEqual(bodies.filter((body) => body !== 'news 7'));
});

test('what cannot be done is a dead letter, however often it was doubled, and nothing else is', async () => {
  const { done, dead } = await work(
    seededMischief(chanceFrom(6), { duplicate: 1 }),
    bodies,
    (body) => body === 'news 3',
  );
  expect(new Set(dead)).toEqual(new Set(['news 3']));
  expect(new Set(done).size).toBe(bodies.length - 1);
});
