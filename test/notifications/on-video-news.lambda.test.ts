import { AdminGetUserCommand, UserNotFoundException } from '@aws-sdk/client-cognito-identity-provider';
import { SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  videoCreated,
  videoDeleted,
  videoPublished,
  videoReminded,
  videoRestored,
  videoTakenDown,
  videoUpdated,
} from '../../lambdas/catalog/events.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import type { DomainEvent } from '../../lambdas/kit/event.ts';
import { accountIdOf, newId } from '../../lambdas/kit/ids.ts';
import { peopleOf } from '../../lambdas/kit/people.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { cognito, knowAda, mails, notificationsTable, ses } from './mail-stage.ts';

const subject = '5f0c2a8e-1b7d-4c3f-9a6e-0d1b2c3a4f5e';
const ownerId = accountIdOf(subject);

let table: Awaited<ReturnType<typeof notificationsTable>>;
let handler: unknown;
let turnedMs = 0;
const now = clock.now;

beforeAll(async () => {
  table = await notificationsTable();
  clock.now = () => new Date(Date.now() + turnedMs);
  ({ handler } = await import('../../lambdas/notifications/on-video-news.lambda.ts'));
});
afterAll(async () => {
  clock.now = now;
  await table.stop();
});

let videoId: string;
beforeEach(() => {
  videoId = newId('vid', clock.now(), clock.random(10));
  knowAda(subject);
});

const news = (event: DomainEvent, version: number, state: string, given: object = {}) =>
  domainNews(event, {
    ...(event.example as object),
    videoId,
    ownerId,
    version,
    state,
    publishedAt: undefined,
    ...given,
  });
const hear = async (...records: ReturnType<typeof news>[]): Promise<number> =>
  (await deliver(handler, ...records)).length;
const sent = () =>
  mails().map(({ Destination, Content }) => `${Destination?.ToAddresses?.join()}: ${Content?.Simple?.Subject?.Data}`);
const failure = { code: 'transcode.no_picture', message: 'No picture.' };

describe('one mail for each outcome of a video', () => {
  test('goes to the address Cognito knows, from ours, when the video is ready', async () => {
    expect(await hear(news(videoCreated, 1, 'INIT'), news(videoUpdated, 2, 'PROCESSING'))).toBe(0);
    expect(sent()).toEqual([]);
    expect(await hear(news(videoUpdated, 3, 'READY'))).toBe(0);
    expect(sent()).toEqual(['ada@example.com: “Waves” is ready']);
    expect(mails()[0]?.FromEmailAddress).toBe('Arclight <hello@example.com>');
  });

  test('F01 the same news ten times, one after the other and at once, is one mail', async () => {
    const ready = () => news(videoUpdated, 3, 'READY');
    await hear(ready());
    for (let time = 0; time < 4; time++) expect(await hear(ready())).toBe(0);
    await hear(ready(), ready(), ready(), ready(), ready());
    expect(sent()).toHaveLength(1);
  });

  test('F01 the first news at once in five deliveries is one mail; who lost the race asks again and is done', async () => {
    const ready = Array.from({ length: 5 }, () => news(videoUpdated, 3, 'READY'));
    await Promise.all(ready.map((each) => hear(each)));
    expect(sent()).toHaveLength(1);
    expect(await hear(...ready)).toBe(0);
    expect(sent()).toHaveLength(1);
  });

  test('later changes of a ready video are no new outcome, publishing it neither', async () => {
    await hear(news(videoUpdated, 3, 'READY'));
    await hear(news(videoUpdated, 4, 'READY', { title: 'Tides' }), news(videoPublished, 5, 'PUBLISHED'));
    expect(sent()).toHaveLength(1);
  });

  test('ready and failed are two outcomes, with their own mails, in whatever order old news comes in', async () => {
    await hear(news(videoUpdated, 3, 'FAILED', { failure }));
    await hear(news(videoUpdated, 5, 'READY'));
    await hear(news(videoUpdated, 3, 'FAILED', { failure }), news(videoUpdated, 2, 'PROCESSING'));
    expect(sent()).toEqual(['ada@example.com: “Waves” could not be made ready', 'ada@example.com: “Waves” is ready']);
  });

  test('a replay of everything, in any order, after the video was deleted writes to nobody', async () => {
    await hear(news(videoDeleted, 6, 'DELETING'));
    await hear(news(videoUpdated, 3, 'READY'), news(videoPublished, 5, 'PUBLISHED'));
    expect(sent()).toEqual([]);
  });
});

describe('what staff decide', () => {
  const takenDown = { reason: 'hate', message: 'See minute two.', at: '2026-11-21T09:00:00.000Z' };
  const restoredAt = '2026-11-21T10:00:00.000Z';

  test('is told once each, with the reason and their words, and again when it is decided again', async () => {
    await hear(news(videoUpdated, 3, 'PUBLISHED'));
    await hear(news(videoTakenDown, 4, 'PUBLISHED', { takenDown }), news(videoUpdated, 5, 'PUBLISHED', { takenDown }));
    await hear(news(videoRestored, 6, 'PUBLISHED', { restoredAt }), news(videoUpdated, 7, 'PUBLISHED', { restoredAt }));
    await hear(news(videoTakenDown, 8, 'PUBLISHED', { takenDown: { ...takenDown, at: '2026-11-21T11:00:00.000Z' } }));
    expect(sent()).toEqual([
      'ada@example.com: “Waves” is published',
      'ada@example.com: “Waves” was taken down',
      'ada@example.com: “Waves” was restored',
      'ada@example.com: “Waves” was taken down',
    ]);
    const text = mails()[1]?.Content?.Simple?.Body?.Text?.Data;
    expect(text).toContain('because of hate against a group of people');
    expect(text).toContain('They say: See minute two.');
  });

  test('is told although later news came first', async () => {
    await hear(news(videoUpdated, 5, 'PUBLISHED', { takenDown }), news(videoTakenDown, 4, 'PUBLISHED', { takenDown }));
    expect(sent()).toEqual(['ada@example.com: “Waves” was taken down']);
  });

  test('comes before “ready”, which is told when the video is restored', async () => {
    await hear(news(videoTakenDown, 2, 'PROCESSING', { takenDown }), news(videoUpdated, 3, 'READY', { takenDown }));
    expect(sent()).toEqual(['ada@example.com: “Waves” was taken down']);
    await hear(news(videoRestored, 4, 'READY', { restoredAt }));
    expect(sent().slice(1)).toEqual(['ada@example.com: “Waves” was restored', 'ada@example.com: “Waves” is ready']);
  });

  test('is told to somebody who is suspended, too', async () => {
    const person = { accountId: ownerId, roles: ['viewer' as const], plan: 'free' as const, displayName: 'Ada' };
    await peopleOf(table.name).learn({ ...person, status: 'suspended', version: 2 });
    turnedMs += 5_000;
    await hear(news(videoTakenDown, 4, 'READY', { takenDown }));
    expect(sent()).toEqual(['ada@example.com: “Waves” was taken down']);
    await peopleOf(table.name).learn({ ...person, status: 'active', version: 3 });
    turnedMs += 5_000;
  });
});

describe('who is not written to', () => {
  test('someone suspended, and reinstated later not about what is past', async () => {
    const barred = accountIdOf('5f0c2a8e-1b7d-4c3f-9a6e-000000000001');
    const person = { accountId: barred, roles: ['viewer' as const], plan: 'free' as const, displayName: 'Eve' };
    await peopleOf(table.name).learn({ ...person, status: 'suspended', version: 2 });
    expect(await hear(news(videoUpdated, 3, 'READY', { ownerId: barred }))).toBe(0);
    await peopleOf(table.name).learn({ ...person, status: 'active', version: 3 });
    turnedMs += 5_000;
    expect(await hear(news(videoUpdated, 4, 'READY', { ownerId: barred, title: 'New' }))).toBe(0);
    expect(sent()).toEqual([]);
    expect(cognito.commandCalls(AdminGetUserCommand)).toEqual([]);
  });

  test('someone who is gone, disabled, or never confirmed their address', async () => {
    const known = (Enabled: boolean, email_verified: string) => ({
      Username: subject,
      Enabled,
      UserAttributes: Object.entries({ email: 'x@example.com', email_verified }).map(([Name, Value]) => ({
        Name,
        Value,
      })),
    });
    cognito.reset();
    cognito
      .on(AdminGetUserCommand)
      .rejectsOnce(new UserNotFoundException({ message: 'User does not exist.', $metadata: {} }))
      .resolvesOnce(known(false, 'true'))
      .resolvesOnce(known(true, 'false'));
    for (const version of [3, 4, 5]) {
      videoId = newId('vid', clock.now(), clock.random(10));
      expect(await hear(news(videoUpdated, version, 'READY'))).toBe(0);
    }
    expect(sent()).toEqual([]);
  });
});

describe('when SES says no', () => {
  test('the news returns, and the mail goes once SES takes it', async () => {
    ses.on(SendEmailCommand).rejectsOnce(new Error('Maximum sending rate exceeded.')).resolves({ MessageId: 'm' });
    expect(await hear(news(videoUpdated, 3, 'READY'))).toBe(1);
    // While the claim lasts nobody else sends; the queue brings the news again when it has ended.
    expect(await hear(news(videoUpdated, 3, 'READY'))).toBe(1);
    expect(mails()).toHaveLength(1);
    turnedMs += 31_000;
    expect(await hear(news(videoUpdated, 3, 'READY'))).toBe(0);
    expect(await hear(news(videoUpdated, 3, 'READY'))).toBe(0);
    expect(mails()).toHaveLength(2);
  });

  test('no address and no title is kept in our table', async () => {
    await hear(news(videoUpdated, 3, 'READY', { title: 'A title to look for' }));
    const kept = JSON.stringify(await table.rows());
    expect(kept).toContain(videoId);
    expect(kept).not.toMatch(/ada@example|title to look for/);
  });
});

describe('a premiere somebody wanted to be reminded of', () => {
  const ownerOfIt = 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5f';
  const reminded = (premiereAt: string) =>
    domainNews(videoReminded, {
      ...videoReminded.example,
      ...{ videoId, ownerId: ownerOfIt, premiereAt, accountIds: [ownerId] },
    });
  const inMinutes = (minutes: number) => new Date(clock.now().getTime() + minutes * 60_000).toISOString();

  test('is written about once for each hour it is announced for, and stands in their list', async () => {
    const first = reminded('2100-01-01T19:00:00.000Z');
    for (let time = 0; time < 2; time++) expect(await hear(first)).toBe(0);
    expect(sent()).toEqual(['ada@example.com: “Waves” is about to begin']);
    const words = mails()[0]?.Content?.Simple?.Body?.Text?.Data;
    expect(words).toContain('The premiere of “Waves” of “North Sea Films” begins at 19:00 UTC');
    expect(words).toContain(`https://video.example.com/watch/${videoId}`);
    const rows = (await table.rows()).filter((row) => row['airingId'] === videoId);
    expect(rows.map((row) => row['about'] ?? row['kind']).sort()).toEqual(['premiere', 'premiere']);
    await hear(reminded('2100-01-02T19:00:00.000Z'));
    expect(sent()).toHaveLength(2);
  });

  test('is not written about an hour after it began', async () => {
    await hear(reminded(inMinutes(-61)));
    expect(sent()).toEqual([]);
    expect((await table.rows()).filter((row) => row['airingId'] === videoId)).toEqual([]);
  });
});
