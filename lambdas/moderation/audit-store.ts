import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { isConditionFailed } from '../kit/transaction.ts';
import { staffActed } from './events.ts';

/** One thing somebody of the staff did or looked at, and the request it was done with. */
export const Entry = staffActed.data.extend({
  entryId: z.string(),
  at: z.iso.datetime(),
  requestId: z.string(),
});
export type Entry = z.output<typeof Entry>;
export type Position = Record<string, unknown>;

/** Long enough for a complaint, an appeal and a court; then nobody needs to know any more who looked at what. */
const keptSeconds = 2 * 365 * 24 * 3600;

const all = 'AUDIT';
const listsOf = ({ about, by, at, entryId }: Entry) => {
  const sk = `${at}#${entryId}`;
  return {
    ...{ pk: all, sk, gsi1pk: `ABOUT#${about}`, gsi1sk: sk },
    ...(by ? { gsi2pk: `BY#${by}`, gsi2sk: sk } : {}),
  };
};

/**
 * The audit log: rows are put once and never written again, by no operation and by no right of ours. One partition holds them
 * all: staff are few, and a thousand writes a second are more than they will ever do.
 */
export const auditStore = (table: string) => ({
  /** The same news twice is one line. */
  async note(entry: Entry): Promise<void> {
    try {
      await dynamo().send(
        new PutCommand({
          TableName: table,
          Item: {
            ...listsOf(entry),
            kind: 'audit',
            ...entry,
            expires_at: Math.floor(Date.parse(entry.at) / 1000) + keptSeconds,
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  },

  /** The newest first: all, what was done about somebody or something, or what one of the staff did. */
  async page(
    { about, by }: { about?: string | undefined; by?: string | undefined },
    limit: number,
    from?: Position,
  ): Promise<{ entries: Entry[]; next: Position | undefined }> {
    const list = about
      ? { index: 'gsi1', name: 'gsi1pk', value: `ABOUT#${about}` }
      : by
        ? { index: 'gsi2', name: 'gsi2pk', value: `BY#${by}` }
        : { index: undefined, name: 'pk', value: all };
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        ...(list.index ? { IndexName: list.index } : {}),
        KeyConditionExpression: '#list = :list',
        ExpressionAttributeNames: { '#list': list.name },
        ExpressionAttributeValues: { ':list': list.value },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: from,
      }),
    );
    return { entries: Items.map((item) => Entry.parse(item)), next: LastEvaluatedKey };
  },
});
