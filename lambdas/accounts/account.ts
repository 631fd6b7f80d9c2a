import * as z from 'zod';
import { heldKey } from '../kit/api-key.ts';
import type { DomainEvent } from '../kit/event.ts';
import { personStatus, plan, role } from '../kit/person-fields.ts';
import { reason } from '../kit/reasons.ts';
import { endedSessions } from '../kit/session.ts';
import { shortened } from '../kit/shown-text.ts';
import { creatorTermsVersion, TermsOutdated } from './contract.ts';
import {
  accountChanged,
  accountClosed,
  accountClosing,
  accountCreated,
  accountKept,
  accountReinstated,
  accountSuspended,
  type person,
} from './events.ts';

/** Why somebody is suspended, what they were told besides the reason, a note for other staff, and until when: without it, until somebody ends it. */
export const suspension = z.object({
  reason,
  message: z.string().optional(),
  note: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
  until: z.iso.datetime().optional(),
});
export type Suspension = z.output<typeof suspension>;

/** Somebody wants to leave: since when, and until when they can turn back. */
const closing = z.object({ askedAt: z.iso.datetime(), until: z.iso.datetime() });
/** Somebody has left, and what was theirs here is being removed: when that is looked at next. Gone when nothing is left. */
const erasing = z.object({ lookAt: z.iso.datetime() });

/** A person here: who they are to others, what they may do, and how to reach them. `version` counts the changes. */
export const account = z.object({
  accountId: z.string(),
  version: z.number().int(),
  email: z.string(),
  displayName: z.string(),
  locale: z.string(),
  roles: z.array(role),
  plan,
  status: personStatus,
  suspension: suspension.optional(),
  closing: closing.optional(),
  erasing: erasing.optional(),
  channelId: z.string().optional(),
  creatorTerms: z.object({ version: z.string(), acceptedAt: z.iso.datetime() }).optional(),
  sessions: endedSessions.optional(),
  keys: z.array(heldKey).optional(),
  secondFactor: z.boolean().optional(),
  avatarKey: z.string().optional(),
  createdAt: z.iso.datetime(),
});
export type Account = z.output<typeof account>;

/** Everyone begins the same: a viewer on the free plan. Nothing a client sends can say otherwise. */
export const newAccount = (
  { accountId, email, displayName }: { accountId: string; email: string; displayName: string },
  now: Date,
): Account => ({
  accountId,
  version: 1,
  email,
  displayName: shortened(displayName.trim(), 60) || 'New here',
  locale: 'en',
  roles: ['viewer'],
  plan: 'free',
  status: 'active',
  createdAt: now.toISOString(),
});

/** A new display name or language; the very same account when nothing is different. */
export const change = (before: Account, wish: { displayName?: string; locale?: string }): Account => {
  const displayName = wish.displayName ?? before.displayName;
  const locale = wish.locale ?? before.locale;
  if (displayName === before.displayName && locale === before.locale) return before;
  return { ...before, displayName, locale, version: before.version + 1 };
};

/** Whoever accepts the terms in force is a creator from now on; doing it again changes nothing. */
export const becomeCreator = (before: Account, termsVersion: string, now: Date): Account => {
  if (termsVersion !== creatorTermsVersion) throw TermsOutdated({ termsVersion: creatorTermsVersion });
  if (before.roles.includes('creator')) return before;
  return {
    ...before,
    roles: [...before.roles, 'creator'],
    creatorTerms: { version: termsVersion, acceptedAt: now.toISOString() },
    version: before.version + 1,
  };
};

/** An admin from now on; someone who is one already stays the very same. */
export const makeAdmin = (before: Account): Account =>
  before.roles.includes('admin')
    ? before
    : { ...before, roles: [...before.roles, 'admin'], version: before.version + 1 };

type Snapshot = z.output<typeof person>;

/** What the person themselves may know of it, and those who tell them. */
export const toldOf = ({ reason, message, until }: Suspension) => ({
  reason,
  ...(message === undefined ? {} : { message }),
  ...(until === undefined ? {} : { until }),
});

/** What other domains learn of a person: never the e-mail address. */
export const snapshotOf = (one: Account): Snapshot => ({
  accountId: one.accountId,
  version: one.version,
  displayName: one.displayName,
  roles: one.roles,
  plan: one.plan,
  status: one.status,
  ...(one.sessions && one.status !== 'closed' ? { sessions: one.sessions } : {}),
  // Whoever has left has no sign-ins and no keys any more.
  ...(one.keys && one.status !== 'closed' ? { keys: one.keys } : {}),
  ...(one.suspension && one.status !== 'closed' ? { suspension: toldOf(one.suspension) } : {}),
});

const statusNews = {
  active: accountReinstated,
  suspended: accountSuspended,
  closing: accountClosing,
  closed: accountClosed,
} as const satisfies Record<Account['status'], DomainEvent>;

/** Which news a change is; undefined when others would see no difference. */
export const newsOf = (before: Account | undefined, after: Account): DomainEvent<typeof person> | undefined => {
  if (!before) return accountCreated;
  if (before.status !== after.status)
    return before.status === 'closing' && after.status !== 'closed' ? accountKept : statusNews[after.status];
  const seen = ({ version: _, ...rest }: Snapshot): string => JSON.stringify(rest);
  return seen(snapshotOf(before)) === seen(snapshotOf(after)) ? undefined : accountChanged;
};
