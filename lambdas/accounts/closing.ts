import type { Account } from './account.ts';
import { GraceOver } from './closing-contract.ts';

const dayMs = 86_400_000;
/** What a removal did not get done is taken up again after so long. */
const lookAgainMs = 5 * 60_000;

/** What stands where the name of somebody stood who has left. */
export const nameOfNobody = 'Somebody who left';

type State = 'ACTIVE' | 'PENDING_GRACE' | 'DELETING' | 'DELETED';
export type ClosingEvent =
  | 'delete_requested'
  | 'cancel'
  | 'timeout:grace_elapsed'
  | 'step_done'
  | 'timeout:reconcile'
  | 'all_steps_done';

const machine: Record<State, Partial<Record<ClosingEvent, State>>> = {
  ACTIVE: { delete_requested: 'PENDING_GRACE' },
  PENDING_GRACE: { cancel: 'ACTIVE', 'timeout:grace_elapsed': 'DELETING' },
  DELETING: { step_done: 'DELETING', 'timeout:reconcile': 'DELETING', all_steps_done: 'DELETED' },
  DELETED: {},
};

/** Where an event leads from a state, or nowhere. */
export const next = (state: State, event: ClosingEvent): State | undefined => machine[state][event];

/** How far somebody is on the way out; suspended or not, whoever does not leave is where everybody is. */
export const stateOf = ({ status, erasing }: Pick<Account, 'status' | 'erasing'>): State => {
  if (status === 'closing') return 'PENDING_GRACE';
  if (status === 'closed') return erasing ? 'DELETING' : 'DELETED';
  return 'ACTIVE';
};

const step = (before: Account, event: ClosingEvent, change: Partial<Account>): Account | undefined =>
  next(stateOf(before), event) && { ...before, ...change, version: before.version + 1 };

const later = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();

/** Leaving, with so many days to turn back; the very same account when it is leaving already. Keys are gone at once. */
export const beginClosing = (before: Account, graceDays: number, now: Date): Account => {
  const closing = { askedAt: now.toISOString(), until: later(now, graceDays * dayMs) };
  return step(before, 'delete_requested', { status: 'closing', closing, keys: undefined }) ?? before;
};

/** Staying after all: active again, or suspended as before. The very same account when it was not leaving. */
export const keep = (before: Account, now: Date): Account => {
  if (before.closing && before.closing.until <= now.toISOString()) throw GraceOver();
  const status = before.suspension ? 'suspended' : 'active';
  return step(before, 'cancel', { status, closing: undefined }) ?? before;
};

/** Gone for good once nobody turned back in time: the rights go at once, what else is known of them step by step. */
export const close = (before: Account, now: Date): Account | undefined =>
  before.closing && before.closing.until > now.toISOString()
    ? undefined
    : step(before, 'timeout:grace_elapsed', {
        status: 'closed',
        closing: undefined,
        displayName: nameOfNobody,
        roles: [],
        plan: 'free',
        erasing: { lookAt: later(now, lookAgainMs) },
      });

/** Somebody removes what is left, and nobody else for a while. */
export const takeUp = (before: Account, now: Date): Account | undefined =>
  before.erasing && before.erasing.lookAt <= now.toISOString()
    ? step(before, 'timeout:reconcile', { erasing: { lookAt: later(now, lookAgainMs) } })
    : undefined;

/** Nothing is left but that there was somebody with this id. */
export const erased = (before: Account): Account | undefined =>
  step(before, 'all_steps_done', {
    email: '',
    locale: 'en',
    suspension: undefined,
    sessions: undefined,
    creatorTerms: undefined,
    avatarKey: undefined,
    secondFactor: undefined,
    erasing: undefined,
  });
