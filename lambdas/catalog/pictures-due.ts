import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { Busy } from '../kit/refusals.ts';
import type { Step } from '../kit/transaction.ts';

/** A picture of somebody's own that no video shows: not yet, or not any more. */
export interface PictureDue {
  videoId: string;
  key: string;
}

const keyOf = ({ videoId, key }: PictureDue) => ({ pk: `VIDEO#${videoId}`, sk: `PICTURE#${key}` });

/** An address of a picture is good for two days at most; a day later nobody can ask for it any more. */
const keptAfterUseMs = 3 * 86_400_000;
/** Longer than any answer takes: a picture nobody has chosen by then was lost on the way. */
const keptBeforeUseMs = 3_600_000;

/**
 * Notes of pictures that are to be removed. The note is there before the picture is, goes with the write that chooses
 * it, and comes back with the write that replaces it: so no picture stays that nobody shows.
 */
export const picturesDue = (table: string) => {
  const note = (picture: PictureDue, removeAt: Date) => ({
    TableName: table,
    Item: {
      ...keyOf(picture),
      kind: 'picture_due',
      ...picture,
      gsi4pk: 'PICTURES_DUE',
      gsi4sk: `${removeAt.toISOString()}#${picture.key}`,
    },
  });
  return {
    async expect(picture: PictureDue, now: Date): Promise<void> {
      await dynamo().send(new PutCommand(note(picture, new Date(now.getTime() + keptBeforeUseMs))));
    },

    chosen: (picture: PictureDue): Step => ({
      write: {
        Delete: { TableName: table, Key: keyOf(picture), ConditionExpression: 'attribute_exists(pk)' },
      },
      otherwise: Busy,
    }),

    replaced: (picture: PictureDue, now: Date): Step => ({
      write: { Put: note(picture, new Date(now.getTime() + keptAfterUseMs)) },
    }),

    async due(now: Date, limit: number): Promise<PictureDue[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi4',
          KeyConditionExpression: 'gsi4pk = :due AND gsi4sk < :now',
          ExpressionAttributeValues: { ':due': 'PICTURES_DUE', ':now': now.toISOString() },
          Limit: limit,
        }),
      );
      return Items.map((item) => ({ videoId: String(item['videoId']), key: String(item['key']) }));
    },

    async forget(picture: PictureDue): Promise<void> {
      await dynamo().send(new DeleteCommand({ TableName: table, Key: keyOf(picture) }));
    },
  };
};
