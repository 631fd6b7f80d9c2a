import { audited } from '../kit/audit.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import {
  AlreadySuspended,
  EndOutOfRange,
  NotOnOneself,
  PersonClosed,
  reinstatePerson,
  suspendPerson,
} from '../moderation/contract.ts';
import type { Account } from './account.ts';
import type { AccountsStore } from './accounts-store.ts';
import { toStaff } from './person-to-staff.ts';
import { isPossibleEnd, isRepeated, reinstate, suspend } from './staff.ts';

/** Somebody else, who is still here. */
export const checkIsOther = (person: Account, accountId: string): void => {
  if (person.accountId === accountId) throw NotOnOneself();
  if (person.status === 'closed') throw PersonClosed();
};

/** What somebody must be at the moment of writing: whoever acts on staff has to be an admin. */
const rightOver = ({ roles }: Account): 'staff' | 'admin' =>
  roles.includes('moderator') || roles.includes('admin') ? 'admin' : 'staff';

/** POST /v1/moderation/users/{user_id}/suspend. The decision, its line in the audit log and the news are one write. */
export const suspendPersonRoute = (accounts: AccountsStore, table: string) =>
  http(suspendPerson, ({ params, body, accountId, may, now }) =>
    decideAgain(async () => {
      const before = may(await accounts.find(params.userId));
      checkIsOther(before, accountId);
      const until = body.until === undefined ? undefined : new Date(body.until);
      if (until && !isPossibleEnd(until, now)) throw EndOutOfRange();
      const { reason, message, note } = body;
      const decision = { reason, message, note, by: accountId, at: now.toISOString(), until: until?.toISOString() };
      if (isRepeated(before, decision)) return toStaff(accounts, before);
      if (before.status === 'suspended' || before.suspension)
        throw AlreadySuspended({ reason: before.suspension?.reason });
      const after = suspend(before, decision);
      const about = before.accountId;
      const act = { act: 'person.suspended', by: accountId, about, reason, note, told: message } as const;
      await accounts.save(before, after, 'suspended', now, [
        audited(table, { ...act, until: decision.until }, { cause: [after.version], at: now }),
        accounts.stillHas(accountId, rightOver(before)),
      ]);
      FAILPOINT: failpoint('accounts.suspend.saved');
      return toStaff(accounts, after);
    }),
  );

/** POST /v1/moderation/users/{user_id}/unsuspend */
export const reinstatePersonRoute = (accounts: AccountsStore, table: string) =>
  http(reinstatePerson, ({ params, body, accountId, may, now }) =>
    decideAgain(async () => {
      const before = may(await accounts.find(params.userId));
      checkIsOther(before, accountId);
      const after = reinstate(before);
      if (after === before) return toStaff(accounts, before);
      const act = { act: 'person.reinstated', by: accountId, about: before.accountId, note: body.note } as const;
      await accounts.save(before, after, 'reinstated', now, [
        audited(table, act, { cause: [after.version], at: now }),
        accounts.stillHas(accountId, rightOver(before)),
      ]);
      return toStaff(accounts, after);
    }),
  );
