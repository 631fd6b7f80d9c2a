import { DeleteCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';

export const whoLeft = 'Somebody who left';

type Row = Record<string, unknown>;

/**
 * Takes everything out of rooms that somebody said who has left for good: the places stay, for order; the words, the name and
 * the account go. Whoever is interrupted begins again with what is left.
 */
export const eraserOf = (table: string) => {
  const page = async (accountId: string, from: Row | undefined) => {
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :author',
        ExpressionAttributeValues: { ':author': `AUTHOR#${accountId}` },
        Limit: 50,
        ExclusiveStartKey: from,
      }),
    );
    return { rows: Items as Row[], next: LastEvaluatedKey as Row | undefined };
  };
  const leave = ({ pk, sk }: Row) =>
    dynamo().send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression:
          'SET #event.#author = :nobody, #event.#deleted = :true REMOVE #event.#text, #event.#parts, #event.#answer, gsi1pk, gsi1sk',
        ExpressionAttributeNames: {
          '#event': 'event',
          '#author': 'author',
          '#deleted': 'deleted',
          '#text': 'text',
          '#parts': 'parts',
          '#answer': 'answer',
        },
        ExpressionAttributeValues: { ':nobody': { name: whoLeft, badges: [], hue: 0 }, ':true': true },
      }),
    );
  /** What names an event by its message holds whose it was. */
  const disown = ({ pk, event }: Row) =>
    dynamo().send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk: `ACT#${(event as Row)['messageId']}` },
        UpdateExpression: 'SET deleted = :true REMOVE authorId',
        ExpressionAttributeValues: { ':true': true },
      }),
    );
  /** What moderators did stays, and that it was to somebody. */
  const unname = ({ pk, sk }: Row) =>
    dynamo().send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: 'SET #about.#name = :left REMOVE gsi1pk, gsi1sk',
        ExpressionAttributeNames: { '#about': 'about', '#name': 'name' },
        ExpressionAttributeValues: { ':left': whoLeft },
      }),
    );
  const erase = async (row: Row): Promise<void> => {
    if (row['kind'] === 'log') await unname(row);
    else if (row['kind'] === 'event') {
      await disown(row);
      await leave(row);
    } else await remove(row);
  };
  const remove = ({ pk, sk }: Row) => dynamo().send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));

  return async (accountId: string): Promise<number> => {
    let erased = 0;
    let from: Row | undefined;
    do {
      const { rows, next } = await page(accountId, from);
      for (const row of rows) await erase(row);
      erased += rows.length;
      from = next;
    } while (from);
    return erased;
  };
};
