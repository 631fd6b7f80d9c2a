import * as z from 'zod';
import type { BigRooms } from './pace.ts';

/** What an environment says of chat (`config/environment.ts`), as its functions are told it. */
const settings = z.object({
  socketsPerPerson: z.number().int().positive(),
  socketsPerAddress: z.number().int().positive(),
  /** Of whose pages sockets may be opened: our own, and those of registered apps. */
  origins: z.array(z.string()).min(1),
});
export type Settings = z.output<typeof settings>;

/** When a room is a big one, as the environment says it. */
const bigRooms = z.object({
  pagesFrom: z.number().int().positive(),
  pagesUntil: z.number().int().positive(),
  sampled: z.number().int().positive(),
  shownPerSecond: z.number().int().positive(),
});

export const bigRoomsIn = (text: string): BigRooms => bigRooms.parse(JSON.parse(text));
export const settingsIn = (text: string): Settings => settings.parse(JSON.parse(text));
