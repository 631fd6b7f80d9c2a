import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressFrom, type FirstAdminSurroundings, firstAdmin } from '../../deploy/first-admin.ts';
import { newAccount } from '../../lambdas/accounts/account.ts';
import type { AccountsStore } from '../../lambdas/accounts/accounts-store.ts';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { cognito } from '../../local/resources/cognito/cognito.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const by = 'arn:aws:sts::111122223333:assumed-role/Admin/ada';
const password = 'a sound password';
const now = new Date('2026-11-21T10:00:00Z');

let pool: OneService;
let table: Table;
let accounts: AccountsStore;
let sdk: CognitoIdentityProviderClient;
let around: FirstAdminSurroundings;
const refOf = (type: string, logicalId: string): string =>
  pool.listening.attribute?.({ type: `AWS::Cognito::${type}`, logicalId, name: logicalId, arn: '' }, 'Ref') ?? '';

beforeAll(async () => {
  table = await aTable('accounts');
  pool = await oneService(cognito);
  const UserPoolId = refOf('UserPool', 'Pool');
  await pool.listening.start([
    aResource('AWS::Cognito::UserPool', 'Pool', {
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
    }),
    aResource('AWS::Cognito::UserPoolClient', 'Web', { UserPoolId, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }),
  ]);
  sdk = new CognitoIdentityProviderClient({ endpoint: pool.listening.url, region: 'eu-west-1', maxAttempts: 1 });
  accounts = (await import('../../lambdas/accounts/accounts-store.ts')).accountsStore('accounts');
  around = { cognito: sdk, poolId: UserPoolId, accounts, by, now };
});
afterAll(async () => {
  sdk.destroy();
  await pool.stop();
  await table.stop();
});

const signUp = async (email: string): Promise<string> => {
  const answer = await sdk.send(
    new SignUpCommand({
      ClientId: refOf('UserPoolClient', 'Web'),
      Username: email,
      Password: `${password} 7A!`,
      UserAttributes: [{ Name: 'email', Value: email }],
    }),
  );
  return answer.UserSub ?? '';
};
/** Somebody who has confirmed, and for whom the trigger has made an account. */
const aPerson = async (email: string): Promise<string> => {
  const subject = await signUp(email);
  const ConfirmationCode = /\d{6}/.exec(pool.mails.at(-1)?.text ?? '')?.[0] ?? '';
  await sdk.send(
    new ConfirmSignUpCommand({ ClientId: refOf('UserPoolClient', 'Web'), Username: email, ConfirmationCode }),
  );
  return accountIdOf(subject);
};
const withAccount = async (email: string): Promise<string> => {
  const accountId = await aPerson(email);
  await accounts.ensure(newAccount({ accountId, email, displayName: 'Ada' }, now), now);
  return accountId;
};

describe('the first admin', () => {
  test('is made in one write with the news to every domain and a line that says who did it', async () => {
    const accountId = await withAccount('ada@films.test');
    expect(await firstAdmin(around, addressFrom(' Ada@Films.test '))).toContain(
      `ada@films.test (${accountId}) is an admin now`,
    );
    const found = await accounts.find(accountId);
    expect(found).toMatchObject({ roles: ['viewer', 'admin'], version: 2 });
    const rows = await table.rows();
    const line = rows.find((row) => row['pk'] === `ACCOUNT#${accountId}` && row['sk'] === 'LOG#0000000002');
    expect(line).toMatchObject({ event: 'made_admin', correlation_id: by, at: now.toISOString() });
    const news = rows.filter((row) => row['kind'] === 'outbox').map((row) => JSON.parse(String(row['envelope'])));
    expect(news.find(({ detailType }) => detailType === 'account.changed')).toMatchObject({
      detail: { correlationId: by, data: { accountId, version: 2, roles: ['viewer', 'admin'] } },
    });
  });

  test('twice is once', async () => {
    const accountId = await withAccount('twice@films.test');
    await firstAdmin(around, 'twice@films.test');
    const before = (await table.rows()).length;
    expect(await firstAdmin(around, 'twice@films.test')).toContain('is an admin already');
    expect((await table.rows()).length).toBe(before);
    expect(await accounts.find(accountId)).toMatchObject({ version: 2 });
  });

  test('is refused for no address, nobody, somebody unconfirmed, disabled, never seen, or suspended', async () => {
    expect(() => addressFrom('ada')).toThrow(/"ada" is no e-mail address/);
    await expect(firstAdmin(around, 'nobody@films.test')).rejects.toThrow(
      /Nobody has signed up with nobody@films\.test/,
    );
    await signUp('early@films.test');
    await expect(firstAdmin(around, 'early@films.test')).rejects.toThrow(/has signed up and not confirmed/);
    await aPerson('unseen@films.test');
    await expect(firstAdmin(around, 'unseen@films.test')).rejects.toThrow(/there is no account yet/);
    const accountId = await withAccount('bad@films.test');
    const user = { UserPoolId: around.poolId, Username: 'bad@films.test' };
    await sdk.send(new AdminDisableUserCommand(user));
    await expect(firstAdmin(around, 'bad@films.test')).rejects.toThrow(/is disabled in the user pool/);
    await sdk.send(new AdminEnableUserCommand(user));
    const active = await accounts.find(accountId);
    if (!active) throw new Error('no account');
    await accounts.save(active, { ...active, status: 'suspended', version: 2 }, 'suspended', now);
    await expect(firstAdmin(around, 'bad@films.test')).rejects.toThrow(/is suspended and cannot be an admin/);
    expect((await accounts.find(accountId))?.roles).toEqual(['viewer']);
  });

  test('is refused when they change their account at the same moment: their change stands', async () => {
    const accountId = await withAccount('busy@films.test');
    const racing: FirstAdminSurroundings['accounts'] = {
      find: async (id) => {
        const found = await accounts.find(id);
        if (found) await accounts.save(found, { ...found, displayName: 'Grace', version: 2 }, 'changed', now);
        return found;
      },
      save: accounts.save,
    };
    await expect(firstAdmin({ ...around, accounts: racing }, 'busy@films.test')).rejects.toThrow(/at this very moment/);
    expect(await accounts.find(accountId)).toMatchObject({ displayName: 'Grace', roles: ['viewer'] });
  });
});
