import { openCursor, sealCursor } from '../kit/cursor.ts';
import { besideOf } from './beside.ts';
import type { Position } from './catalog-store.ts';
import type { Beside } from './present.ts';
import { cursorSecret, signer, videos } from './surroundings.ts';
import type { Video } from './video.ts';

/** One page of a list: one query, one look for the channels, and a cursor only this list and reader can use. */
export const listPage = async <T>(
  { scope, cursor, now }: { scope: string; cursor: string | undefined; now: Date },
  query: (from: Position | undefined) => Promise<{ videos: Video[]; next: Position | undefined }>,
  present: (video: Video, beside: Beside) => T,
): Promise<{ items: T[]; nextCursor?: string }> => {
  const from = cursor ? await openCursor<Position>(cursorSecret, scope, cursor) : undefined;
  const page = await query(from);
  const beside = await besideOf(videos, signer, page.videos, now);
  return {
    items: page.videos.map((video) => present(video, beside.get(video.videoId) ?? {})),
    // A page of long descriptions may end early (DynamoDB reads 1 MB at most) and still have a next one.
    ...(page.next ? { nextCursor: await sealCursor(cursorSecret, scope, page.next) } : {}),
  };
};
