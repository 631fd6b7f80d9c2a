import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { streamEnded, streamReminded, streamUpdated } from '../../lambdas/live/events.ts';
import { noticeKey } from '../../lambdas/notifications/notice-rows.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { cognito, knowAda, mails, notificationsTable, ses } from './mail-stage.ts';

const subject = '5f0c2a8e-1b7d-4c3f-9a6e-0d1b2c3a4f5e';
const accountId = accountIdOf(subject);

let table: Awaited<ReturnType<typeof notificationsTable>>;
let handler: unknown;
beforeAll(async () => {
  table = await notificationsTable();
  ({ handler } = await import('../../lambdas/notifications/on-stream-news.lambda.ts'));
});
afterAll(() => table.stop());
beforeEach(() => {
  knowAda(subject);
});

let streams = 0;
const aStreamId = (): string => `str_${String(++streams).padStart(26, '0')}`;
const subjects = () => mails().map(({ Content }) => Content?.Simple?.Subject?.Data);
const words = () => mails()[0]?.Content?.Simple?.Body?.Text?.Data;

const terminated = { reason: 'violence', message: 'Not here.', at: '2026-11-20T10:30:00.000Z' } as const;
const ended = (streamId: string, version: number, given: object = {}) =>
  domainNews(streamEnded, { ...streamEnded.example, streamId, ownerId: accountId, version, terminated, ...given });

test('an owner hears once that staff ended their stream, why, and what they said; of any other end nothing', async () => {
  const streamId = aStreamId();
  const updated = { ...streamUpdated.example, streamId, ownerId: accountId, version: 5, terminated };
  await deliver(handler, domainNews(streamUpdated, { ...updated, version: 4, terminated: undefined }));
  expect(mails()).toEqual([]);
  await deliver(handler, domainNews(streamUpdated, updated));
  for (let time = 0; time < 2; time++) expect(await deliver(handler, ended(streamId, 6))).toEqual([]);
  await deliver(handler, domainNews(streamUpdated, updated));
  expect(subjects()).toEqual(['“Storm at the pier” was ended']);
  expect(mails()[0]?.Destination?.ToAddresses).toEqual(['ada@example.com']);
  expect(words()).toContain('They say: Not here.');
  expect(words()).toContain(`https://video.example.com/studio/live/${streamId}`);
});

const reminded = (streamId: string, given: object = {}) =>
  domainNews(streamReminded, {
    ...streamReminded.example,
    ...{ streamId, accountIds: [accountId], liveSince: new Date().toISOString(), ...given },
  });

test('whoever wanted to hear of a stream is told once that it is live, and that it was the only mail', async () => {
  const streamId = aStreamId();
  for (let time = 0; time < 2; time++) await deliver(handler, reminded(streamId));
  await Promise.all([deliver(handler, reminded(streamId)), deliver(handler, reminded(streamId))]);
  expect(subjects()).toEqual(['“Storm at the pier” is live']);
  expect(words()).toContain('of “North Sea Films” is on air now');
  expect(words()).toContain(`https://video.example.com/live/${streamId}`);
  expect(words()).toContain('nothing to unsubscribe from');
});

test('it stands in their list as well: the same notice as for a channel they follow, and what it is called once', async () => {
  const streamId = aStreamId();
  const liveSince = new Date().toISOString();
  for (let time = 0; time < 2; time++) await deliver(handler, reminded(streamId, { liveSince }));
  const rows = (await table.rows()).filter((row) => row['airingId'] === streamId);
  const { pk, sk } = noticeKey(streamId, accountId, new Date(liveSince));
  expect(rows).toHaveLength(2);
  expect(rows).toContainEqual(expect.objectContaining({ pk, sk, about: 'live' }));
  const { ownerId, channelId, channelName: name } = streamReminded.example;
  const named = { title: 'Storm at the pier', ownerId, channel: { channelId, name } };
  expect(rows).toContainEqual(expect.objectContaining({ kind: 'live', ...named }));
});

test('one who cannot be written to keeps nobody else waiting, and gets theirs when it is tried again', async () => {
  const other = '5f0c2a8e-1b7d-4c3f-9a6e-000000000009';
  const attributes = { email: 'grace@example.com', email_verified: 'true' };
  cognito.on(AdminGetUserCommand, { UserPoolId: 'eu-west-1_pool', Username: other }).resolves({
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
  ses.on(SendEmailCommand).rejectsOnce(new Error('too many')).resolves({ MessageId: 'm' });
  const news = reminded(aStreamId(), { accountIds: [accountIdOf(other), accountId] });
  expect(await deliver(handler, news)).toHaveLength(1);
  // Who held the mail is taken for dead after half a minute.
  const { now } = clock;
  clock.now = () => new Date(now().getTime() + 31_000);
  for (let time = 0; time < 2; time++) expect(await deliver(handler, news)).toEqual([]);
  clock.now = now;
  expect(mails().map(({ Destination }) => Destination?.ToAddresses?.[0])).toEqual([
    'grace@example.com',
    'ada@example.com',
    'grace@example.com',
  ]);
});

test('nobody is told of a stream an hour after it went live', async () => {
  await deliver(handler, reminded(aStreamId(), { liveSince: new Date(Date.now() - 3_700_000).toISOString() }));
  expect(mails()).toEqual([]);
});

// The last one: who somebody is may be remembered for two seconds.
test('also an owner who has been suspended for it', async () => {
  const key = { pk: `PERSON#${accountId}`, sk: 'PERSON' };
  const person = { ...key, accountId, roles: ['viewer'], plan: 'free', version: 1 };
  await table.put({ ...person, status: 'suspended' });
  await deliver(handler, ended(aStreamId(), 3));
  expect(mails()).toHaveLength(1);
});
