import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { roomEvent } from './room-contract.ts';

// The files a room becomes, behind the edge: `/c/{stream_id}/index.json`, and `/c/{stream_id}/{page}.json` for each page it names.

/** Everything of a room lies below this. */
export const folderOf = (roomId: string): string => `c/${roomId}/`;
export const indexKey = (roomId: string): string => `${folderOf(roomId)}index.json`;
export const pageKey = (roomId: string, page: number): string => `${folderOf(roomId)}${page}.json`;
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
export const roomIndex = z.object({ streamId: idOf('str'), pages: z.array(pageEntry) });
export type RoomIndex = z.output<typeof roomIndex>;

/** What was said in a room, a stretch of places at a time, without what is not shown any more. */
export const roomPage = z.object({ streamId: idOf('str'), page: z.number().int(), messages: z.array(roomEvent) });
export type RoomPage = z.output<typeof roomPage>;
