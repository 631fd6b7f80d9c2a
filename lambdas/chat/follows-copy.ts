import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { wasDone } from '../kit/transaction.ts';
import { followKey } from './rows.ts';

/** Somebody who follows a channel, or who did. */
export const followed = z.object({
  channelId: z.string(),
  accountId: z.string(),
  since: z.string().optional(),
  version: z.number().int(),
});

/** That somebody does not follow is kept longer than news of it can come again. */
const leftKeptSeconds = 30 * 24 * 3600;

/** Chat's own copy of who follows what, kept from `follow.changed`: the newer of what is known and what came. */
export const learnFollow = async (table: string, follow: z.output<typeof followed>, now: Date): Promise<void> => {
  const { channelId, accountId, since, version } = follow;
  await wasDone(
    dynamo().send(
      new PutCommand({
        TableName: table,
        Item: {
          ...followKey(channelId, accountId),
          kind: 'follow',
          ...{ channelId, accountId, version },
          ...{ gsi1pk: `AUTHOR#${accountId}`, gsi1sk: `${channelId}#FOLLOW` },
          ...(since === undefined ? { expires_at: Math.floor(now.getTime() / 1000) + leftKeptSeconds } : { since }),
        },
        ConditionExpression: 'attribute_not_exists(pk) OR #version < :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': version },
      }),
    ),
  );
};
