import type { Person, Team } from './authorize.ts';

/** A channel's team works for an owner who may act themselves; while they may not, it rests. */
export const teamFor = (owner: Pick<Person, 'status' | 'roles'> | undefined, members: Team['members']): Team => ({
  members,
  rests: owner?.status !== 'active' || !owner.roles.includes('creator'),
});

/** Of a channel whose owner works alone, and of what stands in none. */
export const nobody: Team = { members: [], rests: false };
