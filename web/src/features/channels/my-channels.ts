import type { Answer } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import type { Role, TeamRole } from './role-words.ts';

export type { Role, TeamRole } from './role-words.ts';

export type MyChannel = Answer<'accounts.list_my_channels'>['items'][number];

/** The channels I own and those whose team I am on. */
export const useMyChannels = (enabled = true) => {
  const answer = useAnswer('accounts.list_my_channels', {}, { enabled });
  return { ...answer, channels: answer.data?.items ?? [] };
};

const teamRoles: readonly TeamRole[] = ['manager', 'editor', 'moderator', 'stats'];

/** What somebody in this role can make others: only the owner makes managers. */
export const rolesGivenBy = (role: Role): readonly TeamRole[] =>
  role === 'owner' ? teamRoles : teamRoles.filter((each) => each !== 'manager');

export const manages = (role: Role | undefined): boolean => role === 'owner' || role === 'manager';
/** Whether somebody in this role keeps order in the channel's chat. */
export const keepsOrder = (role: Role | undefined): boolean => manages(role) || role === 'moderator';
export const edits = (role: Role | undefined): boolean => manages(role) || role === 'editor';
