import { DeleteCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { removePictures } from '../kit/picture-objects.ts';
import { type Step, transact } from '../kit/transaction.ts';
import { noteBehind } from './behind-store.ts';
import { emotePicturesOf } from './emotes-store.ts';
import { pageOf } from './pages.ts';
import { eventKey, type Key, whereIs } from './rows.ts';

export const whoLeft = 'Somebody who left';

const leftFor = (field: unknown): string => (field === 'name' ? whoLeft : 'A stream that is gone');

type Row = Record<string, unknown>;

/**
 * Takes everything out of rooms that somebody said who has left for good: the places stay, for order; the words, the name and
 * the account go. Emotes of a channel of theirs go with their pictures. Whoever is interrupted begins again with what is left.
 */
export const eraserOf = (table: string, imagesBucket: string) => {
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
  const change = (
    Key: Row | Key,
    UpdateExpression: string,
    names: readonly string[],
    values?: Record<string, unknown>,
  ): Step => ({
    write: {
      Update: {
        TableName: table,
        Key: { ...Key },
        UpdateExpression,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ...(values ? { ExpressionAttributeValues: values } : {}),
      },
    },
  });
  /** The page it is on says it too: that it is behind is part of the same write. */
  const leave = ({ pk, sk, event }: Row) => {
    const { roomId, seq } = whereIs({ pk: String(pk), sk: String(sk) });
    const isMessage = (event as Row)['kind'] === 'message';
    return transact([
      isMessage
        ? change(
            { pk, sk },
            'SET #event.#author = :nobody, #event.#deleted = :true REMOVE #event.#text, #event.#parts, #event.#answer, #gsi1pk, #gsi1sk',
            ['event', 'author', 'deleted', 'text', 'parts', 'answer', 'gsi1pk', 'gsi1sk'],
            { ':nobody': { name: whoLeft, badges: [], hue: 0 }, ':true': true },
          )
        : change({ pk, sk }, 'REMOVE #event.#accountId, #gsi1pk, #gsi1sk', ['event', 'accountId', 'gsi1pk', 'gsi1sk']),
      noteBehind(table, roomId, { pages: [pageOf(seq)], quiet: [] }),
    ]);
  };
  /** An event that holds their name, or their words, without saying whose: these go, and it is known no more that it did. */
  const forget = ({ pk, sk, field, roomId, seq }: Row) =>
    transact([
      change(eventKey(String(roomId), Number(seq)), `SET #event.#${field} = :left`, ['event', String(field)], {
        ':left': leftFor(field),
      }),
      { write: { Delete: { TableName: table, Key: { pk, sk } } } },
      noteBehind(table, String(roomId), { pages: [pageOf(Number(seq))], quiet: [] }),
    ]);
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
    if (row['kind'] === 'emotes')
      await removePictures(imagesBucket, emotePicturesOf(String(row['channelId'])), () => true);
    if (row['kind'] === 'names') await forget(row);
    else if (row['kind'] === 'log') await unname(row);
    else if (row['kind'] === 'event') {
      if ((row['event'] as Row)['kind'] === 'message') await disown(row);
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
