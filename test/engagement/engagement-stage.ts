import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';
import { accountClosed, channelClosed, channelUpdated } from '../../lambdas/accounts/events.ts';
import * as contract from '../../lambdas/engagement/contract.ts';
import { followersDue, tellingDue } from '../../lambdas/engagement/due-queue.ts';
import type { Person } from '../../lambdas/kit/authorize.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import type { DomainEvent } from '../../lambdas/kit/event.ts';
import { accountIdOf, newId } from '../../lambdas/kit/ids.ts';
import { streamUpdated } from '../../lambdas/live/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aTable } from '../support/a-table.ts';
import { asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

export interface Somebody {
  accountId: string;
  token: string;
}

/** A piece of the work of telling followers. */
export interface Telling {
  channelId: string;
  streamId: string;
  title: string;
  liveSince: string;
  shard?: number;
  before?: string;
}

/** The whole of engagement on a real table engine; channels and streams come to it as news, the way they really do. */
export const engagementStage = async () => {
  const table = await aTable('engagement', { indexes: ['gsi1', 'gsi2'] });
  openDoor({
    ENGAGEMENT_TABLE: table.name,
    SIGNING_SECRET: 'arclight/test/signing',
    DUE_QUEUE: 'https://due',
    TELLING_QUEUE: 'https://telling',
  });
  const due: unknown[] = [];
  const telling: Telling[] = [];
  mockClient(SQSClient)
    .on(SendMessageCommand)
    .callsFake(({ QueueUrl, MessageBody }) => {
      (QueueUrl === 'https://telling' ? telling : due).push(JSON.parse(MessageBody).detail.data);
      return {};
    });
  const ask = asking((await import('../../lambdas/engagement/api.lambda.ts')).handler);
  const { handler: onChannel } = await import('../../lambdas/engagement/on-channel-updated.lambda.ts');
  const { handler: onStream } = await import('../../lambdas/engagement/on-stream-news.lambda.ts');
  const { handler: onClosed } = await import('../../lambdas/engagement/on-account-closed.lambda.ts');
  const { handler: onTelling } = await import('../../lambdas/engagement/on-telling-due.lambda.ts');
  const { handler: onDue } = await import('../../lambdas/engagement/on-followers-due.lambda.ts');
  const now = clock.now;
  let turnedMs = 0;
  clock.now = () => new Date(Date.now() + turnedMs);
  let people = 0;

  const hear = async (handler: unknown, event: DomainEvent, data: unknown): Promise<void> => {
    if ((await deliver(handler, domainNews(event, data))).length > 0) throw new Error(`${event.name} was not heard`);
  };
  const on =
    (operation: Parameters<typeof ask>[0]) => (channelId: string, who?: Somebody, query?: Record<string, string>) =>
      ask(operation, {
        params: { channel_id: channelId },
        ...(who ? { token: who.token } : {}),
        ...(query ? { query } : {}),
      });

  return {
    table,
    ask,
    turn(ms: number): void {
      turnedMs += ms;
    },
    follow: on(contract.followChannel),
    unfollow: on(contract.unfollowChannel),
    read: on(contract.readFollow),
    notify: (channelId: string, { token }: Somebody, notify: boolean) =>
      ask(contract.changeFollow, { params: { channel_id: channelId }, token, body: { notify } }),
    count: async (channelId: string): Promise<number> => (await on(contract.countFollowers)(channelId)).body.followers,
    followers: on(contract.listFollowers),
    mine: (who: Somebody, query: Record<string, string> = {}) => ask(contract.listFollows, { token: who.token, query }),
    async somebody(given: Partial<Person> = {}): Promise<Somebody> {
      const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
      const accountId = accountIdOf(subject);
      const person = { accountId, version: 1, roles: ['viewer'], plan: 'free', status: 'active', ...given };
      await table.put({ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person', displayName: 'Ada', ...person });
      return { accountId, token: signedToken(subject) };
    },
    async channel(ownerId: string, given: object = {}): Promise<string> {
      const channelId = newId('ch', clock.now(), clock.random(10));
      const facts = { channelId, ownerId, handle: 'tides', name: 'Tides', team: [], version: 1, ...given };
      await hear(onChannel, channelUpdated, facts);
      return channelId;
    },
    /** It is gone, and everything that follows from it has been done. */
    async closeChannel(channelId: string, ownerId: string): Promise<number> {
      await hear(onChannel, channelClosed, { channelId, ownerId, version: 9 });
      let looks = 0;
      for (let one = due.shift(); one; one = due.shift()) {
        await hear(onDue, followersDue, one);
        looks += 1;
      }
      return looks;
    },
    telling,
    /** One piece of the work of telling. */
    tell: (piece: Telling) => hear(onTelling, tellingDue, piece),
    /** All of it that is asked for; answers how many pieces that was. */
    async tellAll(): Promise<number> {
      let pieces = 0;
      for (let one = telling.shift(); one; one = telling.shift()) {
        await hear(onTelling, tellingDue, one);
        pieces += 1;
      }
      return pieces;
    },
    /** Who is told of a stream, once for each time they are. */
    async toldOf(streamId: string): Promise<string[]> {
      const news = (await table.news()).filter(({ name }) => name === 'followers.notified');
      return news
        .filter(({ data }) => (data['stream'] as { streamId: string }).streamId === streamId)
        .flatMap(({ data }) => data['accountIds'] as string[])
        .sort();
    },
    async stream(channelId: string, given: { streamId?: string } & Record<string, unknown> = {}): Promise<string> {
      const streamId = given.streamId ?? newId('str', clock.now(), clock.random(10));
      const facts = {
        ...streamUpdated.example,
        streamId,
        channelId,
        state: 'LIVE',
        liveSince: clock.now().toISOString(),
      };
      await hear(onStream, streamUpdated, { ...facts, ...given });
      return streamId;
    },
    leave: (accountId: string) =>
      hear(onClosed, accountClosed, { ...accountClosed.example, accountId, status: 'closed' }),
    async stop(): Promise<void> {
      clock.now = now;
      vi.unstubAllGlobals();
      await table.stop();
    },
  };
};
export type EngagementStage = Awaited<ReturnType<typeof engagementStage>>;
