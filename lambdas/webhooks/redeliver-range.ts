import { http } from '../kit/http.ts';
import { InvalidRequest } from '../kit/refusals.ts';
import { transact } from '../kit/transaction.ts';
import { RedeliveryRunning, redeliverRange } from './contract.ts';
import { shownRedelivery } from './present.ts';
import { begin, longestRangeMs } from './redelivery.ts';
import { jobs, webhookCalled } from './surroundings.ts';

const rangeProblem = (from: Date, to: Date): string | undefined => {
  if (to <= from) return 'must be later than from';
  return to.getTime() - from.getTime() > longestRangeMs ? 'must be at most 30 days after from' : undefined;
};

export const redeliverRangeRoute = http(redeliverRange, async ({ params, body, accountId, may, idempotent, now }) => {
  const { webhookId } = may(await webhookCalled(accountId, params.webhookId));
  const [from, to] = [new Date(body.from), new Date(body.to)];
  const problem = rangeProblem(from, to);
  if (problem) throw InvalidRequest({ fields: [{ field: 'to', problem }] });
  const before = await jobs.redelivery(webhookId);
  if (before && before.endedAt === undefined) throw RedeliveryRunning();
  const redelivery = begin({ webhookId, from: from.toISOString(), to: to.toISOString(), only: body.only }, before, now);
  const answer = shownRedelivery(redelivery);
  await transact([idempotent.complete(answer), jobs.beginning(redelivery, before)]);
  return answer;
});
