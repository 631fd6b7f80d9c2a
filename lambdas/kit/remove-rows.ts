import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { atOnce } from './at-once.ts';
import { dynamo } from './aws.ts';

const deletesAtOnce = 10;

/** Removes the rows under a key whose sort keys are to go, a page at a time; whoever is interrupted begins again. Answers how many. */
export const removeRows = async (table: string, pk: string, goes: (sk: string) => boolean): Promise<number> => {
  let removed = 0;
  let from: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ProjectionExpression: 'sk',
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    const going = (page.Items ?? []).map(({ sk }) => String(sk)).filter(goes);
    removed += going.length;
    await atOnce(going, deletesAtOnce, async (sk) => {
      await dynamo().send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
    });
    from = page.LastEvaluatedKey;
  } while (from);
  return removed;
};
