import { createHash } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { once } from '../kit/aws.ts';
import { ConditionFailed } from '../kit/transaction.ts';
import { fromWire, toWire } from '../kit/wire.ts';
import {
  headKey,
  indexKey,
  pageKey,
  type RoomHead,
  type RoomIndex,
  type RoomPage,
  roomHead,
  roomIndex,
  roomPage,
} from './page-contract.ts';

const s3 = once(() => new S3Client({}));

const nameOf = (error: unknown): string => (error as { name?: string }).name ?? '';
const isMissing = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes(nameOf(error));
/** Somebody wrote between our reading and our writing; or what we read is gone. */
const isOvertaken = (error: unknown): boolean =>
  ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(nameOf(error));

/**
 * A page’s address changes with what it says, and so caches may keep it. A day, because that is also how long they may go on
 * saying what was taken back, to somebody who still has the old address.
 */
const pageKept = 'public, max-age=86400, immutable';
/** What is taken back is gone from readers this much later at most, beside the time it takes to write. */
const indexKept = 'public, max-age=10';
/** It is written once a second: one look at the bucket in that time, from wherever the edge is, however many look at the edge. */
const headKept = 'public, max-age=1';

/** What is there: which version, and for a page what it says. */
export interface There {
  etag: string;
  edition: string | undefined;
}

/** Pages of rooms, in their bucket. Every write is on the condition that what is there is what was seen. */
export const pageFiles = (Bucket: string) => {
  const put = async (
    Key: string,
    was: Pick<There, 'etag'> | undefined,
    { body, edition, kept }: { body: string; edition?: string; kept: string },
  ): Promise<void> => {
    try {
      await s3().send(
        new PutObjectCommand({
          ...{ Bucket, Key, Body: body, ContentType: 'application/json', CacheControl: kept },
          ...(edition ? { Metadata: { edition } } : {}),
          ...(was ? { IfMatch: was.etag } : { IfNoneMatch: '*' }),
        }),
      );
    } catch (error) {
      if (isOvertaken(error)) throw new ConditionFailed([0]);
      throw error;
    }
  };
  const unlessMissing = async <T>(asking: Promise<T>): Promise<T | undefined> => {
    try {
      return await asking;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };

  return {
    /** Which version of the head is there. */
    async head(roomId: string): Promise<Pick<There, 'etag'> | undefined> {
      const head = await unlessMissing(s3().send(new HeadObjectCommand({ Bucket, Key: headKey(roomId) })));
      return head && { etag: head.ETag ?? '' };
    },
    putHead: (head: RoomHead, was: Pick<There, 'etag'> | undefined): Promise<void> =>
      put(headKey(head.streamId), was, {
        body: JSON.stringify(toWire(roomHead, roomHead.parse(head))),
        kept: headKept,
      }),

    async page(roomId: string, page: number): Promise<There | undefined> {
      const head = await unlessMissing(s3().send(new HeadObjectCommand({ Bucket, Key: pageKey(roomId, page) })));
      return head && { etag: head.ETag ?? '', edition: head.Metadata?.['edition'] };
    },
    /** Writes a page if it says anything else than before; answers its edition. The same words are the same edition. */
    async putPage(given: RoomPage, was: There | undefined): Promise<string> {
      const body = JSON.stringify(toWire(roomPage, roomPage.parse(given)));
      const edition = createHash('sha256').update(body).digest('hex').slice(0, 16);
      if (was?.edition !== edition)
        await put(pageKey(given.streamId, given.page), was, { body, edition, kept: pageKept });
      return edition;
    },

    async index(roomId: string): Promise<{ etag: string; index: RoomIndex } | undefined> {
      const got = await unlessMissing(s3().send(new GetObjectCommand({ Bucket, Key: indexKey(roomId) })));
      if (!got) return undefined;
      const said: unknown = JSON.parse((await got.Body?.transformToString()) ?? '');
      return { etag: got.ETag ?? '', index: roomIndex.parse(fromWire(roomIndex, said)) };
    },
    putIndex: (index: RoomIndex, was: { etag: string } | undefined): Promise<void> =>
      put(indexKey(index.streamId), was, {
        body: JSON.stringify(toWire(roomIndex, roomIndex.parse(index))),
        kept: indexKept,
      }),
  };
};
export type PageFiles = ReturnType<typeof pageFiles>;
