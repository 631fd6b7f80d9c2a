import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { accountClosed } from '../../lambdas/accounts/events.ts';
import { userBanned } from '../../lambdas/chat/events.ts';
import { followersNotified } from '../../lambdas/engagement/events.ts';
import type { Person } from '../../lambdas/kit/authorize.ts';
import type { DomainEvent } from '../../lambdas/kit/event.ts';
import { accountIdOf, newId } from '../../lambdas/kit/ids.ts';
import * as contract from '../../lambdas/notifications/contract.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aTable } from '../support/a-table.ts';
import { asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

interface Somebody {
  accountId: string;
  token: string;
}

let table: Awaited<ReturnType<typeof aTable>>;
let ask: ReturnType<typeof asking>;
let handlers: Record<'live' | 'chat' | 'closed', unknown>;
beforeAll(async () => {
  table = await aTable('notifications', { indexes: ['gsi1'] });
  openDoor({ NOTIFICATIONS_TABLE: table.name });
  ask = asking((await import('../../lambdas/notifications/api.lambda.ts')).handler);
  handlers = {
    live: (await import('../../lambdas/notifications/on-followers-notified.lambda.ts')).handler,
    chat: (await import('../../lambdas/notifications/on-chat-news.lambda.ts')).handler,
    closed: (await import('../../lambdas/notifications/on-account-closed.lambda.ts')).handler,
  };
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
const hear = async (handler: unknown, event: DomainEvent, data: object): Promise<void> =>
  expect(await deliver(handler, domainNews(event, data))).toEqual([]);
const aStream = () => newId('str', new Date(), crypto.getRandomValues(new Uint8Array(10)));
const channelId = 'ch_00000000000000000000000001';
const liveSince = new Date(Date.now() - 60_000).toISOString();

const goesLive = async (whom: Somebody[], by: Somebody, given: object = {}): Promise<string> => {
  const stream = { streamId: aStream(), title: 'High tide', liveSince, ...given };
  const accountIds = whom.map(({ accountId }) => accountId);
  const channel = { channelId, ownerId: by.accountId, name: 'Tides' };
  await hear(handlers.live, followersNotified, { channel, stream, accountIds });
  return stream.streamId;
};
const list = async ({ token }: Somebody) => (await ask(contract.listNotifications, { token })).body;
const streamsOf = async (who: Somebody): Promise<string[]> =>
  (await list(who)).items.map(({ stream }: { stream: { stream_id: string } }) => stream.stream_id);
const setTo = (who: Somebody, body: object) => ask(contract.changeNotificationSettings, { token: who.token, body });

describe('who follows a channel that is live', () => {
  test('finds it in their list once, however often it is told, with what it is called; and having read it stays so', async () => {
    const [ada, grace] = [await somebody(), await somebody({ roles: ['viewer', 'creator'] })];
    const streamId = await goesLive([ada], grace);
    await goesLive([ada], grace, { streamId });
    const { items, unread } = await list(ada);
    expect(unread).toBe(1);
    expect(items).toEqual([
      {
        notification_id: expect.stringMatching(/^ntf_/),
        ...{ kind: 'live', at: liveSince, read: false },
        stream: { stream_id: streamId, title: 'High tide' },
        channel: { channel_id: channelId, name: 'Tides' },
      },
    ]);
    const params = { notification_id: items[0].notification_id };
    await ask(contract.markRead, { token: ada.token, params });
    await goesLive([ada], grace, { streamId });
    expect(await list(ada)).toMatchObject({ items: [{ read: true }], unread: 0 });
  });

  test('hears nothing when they want to hear of no channel, and of calls as before', async () => {
    const [ada, ben, grace] = [await somebody(), await somebody(), await somebody()];
    expect((await setTo(ada, { live: false })).body).toEqual({ mentions: true, live: false });
    expect((await setTo(ada, { mentions: false })).body).toEqual({ mentions: false, live: false });
    expect((await setTo(ada, {})).status).toBe(422);
    const streamId = await goesLive([ada, ben], grace);
    expect([await streamsOf(ada), await streamsOf(ben)]).toEqual([[], [streamId]]);
    await setTo(ada, { live: true });
    const next = await goesLive([ada], grace);
    expect(await streamsOf(ada)).toEqual([next]);
  });

  test('hears nothing when they are leaving, nor when whose channel it is does, nor an hour later', async () => {
    const [ada, leaving, grace] = [await somebody(), await somebody({ status: 'closing' }), await somebody()];
    const streamId = await goesLive([ada, leaving], grace);
    await goesLive([ada], leaving);
    await goesLive([ada], grace, { liveSince: new Date(Date.now() - 3_700_000).toISOString() });
    expect(await streamsOf(ada)).toEqual([streamId]);
    expect((await table.rows()).filter(({ pk }) => pk === `NOTICES#${leaving.accountId}`)).toEqual([]);
  });

  test('costs one small row each, and what it is called is one row for all', async () => {
    const people = await Promise.all(Array.from({ length: 50 }, () => somebody()));
    const before = (await table.rows()).length;
    const streamId = await goesLive(people, await somebody());
    expect((await table.rows()).length - before).toBe(50 + 1 + 1);
    const notices = (await table.rows()).filter((row) => row['airingId'] === streamId && row['kind'] === 'notice');
    expect(Math.max(...notices.map((row) => JSON.stringify(row).length))).toBeLessThan(400);
    expect(JSON.stringify(notices)).not.toContain('High tide');
  });
});

describe('what is gone is told no more', () => {
  test('of a channel whose owner has left nothing stands in anybody’s list; of one who was banned in a chat it does', async () => {
    const [ada, grace] = [await somebody(), await somebody()];
    const streamId = await goesLive([ada], grace);
    await hear(handlers.chat, userBanned, { ...userBanned.example, accountId: grace.accountId, channelId });
    expect(await streamsOf(ada)).toEqual([streamId]);
    await hear(handlers.closed, accountClosed, {
      ...{ ...accountClosed.example, accountId: grace.accountId, status: 'closed' },
    });
    expect(await streamsOf(ada)).toEqual([]);
    expect(JSON.stringify((await table.rows()).filter((row) => row['airingId'] === streamId))).not.toContain('Tides');
  });
});
