import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { decideAgain } from '../kit/decide-again.ts';
import type { DomainEvent } from '../kit/event.ts';
import { announce } from '../kit/outbox.ts';
import { transact } from '../kit/transaction.ts';
import type { ByWhom } from './act.ts';
import type { LogLine } from './deeds-contract.ts';
import { type EmoteBook, emoteBook, emptyBook } from './emote-book.ts';
import { newsOfDeed } from './keeping.ts';
import { emotesKey, logRow } from './rows.ts';

export const emotePicturesOf = (channelId: string): string => `img/emotes/${channelId}/`;

interface Deed {
  by: ByWhom;
  ownerId: string;
  act: LogLine['act'];
  name: string;
  now: Date;
}

/** A channel's emotes are one row: how many there are, and who has which name, is decided by the write itself. */
export const emotesStore = (table: string) => {
  const find = async (channelId: string): Promise<EmoteBook> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: { ...emotesKey(channelId) }, ConsistentRead: true }),
    );
    return Item ? emoteBook.parse(Item) : emptyBook;
  };
  return {
    find,
    /**
     * One write with the moderators' line of it, on what is true when it is written; what changes nothing is not written.
     * Answers the book before and after.
     */
    change: (
      channelId: string,
      to: (before: EmoteBook) => EmoteBook,
      { by, ownerId, act, name, now }: Deed,
    ): Promise<{ before: EmoteBook; after: EmoteBook }> =>
      decideAgain(async () => {
        const before = await find(channelId);
        const after = to(before);
        if (after === before) return { before, after };
        const line = { act, emote: name };
        await transact([
          {
            write: {
              Put: {
                TableName: table,
                Item: {
                  ...{ ...emotesKey(channelId), kind: 'emotes', channelId, ...after },
                  // They go with whose channel it is.
                  ...{ gsi1pk: `AUTHOR#${ownerId}`, gsi1sk: `${channelId}#EMOTES` },
                },
                ...(before.version === 0
                  ? { ConditionExpression: 'attribute_not_exists(pk)' }
                  : {
                      ConditionExpression: '#version = :was',
                      ExpressionAttributeNames: { '#version': 'version' },
                      ExpressionAttributeValues: { ':was': before.version },
                    }),
              },
            },
          },
          {
            write: {
              Put: {
                TableName: table,
                Item: logRow(channelId, now, `emotes:${after.version}`, {
                  ...line,
                  by: { accountId: by.accountId, name: by.name },
                }),
              },
            },
          },
          ...newsOfDeed(by, { ownerId, channelId }, line).map(({ event, data }) =>
            announce(table, event as DomainEvent, data, { cause: [channelId, 'emotes', after.version], at: now }),
          ),
        ]);
        return { before, after };
      }),
  };
};
export type EmotesStore = ReturnType<typeof emotesStore>;
