import { expect, test } from 'vitest';
import { settle, Unsettled } from '../../local/settle.ts';

const looking = (...looks: Record<string, number>[]) => {
  let at = 0;
  return { look: async () => looks[Math.min(at++, looks.length - 1)] ?? {}, taken: () => at };
};
const quickly = { betweenLooksMs: 1 };

test('rest is nobody busy on two looks in a row', async () => {
  const { look, taken } = looking({ sqs: 1 }, { sqs: 0 }, { lambda: 1 }, { sqs: 0 }, { sqs: 0 });
  await settle(look, quickly);
  expect(taken()).toBe(5);
});

test('who never comes to rest is named', async () => {
  const { look } = looking({ sqs: 2, lambda: 0, events: 1 });
  const error = await settle(look, { ...quickly, deadlineMs: 5 }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Unsettled);
  expect((error as Unsettled).message).toContain('sqs (2), events (1)');
});
