import type { Account, Suspension } from './account.ts';

export type StaffGivenRole = 'creator' | 'moderator' | 'advertiser' | 'admin';

/** May a suspension end then? In the future, and within five years. */
export const isPossibleEnd = (until: Date, now: Date): boolean => {
  const latest = new Date(now);
  latest.setUTCFullYear(now.getUTCFullYear() + 5);
  return until > now && until <= latest;
};

export const suspend = (before: Account, suspension: Suspension): Account => ({
  ...before,
  // Whoever is leaving goes on leaving; should they turn back, they are suspended.
  status: before.status === 'closing' ? 'closing' : 'suspended',
  suspension,
  version: before.version + 1,
});

/** Active again; the very same account when it is not suspended. */
export const reinstate = (before: Account): Account => {
  if (before.status !== 'suspended' && before.suspension === undefined) return before;
  const status = before.status === 'suspended' ? 'active' : before.status;
  return { ...before, status, suspension: undefined, version: before.version + 1 };
};

/** The very same decision again: an answer that was lost on its way, not a second opinion. */
export const isRepeated = ({ suspension }: Account, decision: Suspension): boolean =>
  suspension !== undefined &&
  (['by', 'reason', 'message', 'note', 'until'] as const).every((field) => suspension[field] === decision[field]);

/** With a role more or one less; the very same account when nothing is different. */
export const withRole = (before: Account, role: StaffGivenRole, granted: boolean): Account => {
  if (before.roles.includes(role) === granted) return before;
  const roles = granted ? [...before.roles, role] : before.roles.filter((one) => one !== role);
  return { ...before, roles, version: before.version + 1 };
};
