import { DeleteCommand, QueryCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { counted } from '../kit/counted.ts';
import { isConditionFailed, type Step, transact } from '../kit/transaction.ts';
import { TargetNotFound, TargetsFull, TargetsSettled } from './contract.ts';
import { type Target, type TargetProblem, target } from './target.ts';

/** Beside the stream's own row; their ids sort by time, so one query lists them in order. */
const pkOf = (streamId: string): string => `STREAM#${streamId}`;
const prefix = 'TARGET#';
const keyOf = (streamId: string, targetId: string) => ({ pk: pkOf(streamId), sk: `${prefix}${targetId}` });
const countKey = (streamId: string) => ({ pk: pkOf(streamId), sk: 'TARGETS' });

/** Where else streams are sent. Gone, keys and all, once the stream they were given for is over. */
export const targetsStore = (table: string, most: number) => {
  const countOf = (streamId: string) => ({
    ...{ table, key: countKey(streamId), kind: 'targets' },
    ...{ most, full: () => TargetsFull({ most }) },
  });
  /** Once it has started its encoder may have been told, and reads them in its own time. */
  const beforeItStarts = (streamId: string): Step => ({
    write: {
      ConditionCheck: {
        TableName: table,
        Key: { pk: pkOf(streamId), sk: 'STREAM' },
        ConditionExpression: '#state = :scheduled',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':scheduled': 'SCHEDULED' },
      },
    },
    otherwise: () => TargetsSettled(),
  });
  const list = async (streamId: string): Promise<Target[]> => {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pkOf(streamId), ':prefix': prefix },
        ConsistentRead: true,
      }),
    );
    return Items.map((row) => target.parse(row));
  };

  /** Changes one that is still there, and still as it was. */
  const change = async (
    streamId: string,
    targetId: string,
    how: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
  ): Promise<void> => {
    try {
      await dynamo().send(new UpdateCommand({ TableName: table, Key: keyOf(streamId, targetId), ...how }));
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  };

  return {
    list,

    async find(streamId: string, targetId: string): Promise<Target> {
      const found = (await list(streamId)).find((one) => one.targetId === targetId);
      if (!found) throw TargetNotFound();
      return found;
    },

    /** `steps` happen with it or not at all. */
    async add(streamId: string, one: Target, steps: Step[]): Promise<void> {
      if (most < 1) throw TargetsFull({ most });
      const Item = { ...keyOf(streamId, one.targetId), kind: 'target', streamId, ...one };
      await transact([
        beforeItStarts(streamId),
        { write: { Put: { TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' } } },
        counted(countOf(streamId), 1),
        ...steps,
      ]);
    },

    switch: (streamId: string, targetId: string, enabled: boolean): Promise<void> =>
      transact([
        beforeItStarts(streamId),
        {
          write: {
            Update: {
              TableName: table,
              Key: keyOf(streamId, targetId),
              UpdateExpression: 'SET enabled = :enabled',
              ConditionExpression: 'attribute_exists(pk)',
              ExpressionAttributeValues: { ':enabled': enabled },
            },
          },
          otherwise: () => TargetNotFound(),
        },
      ]),

    async drop(streamId: string, targetId: string): Promise<void> {
      const Delete = { TableName: table, Key: keyOf(streamId, targetId), ConditionExpression: 'attribute_exists(pk)' };
      await transact([
        beforeItStarts(streamId),
        { write: { Delete }, otherwise: () => TargetNotFound() },
        counted(countOf(streamId), -1),
      ]);
    },

    /** What kept it from being sent there, this time. */
    note: (streamId: string, targetId: string, problem: TargetProblem | undefined): Promise<void> =>
      change(streamId, targetId, {
        UpdateExpression: problem ? 'SET problem = :problem' : 'REMOVE problem',
        ConditionExpression: 'attribute_exists(pk)',
        ...(problem ? { ExpressionAttributeValues: { ':problem': problem } } : {}),
      }),

    reseal: (streamId: string, { targetId, sealed: old }: Target, sealed: string): Promise<void> =>
      change(streamId, targetId, {
        UpdateExpression: 'SET sealed = :sealed',
        ConditionExpression: 'sealed = :old',
        ExpressionAttributeValues: { ':sealed': sealed, ':old': old },
      }),

    /** The stream is over: nobody needs its keys any more. */
    async forgetAll(streamId: string): Promise<void> {
      const keys = (await list(streamId)).map(({ targetId }) => keyOf(streamId, targetId));
      for (const Key of keys) await dynamo().send(new DeleteCommand({ TableName: table, Key }));
      if (keys.length > 0) await dynamo().send(new DeleteCommand({ TableName: table, Key: countKey(streamId) }));
    },
  };
};
export type TargetsStore = ReturnType<typeof targetsStore>;
