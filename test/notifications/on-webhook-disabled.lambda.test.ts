import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { webhookDisabled } from '../../lambdas/webhooks/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { knowAda, mails, notificationsTable } from './mail-stage.ts';

const subject = '5f0c2a8e-1b7d-4c3f-9a6e-0d1b2c3a4f5e';
const accountId = accountIdOf(subject);

let table: Awaited<ReturnType<typeof notificationsTable>>;
let handler: unknown;
beforeAll(async () => {
  table = await notificationsTable();
  ({ handler } = await import('../../lambdas/notifications/on-webhook-disabled.lambda.ts'));
});
afterAll(() => table.stop());
beforeEach(() => {
  knowAda(subject);
});

const disabled = (version: number, given: object = {}) =>
  domainNews(webhookDisabled, { ...webhookDisabled.example, accountId, version, ...given });

test('who made it is written to once each time, and reads which, why, since when and where to look', async () => {
  for (let time = 0; time < 3; time++) expect(await deliver(handler, disabled(7))).toEqual([]);
  await Promise.all([deliver(handler, disabled(9, { because: 'gone' })), deliver(handler, disabled(9))]);
  expect(mails().map(({ Content }) => Content?.Simple?.Subject?.Data)).toEqual([
    'Your webhook to hooks.example.com is switched off',
    'Your webhook to hooks.example.com is switched off',
  ]);
  const [first] = mails();
  expect(first?.Destination?.ToAddresses).toEqual(['ada@example.com']);
  const text = first?.Content?.Simple?.Body?.Text?.Data;
  expect(text).toContain('Since 15 November 2026 nothing');
  expect(text).toContain(`https://video.example.com/settings/webhooks/${webhookDisabled.example.webhookId}`);
});

test('an older switching off than the newest known is no news, and somebody suspended is not written to', async () => {
  const webhookId = 'whk_01JD3V8Z9Q4X7K2M5N6P8R0S2T';
  await deliver(handler, disabled(5, { webhookId }), disabled(4, { webhookId }));
  const person = { accountId: accountIdOf('5f0c2a8e-1b7d-4c3f-9a6e-000000000002'), roles: ['viewer'], plan: 'free' };
  await table.put({ pk: `PERSON#${person.accountId}`, sk: 'PERSON', ...person, status: 'suspended', version: 1 });
  await deliver(handler, disabled(1, { webhookId: 'whk_01JD3V8Z9Q4X7K2M5N6P8R0S3T', accountId: person.accountId }));
  expect(mails()).toHaveLength(1);
});
