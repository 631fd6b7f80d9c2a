import * as z from 'zod';
import { leftOut, reading, roomEvent, roomId, roomShown } from './room-contract.ts';

// The files a room becomes, behind the edge: `/c/{stream_id}/index.json`, and `/c/{stream_id}/{page}.json` for each page it names.

/** Everything of a room lies below this. */
export const folderOf = (room: string): string => `c/${room}/`;
export const indexKey = (room: string): string => `${folderOf(room)}index.json`;
export const headKey = (room: string): string => `${folderOf(room)}head.json`;
export const pageKey = (room: string, page: number): string => `${folderOf(room)}${page}.json`;
/**
 * The one parameter a page is kept by at the edge, beside its path: a page that was written anew has a new address. S3 takes
 * no notice of parameters that begin with x-.
 */
export const editionParameter = 'x-edition';

export const pageEntry = z.object({
  edition: z.string().describe('Changes with what the page says: goes with its address as x-edition'),
  from: z.iso.datetime().describe('When the first thing on it happened'),
  until: z.iso.datetime().describe('When the last did'),
  to: z.number().int().describe('The last place on it'),
});
export type PageEntry = z.output<typeof pageEntry>;

/** The pages of a room, in order: the first is page 0. */
export const roomIndex = z.object({ streamId: roomId, pages: z.array(pageEntry) });
export type RoomIndex = z.output<typeof roomIndex>;

/** A page that is written, as the head names it. */
export const pageInHead = z.object({ page: z.number().int(), edition: z.string(), to: z.number().int() });
export type PageInHead = z.output<typeof pageInHead>;

/** Where a big room is just now: all that a reader of pages looks at, again and again. */
export const roomHead = z.object({
  streamId: roomId,
  at: z.iso.datetime(),
  reading,
  room: roomShown,
  after: z.number().int().describe('Everything after this place, up to the newest, stands in messages or in left_out'),
  messages: z.array(roomEvent),
  leftOut: z.array(leftOut).optional().describe('Messages that are not told here because nobody could read as many'),
  pages: z.array(pageInHead).describe('The newest pages: whoever has less than `after` finds the rest there'),
  viewers: z.number().int(),
  reactions: z.record(z.string(), z.number().int()).describe('All of them so far: what is new is the difference'),
  nextMs: z.number().int().describe('When to look again'),
});
export type RoomHead = z.output<typeof roomHead>;

/** What was said in a room, a stretch of places at a time, without what is not shown any more. */
export const roomPage = z.object({ streamId: roomId, page: z.number().int(), messages: z.array(roomEvent) });
export type RoomPage = z.output<typeof roomPage>;
