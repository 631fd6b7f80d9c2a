import { type IdempotencyRecord, idempotencyRecord } from '../../../lambdas/kit/idempotency.ts';
import { Refused } from '../../../lambdas/kit/refusal.ts';
import { IdempotencyKeyReused } from '../../../lambdas/kit/refusals.ts';
import { transact } from '../../../lambdas/kit/transaction.ts';
import { tables } from '../world-functions.ts';
import type { SmallWorld } from './small-world.ts';

const leaseMs = 36_000;
const keptMs = 48 * 3_600_000;

/** One request under the key: as far as it has come. */
interface Request {
  record: IdempotencyRecord;
  payload: string;
  /** It looked, and nobody was there. */
  mayHold: boolean;
  holds: boolean;
}

const permutations = (items: readonly string[]): string[][] =>
  items.length === 0
    ? [[]]
    : [...new Set(items)].flatMap((first) => {
        const rest = [...items];
        rest.splice(rest.indexOf(first), 1);
        return permutations(rest).map((order) => [first, ...order]);
      });

/**
 * Every order of two requests under one key, with the same body and with another: each looks, holds the key and commits or
 * fails, and a lease passes. The rule:
 * at most one effect, and once there is an answer it is everybody's. Only one of `every` so many orders is played.
 */
export const idempotencyOrders = async (
  world: SmallWorld,
  every: number,
): Promise<{ orders: number; failures: string[] }> => {
  const table = tables.upload;
  const failures: string[] = [];
  const effects = (): string[] =>
    world
      .rowsOf('upload')
      .filter(({ kind }) => kind === 'effect')
      .map(({ sk }) => String(sk));
  const requestOf = (name: string, payload: string): Request => ({
    record: idempotencyRecord(table, { accountId: 'usr_1', operationId: 'x', key: 'k', payload, status: 201 }),
    payload: `${payload} ${name}`,
    mayHold: false,
    holds: false,
  });

  const look = async (request: Request): Promise<string> => {
    try {
      const stored = await request.record.stored();
      request.mayHold = stored === undefined;
      return stored ? `answered ${String(stored.body)}` : 'nothing yet';
    } catch (error) {
      if (error instanceof Refused) return error.code;
      throw error;
    }
  };
  const hold = async (request: Request): Promise<boolean> => {
    if (!request.mayHold) return false;
    request.mayHold = false;
    await request.record.hold().then(
      () => {
        request.holds = true;
      },
      (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
      },
    );
    return request.holds;
  };
  const commit = async (request: Request): Promise<void> => {
    if (!request.holds) return;
    const Item = { pk: 'EFFECT', sk: request.payload, kind: 'effect' };
    await transact([request.record.complete(request.payload), { write: { Put: { TableName: table, Item } } }]).catch(
      () => undefined,
    );
  };

  const play = async (order: readonly string[]): Promise<string[]> => {
    const requests = { a: requestOf('a', 'same'), b: requestOf('b', 'same'), c: requestOf('c', 'other') };
    const wrong: string[] = [];
    let holder: string | undefined;
    for (const step of order) {
      const request = requests[step.at(-1) as 'a' | 'b' | 'c'];
      const [done] = effects();
      if (step === 'lease') {
        world.turn(leaseMs);
        holder = undefined;
      } else if (step.startsWith('look')) {
        const said = await look(request);
        const same = done?.startsWith('same') === (step !== 'look c');
        const expected = done && (same ? `answered ${done}` : IdempotencyKeyReused.code);
        if (expected && said !== expected) wrong.push(`${step} after the effect: ${said}`);
      } else if (step.startsWith('hold')) {
        const taken = await hold(request);
        if (taken && holder) wrong.push(`${step}: ${holder} holds it already`);
        if (taken) holder = step;
      } else {
        if (step.startsWith('commit')) await commit(request);
        else if (request.holds) await request.record.release();
        if (request.holds && holder?.at(-1) === step.at(-1)) holder = undefined;
      }
      if (effects().length > 1) wrong.push(`${step}: ${effects().join(' and ')}`);
      if (done && effects()[0] !== done) wrong.push(`${step}: the effect of ${done} is gone`);
    }
    const [done] = effects();
    const again = await look(requestOf('later', done?.split(' ')[0] ?? 'same'));
    if (done && again !== `answered ${done}`) wrong.push(`asked again: ${again}`);
    world.turn(keptMs);
    return wrong;
  };

  const back = world.keep();
  const all = [
    ...permutations(['look a', 'hold a', 'commit a', 'look b', 'hold b', 'commit b', 'lease']),
    ...permutations(['look a', 'hold a', 'fail a', 'look c', 'hold c', 'commit c', 'lease']),
  ].filter((_, index) => index % every === 0);
  for (const order of all) {
    back();
    const wrong = await play(order);
    failures.push(...wrong.map((one) => `${order.join(', ')}: ${one}`));
  }
  back();
  return { orders: all.length, failures };
};
