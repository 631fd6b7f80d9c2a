import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountReinstated, accountSuspended } from '../../lambdas/accounts/events.ts';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aTable } from '../support/a-table.ts';

const ses = mockClient(SESv2Client);
const cognito = mockClient(CognitoIdentityProviderClient);

let table: Awaited<ReturnType<typeof aTable>>;
let handler: unknown;
beforeAll(async () => {
  table = await aTable('notifications');
  Object.assign(process.env, {
    NOTIFICATIONS_TABLE: table.name,
    USER_POOL_ID: 'eu-west-1_pool',
    MAIL_FROM: 'Arclight <hello@example.com>',
    SITE_ORIGIN: 'https://video.example.com',
  });
  ({ handler } = await import('../../lambdas/notifications/on-standing-changed.lambda.ts'));
});
afterAll(() => table.stop());

let people = 0;
let accountId: string;
beforeEach(() => {
  const subject = `5f0c2a8e-1b7d-4c3f-9a6e-${String(++people).padStart(12, '0')}`;
  accountId = accountIdOf(subject);
  ses.reset();
  cognito.reset();
  ses.on(SendEmailCommand).resolves({ MessageId: 'm' });
  const attributes = { email: 'ada@example.com', email_verified: 'true' };
  cognito.on(AdminGetUserCommand, { UserPoolId: 'eu-west-1_pool', Username: subject }).resolves({
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
});

const suspended = (version: number, suspension: object = { reason: 'spam' }) =>
  domainNews(accountSuspended, { ...accountSuspended.example, accountId, version, suspension });
const reinstated = (version: number) =>
  domainNews(accountReinstated, { ...accountReinstated.example, accountId, version });
const hear = async (...records: ReturnType<typeof suspended>[]): Promise<number> =>
  (await deliver(handler, ...records)).length;
const sent = () => ses.commandCalls(SendEmailCommand).map(({ args }) => args[0].input.Content?.Simple?.Subject?.Data);
const lastText = () => ses.commandCalls(SendEmailCommand).at(-1)?.args[0].input.Content?.Simple?.Body?.Text?.Data;

const isSuspended = 'Your Arclight account is suspended';
const isActive = 'Your Arclight account is active again';

describe('somebody whose standing changed', () => {
  test('is written to once for each change, however often it is told', async () => {
    for (let time = 0; time < 3; time++) await hear(suspended(2));
    await Promise.all([hear(reinstated(3)), hear(reinstated(3)), hear(reinstated(3))]);
    await hear(suspended(4));
    expect(sent()).toEqual([isSuspended, isActive, isSuspended]);
  });

  test('reads why, until when, and what staff said', async () => {
    await hear(suspended(2, { reason: 'spam', message: 'Please stop.', until: '2026-11-28T09:00:00.000Z' }));
    expect(lastText()).toContain('because of spam, until 28 November 2026 at 09:00 UTC.');
    expect(lastText()).toContain('They say: Please stop.');
    await hear(reinstated(3), suspended(4));
    expect(lastText()).toContain('until further notice');
  });

  test('is not told what is over already', async () => {
    await hear(reinstated(3));
    expect(await hear(suspended(2))).toBe(0);
    expect(sent()).toEqual([isActive]);
  });

  test('is told later when SES says no, and not at all without an address', async () => {
    ses.on(SendEmailCommand).rejectsOnce(new Error('Maximum sending rate exceeded.')).resolves({ MessageId: 'm' });
    expect(await hear(suspended(2))).toBe(1);
    cognito.on(AdminGetUserCommand).resolves({ UserAttributes: [] });
    accountId = accountIdOf('5f0c2a8e-1b7d-4c3f-9a6e-ffffffffffff');
    expect(await hear(suspended(2))).toBe(0);
    expect(sent()).toHaveLength(1);
  });
});
