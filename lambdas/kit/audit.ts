import type * as z from 'zod';
import { staffActed } from '../moderation/events.ts';
import { authorize, isStaff, type Subject, type VideoRights } from './authorize.ts';
import { announce } from './outbox.ts';
import { type Step, transact } from './transaction.ts';

type Act = z.input<typeof staffActed.data>;

/** What staff did, for the audit log: a step of the very write that does it, so that neither happens alone. */
export const audited = (table: string, act: Act, { cause, at }: { cause: readonly (string | number)[]; at: Date }) =>
  announce(table, staffActed, act, { cause: [act.act, act.about, ...cause], at }) satisfies Step;

/** A page that is open asks again and again: within this time it is one look. */
const oneLookMs = 10 * 60_000;

/** Notes that staff looked at something only they may see. Whoever looks waits for it: what is not noted is not shown. */
export const auditLook = (
  table: string,
  look: Pick<Act, 'act' | 'about'> & { by: string },
  now: Date,
): Promise<void> => {
  const window = Math.floor(now.getTime() / oneLookMs);
  return transact([audited(table, look, { cause: [look.by, window], at: now })]);
};

/** Does this person see the video only because they are staff? */
export const seesAsStaff = (subject: Subject, video: VideoRights): subject is Extract<Subject, { kind: 'person' }> =>
  subject.kind === 'person' &&
  subject.accountId !== video.ownerId &&
  isStaff(subject) &&
  authorize({ kind: 'anonymous' }, 'video.read', video) !== 'allow';
