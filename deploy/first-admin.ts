import { AdminGetUserCommand, type CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { makeAdmin } from '../lambdas/accounts/account.ts';
import type { AccountsStore } from '../lambdas/accounts/accounts-store.ts';
import { correlation } from '../lambdas/kit/correlation.ts';
import { accountIdOf } from '../lambdas/kit/ids.ts';
import { ConditionFailed } from '../lambdas/kit/transaction.ts';
import { Refused } from './words.ts';

export interface FirstAdminSurroundings {
  cognito: CognitoIdentityProviderClient;
  poolId: string;
  accounts: Pick<AccountsStore, 'find' | 'save'>;
  /** Whose IAM credentials these are; stands in the account's history. */
  by: string;
  now: Date;
}

/** Who signs in with this address; refused unless Cognito knows them, and they have shown that the address is theirs. */
async function confirmed({ cognito, poolId }: FirstAdminSurroundings, email: string): Promise<string> {
  try {
    const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: email }));
    if (user.UserStatus !== 'CONFIRMED')
      throw new Refused(
        `${email} has signed up and not confirmed the address yet (${user.UserStatus}). Let them type their code first.`,
      );
    if (user.Enabled === false)
      throw new Refused(`${email} is disabled in the user pool. Enable them first, if that is right.`);
    const subject = user.UserAttributes?.find(({ Name }) => Name === 'sub')?.Value;
    if (!subject) throw new Error(`Cognito does not say who ${email} is.`);
    return subject;
  } catch (error) {
    if (error instanceof Error && error.name === 'UserNotFoundException')
      throw new Refused(`Nobody has signed up with ${email}. Let them sign up on the site first; then say it again.`);
    throw error;
  }
}

/** An address as Cognito knows it; refused when it is none. */
export function addressFrom(typed: string): string {
  const address = typed.trim().toLowerCase();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return address;
  throw new Refused(
    `${JSON.stringify(typed)} is no e-mail address. For instance: npm run first-admin -- dev ada@your.domain`,
  );
}

/**
 * Makes somebody an admin without an admin: who may write the table may do this, and nobody else. The role, the line in
 * the account's history with the IAM identity, and the news to every domain are one conditional write.
 */
export async function firstAdmin(around: FirstAdminSurroundings, address: string): Promise<string> {
  const accountId = accountIdOf(await confirmed(around, address));
  const before = await around.accounts.find(accountId);
  if (!before)
    throw new Refused(`${address} has never signed in here, so there is no account yet. Let them sign in once.`);
  if (before.status !== 'active')
    throw new Refused(`${address} is ${before.status} and cannot be an admin. Reinstate them first.`);
  const after = makeAdmin(before);
  if (after === before) return `${address} (${accountId}) is an admin already. Nothing has been changed.`;
  try {
    await correlation.run(around.by, () => around.accounts.save(before, after, 'made_admin', around.now));
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    throw new Refused(`${address} changed something about their account at this very moment. Say it again.`);
  }
  return `${address} (${accountId}) is an admin now. It stands in the account’s history, with you as the cause: ${around.by}`;
}
