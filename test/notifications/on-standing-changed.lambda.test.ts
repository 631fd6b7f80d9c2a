import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountReinstated, accountSuspended } from '../../lambdas/accounts/events.ts';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { cognito, knowAda, mails, notificationsTable, ses } from './mail-stage.ts';

let table: Awaited<ReturnType<typeof notificationsTable>>;
let handler: unknown;
beforeAll(async () => {
  table = await notificationsTable();
  ({ handler } = await import('../../lambdas/notifications/on-standing-changed.lambda.ts'));
});
afterAll(() => table.stop());

let people = 0;
let accountId: string;
beforeEach(() => {
  const subject = `5f0c2a8e-1b7d-4c3f-9a6e-${String(++people).padStart(12, '0')}`;
  accountId = accountIdOf(subject);
  knowAda(subject);
});

const suspended = (version: number, suspension: object = { reason: 'spam' }) =>
  domainNews(accountSuspended, { ...accountSuspended.example, accountId, version, suspension });
const reinstated = (version: number) =>
  domainNews(accountReinstated, { ...accountReinstated.example, accountId, version });
const hear = async (...records: ReturnType<typeof suspended>[]): Promise<number> =>
  (await deliver(handler, ...records)).length;
const sent = () => mails().map(({ Content }) => Content?.Simple?.Subject?.Data);
const lastText = () => mails().at(-1)?.Content?.Simple?.Body?.Text?.Data;

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
