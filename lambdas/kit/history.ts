import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from './aws.ts';

const Line = z.object({
  at: z.iso.datetime(),
  event: z.string(),
  from: z.string().nullable(),
  to: z.string(),
});
export type Line = z.output<typeof Line>;

const mostLines = 50;

/** The last lines of a thing's history (`logged`), the newest first. */
export const historyOf = async (table: string, pk: string): Promise<Line[]> => {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :log)',
      ExpressionAttributeValues: { ':pk': pk, ':log': 'LOG#' },
      ScanIndexForward: false,
      Limit: mostLines,
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => Line.parse(item));
};
