import { expect, test } from 'vitest';
import { decideAgain } from '../../lambdas/kit/decide-again.ts';
import { ConditionFailed } from '../../lambdas/kit/transaction.ts';

/** Loses against somebody else so many times, then wins. */
const losing = (times: number) => {
  const story = { tries: 0 };
  return Object.assign(story, {
    run: async (): Promise<string> => {
      story.tries += 1;
      if (story.tries <= times) throw new ConditionFailed([0]);
      return 'saved';
    },
  });
};

test('whoever lost against another write decides again on what is true now', async () => {
  const story = losing(3);
  expect(await decideAgain(story.run)).toBe('saved');
  expect(story.tries).toBe(4);
});

test('and after losing five times is told that it is busy here', async () => {
  const story = losing(100);
  await expect(decideAgain(story.run)).rejects.toMatchObject({ code: 'service.busy' });
  expect(story.tries).toBe(5);
});

test('a refusal or a failure is final', async () => {
  let tries = 0;
  const failing = async () => {
    tries += 1;
    throw new Error('no such book');
  };
  await expect(decideAgain(failing)).rejects.toThrow('no such book');
  expect(tries).toBe(1);
});
