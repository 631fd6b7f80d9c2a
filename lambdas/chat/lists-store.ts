import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { askKey, barKey, heldKey, logKey } from './rows.ts';

type Row = Record<string, unknown>;
interface Asked {
  limit: number;
  from: Row | undefined;
}

/** What moderators look through, a query a page. */
export const listsStore = (table: string) => {
  const page = async (pk: string, { limit, from }: Asked, forward: boolean) => {
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ScanIndexForward: forward,
        Limit: limit,
        ExclusiveStartKey: from,
        ConsistentRead: true,
      }),
    );
    return { rows: Items as Row[], next: LastEvaluatedKey as Row | undefined };
  };
  return {
    bars: (place: string, asked: Asked) => page(barKey(place, '').pk, asked, true),
    asks: (place: string, asked: Asked) => page(askKey(place, '').pk, asked, true),
    held: (roomId: string, asked: Asked) => page(heldKey(roomId, '').pk, asked, true),
    log: (place: string, asked: Asked) => page(logKey(place, '', '').pk, asked, false),
  };
};
