import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from './aws.ts';
import { isConditionFailed } from './transaction.ts';

/** A row that is a domain's copy of something of another's; `version` counts the changes of that. */
type Copy = { pk: string; sk: string; version: number } & Record<string, unknown>;

const putWhere = async (table: string, copy: Copy, isNewer: string, values: Record<string, unknown>): Promise<void> => {
  try {
    await dynamo().send(
      new PutCommand({
        TableName: table,
        Item: copy,
        ConditionExpression: `attribute_not_exists(pk) OR ${isNewer}`,
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': copy.version, ...values },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

/** Keeps the newer of what is known and what came: old and repeated news change nothing. */
export const keepNewer = (table: string, copy: Copy): Promise<void> => putWhere(table, copy, '#version < :version', {});

/** Of somebody's channels the first stands in this row, for ids sort by age; of that one the newer copy is kept. */
export const keepFirstChannel = (table: string, copy: Copy & { channelId: string }): Promise<void> =>
  putWhere(table, copy, 'channelId > :channelId OR (channelId = :channelId AND #version < :version)', {
    ':channelId': copy.channelId,
  });
