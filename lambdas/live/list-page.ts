import { openCursor, sealCursor } from '../kit/cursor.ts';
import type { Channel } from './channel-copy.ts';
import type { Position } from './live-store.ts';
import type { Stream } from './stream.ts';
import { channels, cursorSecret } from './surroundings.ts';

/** One page of a list: one query, one look for the channels, and a cursor only this list and reader can use. */
export const listPage = async <T>(
  { scope, cursor }: { scope: string; cursor: string | undefined },
  query: (from: Position | undefined) => Promise<{ streams: Stream[]; next: Position | undefined }>,
  present: (one: Stream, channel: Channel | undefined) => T,
): Promise<{ items: T[]; nextCursor?: string }> => {
  const from = cursor ? await openCursor<Position>(cursorSecret, scope, cursor) : undefined;
  const page = await query(from);
  const known = await channels.channels(page.streams.flatMap(({ channelId }) => channelId ?? []));
  return {
    items: page.streams.map((one) => present(one, one.channelId ? known.get(one.channelId) : undefined)),
    ...(page.next ? { nextCursor: await sealCursor(cursorSecret, scope, page.next) } : {}),
  };
};
