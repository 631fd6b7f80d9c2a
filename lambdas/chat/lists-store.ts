import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { askKey, barKey, byWaiting, logKey } from './rows.ts';

type Row = Record<string, unknown>;
interface Asked {
  limit: number;
  from: Row | undefined;
}

/** What moderators look through, a query a page. */
export const listsStore = (table: string) => {
  const page = async (of: object, { limit, from }: Asked, forward: boolean) => {
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        ...{ TableName: table, ScanIndexForward: forward, Limit: limit, ExclusiveStartKey: from },
        ...of,
      }),
    );
    return { rows: Items as Row[], next: LastEvaluatedKey as Row | undefined };
  };
  const under = (pk: string) => ({
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
  });
  return {
    bars: (place: string, asked: Asked) => page(under(barKey(place, '').pk), asked, true),
    asks: (place: string, asked: Asked) => page(under(askKey(place, '').pk), asked, true),
    /** By when they came, from an index: what was decided a moment ago may still be in it. */
    held: (roomId: string, asked: Asked) =>
      page(
        {
          IndexName: 'gsi2',
          KeyConditionExpression: 'gsi2pk = :waiting',
          ExpressionAttributeValues: { ':waiting': byWaiting(roomId, '', '').gsi2pk },
        },
        asked,
        true,
      ),
    log: (place: string, asked: Asked) => page(under(logKey(place, '', '').pk), asked, false),
  };
};
