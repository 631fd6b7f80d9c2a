import * as z from 'zod';

/** Where a creator's videos are found: one for each creator, under a handle nobody else has. */
export const channel = z.object({
  channelId: z.string(),
  ownerId: z.string(),
  handle: z.string(),
  name: z.string(),
  description: z.string(),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
});
export type Channel = z.output<typeof channel>;

type Words = Pick<Channel, 'handle' | 'name' | 'description'>;

/** A creator's channel on its first day. */
export const openChannel = (ownerId: string, channelId: string, words: Words, now: Date): Channel => ({
  channelId,
  ownerId,
  ...words,
  version: 1,
  createdAt: now.toISOString(),
});

/** Other words for a channel; the very same channel when nothing is different. */
export const changeChannel = (before: Channel, wish: Partial<Words>): Channel => {
  const handle = wish.handle ?? before.handle;
  const name = wish.name ?? before.name;
  const description = wish.description ?? before.description;
  if (handle === before.handle && name === before.name && description === before.description) return before;
  return { ...before, handle, name, description, version: before.version + 1 };
};

/** A channel as everyone may see it. */
export const publicChannel = ({ version: _, ...shown }: Channel): Omit<Channel, 'version'> => shown;
