import type { Answer } from '../../api/promises.ts';

export type Role = Answer<'accounts.list_my_channels'>['items'][number]['role'];
export type TeamRole = Exclude<Role, 'owner'>;

const playsNotAll = 'play those that are published, but not private ones';

/** What each role is called, and what it may do. */
export const roleWords: Record<Role, { name: string; may: string }> = {
  owner: { name: 'Owner', may: 'everything' },
  manager: { name: 'Manager', may: 'change the channel, upload, change and publish its videos, look after the team' },
  editor: { name: 'Editor', may: 'upload, change what videos say and their pictures; not publish, not delete' },
  moderator: {
    name: 'Moderator',
    may: `look after what people say there and in the chat, see which videos there are, and ${playsNotAll}`,
  },
  stats: { name: 'Viewer of figures', may: `see which videos there are and how they do, and ${playsNotAll}` },
};
