import { audited } from '../kit/audit.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { changeRole, PersonNotFound } from '../moderation/contract.ts';
import type { AccountsStore } from './accounts-store.ts';
import { endSessions, secondsOf } from './ended-sessions.ts';
import { toStaff } from './person-to-staff.ts';
import type { SessionsStore } from './sessions-store.ts';
import { withRole } from './staff.ts';
import { checkIsOther } from './suspend-person.ts';

export interface Stores {
  accounts: AccountsStore;
  sessions: SessionsStore;
  table: string;
}

/** PATCH /v1/admin/users/{user_id}/role. Whoever is signed in as what they were before signs in anew. */
export const changeRoleRoute = ({ accounts, sessions, table }: Stores) =>
  http(changeRole, ({ params, body, accountId, now }) =>
    decideAgain(async () => {
      const before = await accounts.find(params.userId);
      if (!before) throw PersonNotFound();
      checkIsOther(before, accountId);
      const { role, granted, note } = body;
      const changed = withRole(before, role, granted);
      if (changed === before) return toStaff(accounts, before);
      const newest = await sessions.page(before.accountId, 50);
      const ofThisSecond = newest.sessions
        .filter(({ signedInAt }) => signedInAt >= secondsOf(now))
        .map(({ sessionId }) => sessionId);
      const signedOut = endSessions(changed, { keep: undefined, ofThisSecond, now });
      const after = { ...signedOut, version: changed.version };
      const name = granted ? 'person.role_granted' : 'person.role_withdrawn';
      const act = { act: name, by: accountId, about: before.accountId, role, note } as const;
      await accounts.save(before, after, granted ? `made_${role}` : `no_${role}_any_more`, now, [
        audited(table, act, { cause: [after.version], at: now }),
        accounts.stillHas(accountId, 'admin'),
      ]);
      return toStaff(accounts, after);
    }),
  );
