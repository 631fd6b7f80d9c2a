import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { auditLook } from '../kit/audit.ts';
import { http } from '../kit/http.ts';
import { accountIdOf } from '../kit/ids.ts';
import { findPerson, PersonNotFound } from '../moderation/contract.ts';
import type { AccountsStore } from './accounts-store.ts';
import { asking, cognito, usernameOf } from './cognito.ts';
import { toStaff } from './person-to-staff.ts';

/** POST /v1/admin/users/find. Cognito is asked who signs in with this address; that it was asked is noted first. */
export const findPersonRoute = (accounts: AccountsStore, { poolId, table }: { poolId: string; table: string }) =>
  http(findPerson, async ({ body, accountId, now }) => {
    const Username = usernameOf(body.email);
    const user = await asking(cognito().send(new AdminGetUserCommand({ UserPoolId: poolId, Username })), {
      UserNotFoundException: PersonNotFound,
    });
    const subject = user?.UserAttributes?.find(({ Name }) => Name === 'sub')?.Value;
    const found = subject && (await accounts.find(accountIdOf(subject)));
    if (!found) throw PersonNotFound();
    await auditLook(table, { act: 'person.found_by_email', about: found.accountId, by: accountId }, now);
    return toStaff(accounts, found);
  });
