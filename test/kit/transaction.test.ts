import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { dynamo } from '../../lambdas/kit/aws.ts';
import { ConditionFailed, classify, transact } from '../../lambdas/kit/transaction.ts';

const cancelled = (...codes: string[]): Error =>
  Object.assign(new Error('cancelled'), {
    name: 'TransactionCanceledException',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

describe('what a failed write was', () => {
  test.each([
    ['a failed condition, by index', cancelled('None', 'ConditionalCheckFailed'), { kind: 'condition', indexes: [1] }],
    [
      'a condition beats a conflict beside it',
      cancelled('TransactionConflict', 'ConditionalCheckFailed'),
      { kind: 'condition', indexes: [1] },
    ],
    ['a conflict', cancelled('None', 'TransactionConflict'), { kind: 'conflict' }],
    ['a throttle', cancelled('ThrottlingError', 'None'), { kind: 'throttled' }],
    ['a mistake of ours', cancelled('ValidationError'), { kind: 'unknown' }],
    [
      'a plain failed condition',
      Object.assign(new Error(), { name: 'ConditionalCheckFailedException' }),
      { kind: 'condition', indexes: [0] },
    ],
    [
      'a plain throttle',
      Object.assign(new Error(), { name: 'ProvisionedThroughputExceededException' }),
      { kind: 'throttled' },
    ],
    ['anything else', new Error('socket hang up'), { kind: 'unknown' }],
  ])('%s', (_, error, cause) => {
    expect(classify(error)).toEqual(cause);
  });
});

describe('one transaction', () => {
  const client = mockClient(dynamo());
  const step = { write: { Put: { TableName: 't', Item: { pk: 'a' } } } };
  beforeEach(() => client.reset());

  test('is tried again after a conflict, and done once', async () => {
    client.on(TransactWriteCommand).rejectsOnce(cancelled('TransactionConflict')).resolves({});
    await transact([step]);
    expect(client.commandCalls(TransactWriteCommand)).toHaveLength(2);
  });

  test('says what the failed condition means, by the step that carried it', async () => {
    client.on(TransactWriteCommand).rejects(cancelled('None', 'ConditionalCheckFailed'));
    await expect(transact([step, { ...step, otherwise: () => new Error('handle taken') }])).rejects.toThrow(
      'handle taken',
    );
    await expect(transact([step, step])).rejects.toBeInstanceOf(ConditionFailed);
    expect(client.commandCalls(TransactWriteCommand)).toHaveLength(2);
  });

  test('gives up as Busy when throttles do not end', async () => {
    client.on(TransactWriteCommand).rejects(cancelled('ThrottlingError'));
    await expect(transact([step], 3)).rejects.toMatchObject({ code: 'service.busy' });
    expect(client.commandCalls(TransactWriteCommand)).toHaveLength(3);
  });
});
