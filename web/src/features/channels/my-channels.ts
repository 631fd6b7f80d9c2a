import type { Answer } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';

export type MyChannel = Answer<'accounts.list_my_channels'>['items'][number];
export type Role = MyChannel['role'];
export type TeamRole = Exclude<Role, 'owner'>;

/** The channels I own and those whose team I am on. */
export const useMyChannels = (enabled = true) => {
  const answer = useAnswer('accounts.list_my_channels', {}, { enabled });
  return { ...answer, channels: answer.data?.items ?? [] };
};

/** What each role is called, and what it may do. */
export const roleWords: Record<Role, { name: string; may: string }> = {
  owner: { name: 'Owner', may: 'everything' },
  manager: { name: 'Manager', may: 'change the channel and its videos, publish, look after the team' },
  editor: { name: 'Editor', may: 'upload, change what videos say and their pictures; not publish, not delete' },
  moderator: { name: 'Moderator', may: 'see all videos, and look after what people say there and in the chat' },
  stats: { name: 'Viewer of figures', may: 'see all videos and how they do' },
};

const teamRoles: readonly TeamRole[] = ['manager', 'editor', 'moderator', 'stats'];

/** What somebody in this role can make others: only the owner makes managers. */
export const rolesGivenBy = (role: Role): readonly TeamRole[] =>
  role === 'owner' ? teamRoles : teamRoles.filter((each) => each !== 'manager');

export const manages = (role: Role | undefined): boolean => role === 'owner' || role === 'manager';
/** Whether somebody in this role keeps order in the channel's chat. */
export const keepsOrder = (role: Role | undefined): boolean => manages(role) || role === 'moderator';
export const edits = (role: Role | undefined): boolean => manages(role) || role === 'editor';
