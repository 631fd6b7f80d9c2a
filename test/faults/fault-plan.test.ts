import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { dynamo } from '../../lambdas/kit/aws.ts';
import { transact } from '../../lambdas/kit/transaction.ts';
import { aTable, type Table } from '../support/a-table.ts';
import type { FaultPlan, PlannedFault } from '../support/fault-plan.ts';
import { asInvocation, Killed, layPlan, takeTurns } from '../support/faults.ts';
import { seededTurns } from '../support/seeded-turns.ts';

let table: Table;
beforeAll(async () => {
  table = await aTable('shelf');
});
afterEach(() => {
  layPlan({ seed: 0, faults: [] });
  takeTurns(undefined);
});
afterAll(() => table.stop());

const lay = (...faults: PlannedFault[]) => layPlan({ seed: 1, faults });
const put = (pk: string, more: object = {}) =>
  dynamo().send(new PutCommand({ TableName: table.name, Item: { pk, sk: 'THING', ...more } }));
const get = async (pk: string) =>
  (await dynamo().send(new GetCommand({ TableName: table.name, Key: { pk, sk: 'THING' } }))).Item;
const isThere = async (pk: string) => (await table.row(pk, 'THING')) !== undefined;

test('refused is never sent, ambiguous is done and its answer lost', async () => {
  lay({ mode: 'refuse', operation: 'PutItem', nth: 1 }, { mode: 'ambiguous', operation: 'PutItem', nth: 2 });
  await expect(put('refused')).rejects.toThrow('ECONNREFUSED');
  await expect(put('ambiguous')).rejects.toThrow('lost');
  expect([await isThere('refused'), await isThere('ambiguous')]).toEqual([false, true]);
});

test('inside the retry loop the SDK tries again, and so meets its own first write', async () => {
  lay({ mode: 'ambiguous', operation: 'PutItem', attempts: 1 });
  const once = new PutCommand({
    TableName: table.name,
    Item: { pk: 'again', sk: 'THING' },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await expect(dynamo().send(once)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  lay({ mode: 'throttle', operation: 'PutItem', attempts: 2 });
  await put('after two');
  expect(await isThere('after two')).toBe(true);
});

test('a fault meets only the call it names, by function, number and input', async () => {
  const running = lay({ mode: 'refuse', operation: 'PutItem', in: 'one', nth: 2, input: { 'Item.pk': 'b' } });
  await asInvocation('one', () => put('a'));
  await asInvocation('other', () => put('b'));
  expect(running.unmet()).toHaveLength(1);
  await expect(asInvocation('one', () => put('b'))).rejects.toThrow('ECONNREFUSED');
  expect(running.unmet()).toEqual([]);
});

test('what is killed makes no further call, whatever it had under way', async () => {
  lay({ mode: 'kill', variant: 'after', operation: 'PutItem', nth: 1 });
  let beside: Promise<unknown> | undefined;
  const work = async (): Promise<void> => {
    const first = put('first');
    // Still under way when the process is dead.
    beside = first.catch(() => undefined).then(() => put('beside'));
    await Promise.all([first, beside]);
    await put('later');
  };
  await expect(asInvocation('dying', work)).rejects.toBeInstanceOf(Killed);
  await Promise.race([beside, new Promise((resolve) => setTimeout(resolve, 150))]).catch(() => undefined);
  expect([await isThere('first'), await isThere('beside'), await isThere('later')]).toEqual([true, false, false]);
});

test('a canceled transaction is tried again for a conflict, and the reason counts by its place', async () => {
  const step = { write: { Put: { TableName: table.name, Item: { pk: 'transacted', sk: 'THING' } } } };
  lay({ mode: 'conflict', variant: 'TransactionConflict', operation: 'TransactWriteItems', times: 1 });
  await transact([step]);
  expect(await isThere('transacted')).toBe(true);
  lay({ mode: 'conflict', variant: 'None,ConditionalCheckFailed', operation: 'TransactWriteItems', times: 1 });
  await expect(transact([step, step])).rejects.toMatchObject({ name: 'ConditionFailed', indexes: [1] });
});

test('F11 a transaction that was done, its answer lost and its next tries throttled, knows its own write', async () => {
  const ours = {
    TableName: table.name,
    Item: { pk: 'ours', sk: 'THING' },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
  lay({ mode: 'ambiguous', attempts: 1, variant: 'then throttled', operation: 'TransactWriteItems', times: 1 });
  await transact([{ write: { Put: ours } }]);
  expect(await isThere('ours')).toBe(true);
});

test('a page is cut short, an index lags, an answer is garbage', async () => {
  await put('list');
  await dynamo().send(new PutCommand({ TableName: table.name, Item: { pk: 'list', sk: 'THING 2' } }));
  const query = (ConsistentRead: boolean) =>
    dynamo().send(
      new QueryCommand({
        TableName: table.name,
        ConsistentRead,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'list' },
      }),
    );
  lay(
    { mode: 'partial', operation: 'Query', nth: 1 },
    { mode: 'stale', variant: 'behind', operation: 'Query', nth: 2 },
  );
  expect(await query(true)).toMatchObject({ Items: [{}], LastEvaluatedKey: { pk: 'list' } });
  expect((await query(false)).Items).toEqual([]);
  lay(
    { mode: 'garbage', variant: 'html', operation: 'GetItem', nth: 1 },
    { mode: 'garbage', variant: 'types', operation: 'GetItem', nth: 2 },
  );
  await expect(get('list')).rejects.toThrow();
  expect(await get('list')).toEqual({ pk: 7, sk: 7 });
});

test('the same seed and plan twice have the same trace; another order has another', async () => {
  const plan: FaultPlan = { seed: 3, faults: [{ mode: 'throttle', operation: 'PutItem', nth: 2, attempts: 1 }] };
  const story = async (seed: number): Promise<string> => {
    const running = layPlan(JSON.parse(JSON.stringify(plan)) as FaultPlan);
    takeTurns(seededTurns(seed));
    const racers = ['a', 'b', 'c', 'd'].map((name) =>
      asInvocation(name, async () => {
        await put(`race ${name}`);
        await get(`race ${name}`);
      }),
    );
    await Promise.all(racers);
    return running.hash();
  };
  const hashes = [await story(1), await story(1), await story(2), await story(3)];
  expect(hashes[1]).toBe(hashes[0]);
  expect(new Set(hashes).size).toBeGreaterThan(1);
});
