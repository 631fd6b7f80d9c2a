import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';
import { type Account, newAccount } from '../../lambdas/accounts/account.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { aTable } from '../support/a-table.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

export interface Somebody {
  subject: string;
  accountId: string;
  email: string;
  token: string;
}

/** What staff ask of accounts, on a real table engine, with a clock one can turn. */
export const peopleStage = async () => {
  const table = await aTable('accounts', { indexes: ['gsi1'] });
  openDoor({ ACCOUNTS_TABLE: table.name, USER_POOL_ID: 'eu-west-1_test' });
  const ask = asking((await import('../../lambdas/accounts/staff.lambda.ts')).handler);
  const { handler: reinstate } = await import('../../lambdas/accounts/every-minute-reinstate.lambda.ts');
  const { handler: confirmed } = await import('../../lambdas/accounts/on-person-confirmed.lambda.ts');
  const { accountsStore } = await import('../../lambdas/accounts/accounts-store.ts');
  const accounts = accountsStore(table.name);
  const cognito = mockClient(CognitoIdentityProviderClient);

  let turnedMs = 0;
  const now = clock.now;
  clock.now = () => new Date(Date.now() + turnedMs);
  let people = 0;
  const emails = new Map<string, string>();
  cognito.on(AdminGetUserCommand).callsFake(({ Username }) => {
    const sub = emails.get(Username);
    if (!sub) throw Object.assign(new Error('nobody'), { name: 'UserNotFoundException' });
    return { UserAttributes: [{ Name: 'sub', Value: sub }] };
  });

  const find = async (accountId: string): Promise<Account> => {
    const found = await accounts.find(accountId);
    if (!found) throw new Error(`no account ${accountId}`);
    return found;
  };

  return {
    table,
    accounts,
    find,
    ask: ask as (operation: Parameters<typeof ask>[0], asked?: Asked) => Promise<Answered>,
    confirmed: confirmed as unknown as (event: unknown, context: unknown) => Promise<unknown>,
    reinstate: reinstate as unknown as (event: unknown, context: unknown) => Promise<Record<string, number>>,
    /** Lets so much time pass. */
    turn(ms: number): void {
      turnedMs += ms;
    },
    async somebody(...roles: Account['roles']): Promise<Somebody> {
      const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
      const accountId = accountIdOf(subject);
      const email = `person${people}@example.com`;
      emails.set(email, subject);
      const at = clock.now();
      const made = await accounts.ensure(newAccount({ accountId, email, displayName: `Person ${people}` }, at), at);
      if (roles.length > 0)
        await accounts.save(made, { ...made, roles: ['viewer', ...roles], version: 2 }, 'given', at);
      return { subject, accountId, email, token: signedToken(subject) };
    },
    actsOn: async (accountId: string) =>
      (await table.news())
        .filter(({ name, data }) => name === 'staff.acted' && data['about'] === accountId)
        .map(({ data }) => data),
    newsOf: async (accountId: string) =>
      (await table.news()).filter(({ data }) => data['accountId'] === accountId).map(({ name }) => name),
    async stop(): Promise<void> {
      clock.now = now;
      vi.unstubAllGlobals();
      await table.stop();
    },
  };
};
export type PeopleStage = Awaited<ReturnType<typeof peopleStage>>;
