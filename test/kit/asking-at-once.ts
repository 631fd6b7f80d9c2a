import { rateLimits } from '../../lambdas/kit/rate-limits.ts';
import { Refused } from '../../lambdas/kit/refusal.ts';

// A process of its own, as another copy of a function would be: asks so many times at once when it is told to, and says how
// many were let in. Arguments: table, account, how many, buckets.
const [table = '', account = '', times = '0', buckets = '{}'] = process.argv.slice(2);
const limits = rateLimits(table, JSON.parse(buckets), { patience: 120_000 });

const once = async (): Promise<'in' | 'wait'> => {
  try {
    await limits.admit(account, 'person');
    return 'in';
  } catch (error) {
    if (error instanceof Refused && error.code === 'request.too_many') return 'wait';
    throw error;
  }
};

process.send?.('ready');
process.once('message', async () => {
  const begunAt = Date.now();
  const answers = await Promise.all(Array.from({ length: Number(times) }, once));
  process.send?.({ begunAt, endedAt: Date.now(), admitted: answers.filter((answer) => answer === 'in').length });
  process.disconnect?.();
});
