import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { accountClosed } from '../../lambdas/accounts/events.ts';
import { mentionDeleted, peopleMentioned, userBanned } from '../../lambdas/chat/events.ts';
import type { Person } from '../../lambdas/kit/authorize.ts';
import type { DomainEvent } from '../../lambdas/kit/event.ts';
import { accountIdOf, newId } from '../../lambdas/kit/ids.ts';
import * as contract from '../../lambdas/notifications/contract.ts';
import { mostADay } from '../../lambdas/notifications/notice.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aTable } from '../support/a-table.ts';
import { type Answered, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

interface Somebody {
  accountId: string;
  token: string;
}

let table: Awaited<ReturnType<typeof aTable>>;
let ask: ReturnType<typeof asking>;
let onChat: unknown;
let onClosed: unknown;
beforeAll(async () => {
  table = await aTable('notifications', { indexes: ['gsi1'] });
  openDoor({ NOTIFICATIONS_TABLE: table.name });
  ask = asking((await import('../../lambdas/notifications/api.lambda.ts')).handler);
  onChat = (await import('../../lambdas/notifications/on-chat-news.lambda.ts')).handler;
  onClosed = (await import('../../lambdas/notifications/on-account-closed.lambda.ts')).handler;
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await table.stop();
});

let made = 0;
const somebody = async (given: Partial<Person> = {}): Promise<Somebody> => {
  const subject = `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`;
  const accountId = accountIdOf(subject);
  const person = { accountId, version: 1, roles: ['viewer'], plan: 'free', status: 'active', ...given };
  await table.put({ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person', ...person });
  return { accountId, token: signedToken(subject) };
};
const aStream = (): string => newId('str', new Date(), crypto.getRandomValues(new Uint8Array(10)));
const began = Date.now() - 5 * 3600_000;

/** Some news, as it happened so many minutes after the beginning. */
const hear = async (event: DomainEvent, data: object, minute = 0): Promise<void> => {
  const news = domainNews(event, data);
  const body = JSON.parse(news.body);
  body.detail.occurredAt = new Date(began + minute * 60_000).toISOString();
  expect(await deliver(onChat, { ...news, body: JSON.stringify(body) })).toEqual([]);
};
interface Called {
  by: Somebody;
  whom: Somebody[];
  streamId?: string;
  messageId?: string;
  channelId?: string;
  minute?: number;
}
const call = async ({ by, whom, streamId = aStream(), minute = 0, ...given }: Called): Promise<string> => {
  const messageId = given.messageId ?? `msg_${String(++made).padStart(32, '0')}`;
  const data = {
    ...{ streamId, ownerId: by.accountId, title: 'High tide', messageId },
    ...(given.channelId ? { channelId: given.channelId } : {}),
    ...{ by: { accountId: by.accountId, name: 'Grace' }, accountIds: whom.map(({ accountId }) => accountId) },
  };
  await hear(peopleMentioned, data, minute);
  return messageId;
};
const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const list = async ({ token }: Somebody, query: Record<string, string> = {}) =>
  (await ask(contract.listNotifications, { token, query })).body;
const unread = async ({ token }: Somebody): Promise<number> => (await ask(contract.countUnread, { token })).body.unread;

describe('somebody who was called while they were not there', () => {
  test('finds it in their list, once however often it is told, and reads it', async () => {
    const [ada, grace] = [await somebody(), await somebody()];
    const streamId = aStream();
    const messageId = await call({ by: grace, whom: [ada], streamId });
    await call({ by: grace, whom: [ada], streamId, messageId });
    const { items, unread: count } = await list(ada);
    expect(count).toBe(1);
    expect(items).toEqual([
      {
        notification_id: expect.stringMatching(/^ntf_/),
        ...{ kind: 'mention', at: new Date(began).toISOString(), read: false },
        by: { account_id: grace.accountId, name: 'Grace' },
        stream: { stream_id: streamId, title: 'High tide' },
      },
    ]);
    const params = { notification_id: items[0].notification_id };
    expect(said(await ask(contract.markRead, { token: grace.token, params }))).toBe('404 notifications.not_found');
    expect(said(await ask(contract.markRead, { token: ada.token, params }))).toBe('204');
    expect([await unread(ada), (await list(ada)).items[0].read]).toEqual([0, true]);
  });

  test('sees the newest first, page by page, and has read all of it at once; what comes then is new', async () => {
    const ada = await somebody();
    for (let minute = 1; minute <= 3; minute++) await call({ by: await somebody(), whom: [ada], minute });
    const first = await list(ada, { limit: '2' });
    const rest = await list(ada, { limit: '2', cursor: first.next_cursor });
    const times = [...first.items, ...rest.items].map(({ at }: { at: string }) => (Date.parse(at) - began) / 60_000);
    expect([times, first.unread, rest.next_cursor]).toEqual([[3, 2, 1], 3, undefined]);
    expect(said(await ask(contract.markAllRead, { token: ada.token }))).toBe('204');
    expect(await unread(ada)).toBe(0);
    expect((await list(ada)).items.every(({ read }: { read: boolean }) => read)).toBe(true);
    await call({ by: await somebody(), whom: [ada], minute: 400 });
    expect(await unread(ada)).toBe(1);
  });

  test('hears nothing when they do not want to', async () => {
    const ada = await somebody();
    const change = (mentions: boolean) =>
      ask(contract.changeNotificationSettings, { token: ada.token, body: { mentions } });
    expect((await ask(contract.readNotificationSettings, { token: ada.token })).body).toEqual({
      mentions: true,
      live: true,
    });
    expect((await change(false)).body).toEqual({ mentions: false, live: true });
    await call({ by: await somebody(), whom: [ada] });
    expect((await list(ada)).items).toEqual([]);
    await change(true);
    await call({ by: await somebody(), whom: [ada] });
    expect((await list(ada)).items).toHaveLength(1);
  });
});

describe('nobody floods anybody', () => {
  test('of one room, and of one person, one hears once in ten minutes', async () => {
    const [ada, grace, third] = [await somebody(), await somebody(), await somebody()];
    const streamId = aStream();
    await call({ by: grace, whom: [ada], streamId });
    await call({ by: third, whom: [ada], streamId, minute: 1 });
    await call({ by: grace, whom: [ada], minute: 9 });
    expect((await list(ada)).items).toHaveLength(1);
    await call({ by: grace, whom: [ada], streamId, minute: 10 });
    expect((await list(ada)).items).toHaveLength(2);
  });

  test('and of many, from wherever, so many times a day', async () => {
    const ada = await somebody();
    const day = new Date(began).toISOString().slice(0, 10);
    await table.put({ pk: `NOTICES#${ada.accountId}`, sk: `DAY#${day}`, kind: 'day', told: mostADay - 1 });
    await call({ by: await somebody(), whom: [ada] });
    await call({ by: await somebody(), whom: [ada] });
    expect((await list(ada)).items).toHaveLength(1);
  });
});

describe('what is gone is told no more', () => {
  test('a message that was deleted, also where that is heard first', async () => {
    const [ada, grace] = [await somebody(), await somebody()];
    const deleted = (messageId: string) =>
      hear(mentionDeleted, { messageId, by: grace.accountId, accountIds: [ada.accountId] });
    await deleted(await call({ by: grace, whom: [ada] }));
    expect(await list(ada)).toMatchObject({ items: [], unread: 0 });
    const messageId = 'msg_00000000000000000000000000000gone';
    await deleted(messageId);
    await call({ by: grace, whom: [ada], messageId, minute: 60 });
    expect((await list(ada)).items).toEqual([]);
  });

  test('what somebody said in a channel’s rooms who was silenced there, and nothing else of theirs', async () => {
    const [ada, grace] = [await somebody(), await somebody()];
    const [channelId, streamId] = ['ch_00000000000000000000000001', aStream()];
    await call({ by: grace, whom: [ada], channelId });
    await call({ by: grace, whom: [ada], minute: 20, streamId });
    const ban = { ...userBanned.example, accountId: grace.accountId, channelId };
    await hear(userBanned, ban);
    expect((await list(ada)).items.map((one: { stream: { stream_id: string } }) => one.stream.stream_id)).toEqual([
      streamId,
    ]);
  });

  test('everything of somebody who has left: their own list, and their name in others’; and none comes later', async () => {
    const [ada, grace] = [await somebody(), await somebody()];
    await call({ by: grace, whom: [ada] });
    await call({ by: ada, whom: [grace] });
    const closed = { ...accountClosed.example, accountId: grace.accountId, status: 'closed' };
    expect(await deliver(onClosed, domainNews(accountClosed, closed))).toEqual([]);
    const kept = (await table.rows()).filter(({ pk }) => pk !== `PERSON#${grace.accountId}`);
    const named = kept.filter((row) => row['kind'] !== 'gate' && JSON.stringify(row).includes(grace.accountId));
    expect(named).toEqual([]);
    await table.put({
      ...{ pk: `PERSON#${grace.accountId}`, sk: 'PERSON', kind: 'person', accountId: grace.accountId, version: 9 },
      ...{ roles: [], plan: 'free', status: 'closed' },
    });
    await call({ by: grace, whom: [ada], minute: 60 });
    await call({ by: ada, whom: [grace], minute: 60 });
    expect((await list(ada)).items).toEqual([]);
    expect((await table.rows()).filter(({ pk }) => pk === `NOTICES#${grace.accountId}`)).toEqual([]);
  });
});
