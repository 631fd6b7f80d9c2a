import { generateKeyPairSync } from 'node:crypto';
import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';
import type { Account } from '../../lambdas/accounts/account.ts';
import * as contract from '../../lambdas/accounts/contract.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { cognito } from '../../local/resources/cognito/cognito.ts';
import { digitsOf, stepAt } from '../../local/resources/cognito/totp.ts';
import { memoryBuckets } from '../catalog/memory-buckets.ts';
import { aTable } from '../support/a-table.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { aResource, oneService } from '../support/one-service.ts';

export const password = 'correct horse battery';
export type Ask = (operation: Parameters<ReturnType<typeof asking>>[0], asked?: Asked) => Promise<Answered>;

const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});
const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:accounts-on-person-confirmed';
const codesArn = 'arn:aws:lambda:eu-west-1:000000000000:function:accounts-on-code-made';
const poolProperties = {
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  AutoVerifiedAttributes: ['email'],
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  Policies: { PasswordPolicy: { MinimumLength: 10 } },
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  MfaConfiguration: 'OPTIONAL',
  EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
  LambdaConfig: { PostConfirmation: functionArn, CustomMessage: codesArn },
};
const clientProperties = {
  ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: true,
  AccessTokenValidity: 30,
  IdTokenValidity: 30,
  RefreshTokenValidity: 7,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
};

/** The accounts API before a real directory of people and a real table; time can be moved on for all of them at once. */
export const accountsStage = async () => {
  let aheadMs = 0;
  const realNow = clock.now;
  let stoodStillAt: number | undefined;
  const now = () => new Date((stoodStillAt ?? Date.now()) + aheadMs);
  clock.now = now;
  const table = await aTable('accounts', { indexes: ['gsi1'] });
  type Trigger = (event: unknown, context: unknown) => Promise<unknown>;
  let trigger: Trigger = async (event) => event;
  let ofCodes: Trigger = async (event) => event;
  const pool = await oneService(cognito, {
    surroundings: {
      now,
      invoke: async (arn, event) => ({
        payload: await (arn === codesArn ? ofCodes : trigger)(event, { awsRequestId: 'trigger' }),
      }),
    },
  });
  const refOf = (type: string, logicalId: string, attribute = 'Ref') =>
    pool.listening.attribute?.({ type: `AWS::Cognito::${type}`, logicalId, name: logicalId, arn: '' }, attribute) ?? '';
  const UserPoolId = refOf('UserPool', 'Pool');
  await pool.listening.start([
    aResource('AWS::Cognito::UserPool', 'Pool', poolProperties),
    aResource('AWS::Cognito::UserPoolClient', 'Platform', { ...clientProperties, UserPoolId }),
  ]);
  process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] = pool.listening.url;
  const ses = mockClient(SESv2Client);
  let mailsToLose = 0;
  ses.on(SendEmailCommand).callsFake(() => {
    if (mailsToLose-- > 0) throw new Error('SES is down');
    return { MessageId: 'one' };
  });
  openDoor(
    {
      ACCOUNTS_TABLE: table.name,
      IMAGES_BUCKET: 'images',
      MAX_CHANNELS: '3',
      GRACE_DAYS: '30',
      SIGNING_SECRET: 'arclight/test/signing',
      USER_POOL_ID: UserPoolId,
      MAIL_FROM: 'Arclight <hello@arclight.test>',
      TOKEN_ISSUER: refOf('UserPool', 'Pool', 'ProviderURL'),
      TOKEN_CLIENT_ID: refOf('UserPoolClient', 'Platform'),
      TOKEN_APP_CLIENTS: 'none',
      REGISTERED_APPS: '[]',
    },
    { 'arclight/test/signing': { current: { keyPairId: 'K1', privateKey } } },
  );
  const buckets = memoryBuckets();
  const usual = asking((await import('../../lambdas/accounts/api.lambda.ts')).handler);
  const ofChannels = asking((await import('../../lambdas/accounts/channels.lambda.ts')).handler);
  const ofPictures = asking((await import('../../lambdas/accounts/pictures.lambda.ts')).handler);
  const closing = (await import('../../lambdas/accounts/every-minute-close.lambda.ts')).handler as unknown as (
    event: unknown,
    context: unknown,
  ) => Promise<Record<string, number>>;
  const isOf = (list: readonly object[], operation: object): boolean => list.includes(operation);
  const ask: Ask = (operation, asked) => {
    if (isOf(contract.accountsPictureOperations, operation)) return ofPictures(operation, asked);
    return (isOf(contract.channelOperations, operation) ? ofChannels : usual)(operation, asked);
  };
  trigger = (await import('../../lambdas/accounts/on-person-confirmed.lambda.ts')).handler as unknown as Trigger;
  ofCodes = (await import('../../lambdas/accounts/on-code-made.lambda.ts')).handler as unknown as Trigger;

  /** The newest six digits that went to an address. */
  const codeFor = (to: string): string =>
    /\d{6}/.exec(pool.mails.findLast((mail) => mail.to === to)?.text ?? '')?.[0] ?? 'none';
  let people = 0;

  const logIn = async (email: string, more: Record<string, unknown> = {}, userAgent = firefox): Promise<Answered> =>
    ask(contract.logIn, { body: { email, password, ...more }, headers: { 'user-agent': userAgent } });

  return {
    ask,
    table,
    codeFor,
    /** The newest mail of the directory to an address: one with a code. */
    codeMailTo: (to: string) => pool.mails.findLast((mail) => mail.to === to),
    buckets,
    logIn,
    /** The reconciler of those who leave looks once; what it could not do it throws. */
    close: () => closing({}, { awsRequestId: 'close' }),
    /** Whom the directory knows by this address. */
    isKnown: async (email: string): Promise<boolean> => {
      try {
        await new CognitoIdentityProviderClient({}).send(new AdminGetUserCommand({ UserPoolId, Username: email }));
        return true;
      } catch (error) {
        if ((error as Error).name === 'UserNotFoundException') return false;
        throw error;
      }
    },
    later: (seconds: number): void => {
      aheadMs += seconds * 1000;
    },
    /** Everything that happens meanwhile happens at the same moment. */
    async atOnce(work: () => Promise<void>): Promise<void> {
      stoodStillAt = Date.now();
      await work();
      stoodStillAt = undefined;
    },
    /** What was written about somebody's account, oldest first: to whom, and about what. */
    letters: () =>
      ses.commandCalls(SendEmailCommand).map(({ args }) => {
        const { Destination, Content } = args[0].input;
        return { to: Destination?.ToAddresses?.[0], subject: Content?.Simple?.Subject?.Data };
      }),
    /** The newest letter to somebody about their account. */
    letterTo: (email: string) => {
      const letters = ses.commandCalls(SendEmailCommand).map(({ args }) => args[0].input);
      const { Subject, Body } =
        letters.findLast((one) => one.Destination?.ToAddresses?.[0] === email)?.Content?.Simple ?? {};
      return { subject: Subject?.Data ?? '', text: Body?.Text?.Data ?? '', html: Body?.Html?.Data ?? '' };
    },
    /** How far time has been moved on. */
    aheadMs: () => aheadMs,
    /** Makes somebody what the given fields say, as staff, leaving or much patience would. */
    give: async (accountId: string, given: Partial<Account>): Promise<void> => {
      const { accountsStore } = await import('../../lambdas/accounts/accounts-store.ts');
      const accounts = accountsStore(table.name);
      const before = await accounts.find(accountId);
      if (!before) throw new Error(`${accountId} has no account`);
      await accounts.save(before, { ...before, ...given, version: before.version + 1 }, 'given', now());
    },
    loseMails: (howMany: number): void => {
      mailsToLose = howMany;
    },
    /** What an app with this key shows now. */
    digits: (key: string) => digitsOf(key, stepAt(now())),
    /** A confirmed person, signed in on one device. */
    async somebody(): Promise<{ email: string; accountId: string; token: string; refreshToken: string }> {
      const email = `person${++people}@example.com`;
      await ask(contract.signUp, { body: { email, password, display_name: 'Ada' } });
      await ask(contract.confirmSignUp, { body: { email, code: codeFor(email) } });
      const { body } = await logIn(email);
      return { email, accountId: body.account_id, token: body.access_token, refreshToken: body.refresh_token };
    },
    async stop(): Promise<void> {
      clock.now = realNow;
      vi.unstubAllGlobals();
      ses.restore();
      buckets.s3.restore();
      await pool.stop();
      await table.stop();
    },
  };
};
export type AccountsStage = Awaited<ReturnType<typeof accountsStage>>;

export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
export const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1';
