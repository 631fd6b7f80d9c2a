import * as z from 'zod';

/** What an environment says of chat (`config/environment.ts`), as its functions are told it. */
const settings = z.object({
  socketsPerPerson: z.number().int().positive(),
  socketsPerAddress: z.number().int().positive(),
  /** Of whose pages sockets may be opened: our own, and those of registered apps. */
  origins: z.array(z.string()).min(1),
});
export type Settings = z.output<typeof settings>;

export const settingsIn = (text: string): Settings => settings.parse(JSON.parse(text));
