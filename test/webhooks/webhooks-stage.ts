import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { accountClosed } from '../../lambdas/accounts/events.ts';
import { videoPublished } from '../../lambdas/catalog/events.ts';
import type { Person } from '../../lambdas/kit/authorize.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import type { DomainEvent } from '../../lambdas/kit/event.ts';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import * as contract from '../../lambdas/webhooks/contract.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aTable } from '../support/a-table.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';
import { aReceiver } from './a-receiver.ts';

export interface Somebody {
  accountId: string;
  token: string;
}
interface Message {
  body: string;
  readyAt: number;
}

let keys = 0;

/**
 * The whole domain on a real table engine, with a receiver on this machine, a queue that is a list, and a clock one can
 * turn. Nothing moves by itself: `work` hands out the messages that are ready, `minute` lets the reconciler look.
 */
export const webhooksStage = async () => {
  const table = await aTable('webhooks', { indexes: ['gsi1', 'gsi2'] });
  const receiver = await aReceiver();
  openDoor(
    {
      WEBHOOKS_TABLE: table.name,
      DUE_QUEUE: 'http://queue.test/due',
      SEAL_SECRET: 'arclight/test/webhooks',
      WEBHOOK_PORTS: '443',
      WEBHOOK_LOOPBACK: 'allow',
    },
    { 'arclight/test/webhooks': { current: 'what seals webhooks in this test' } },
  );
  let turnedMs = 0;
  const now = clock.now;
  clock.now = () => new Date(Date.now() + turnedMs);

  const queue: Message[] = [];
  let queueIsDown = false;
  mockClient(SQSClient)
    .on(SendMessageBatchCommand)
    .callsFake(({ Entries }) => {
      if (queueIsDown) throw new Error('the queue is out of reach');
      for (const { MessageBody, DelaySeconds = 0 } of Entries)
        queue.push({ body: MessageBody, readyAt: clock.now().getTime() + DelaySeconds * 1000 });
      return {};
    });

  const ask = asking((await import('../../lambdas/webhooks/api.lambda.ts')).handler);
  const { handler: onNews } = await import('../../lambdas/webhooks/on-news.lambda.ts');
  const { handler: onDue } = await import('../../lambdas/webhooks/on-delivery-due.lambda.ts');
  const { handler: onClosed } = await import('../../lambdas/webhooks/on-account-closed.lambda.ts');
  const { handler: reconcile } = await import('../../lambdas/webhooks/every-minute-reconcile.lambda.ts');
  let people = 0;
  const happened = new Map<string, string>();

  const stage = {
    table,
    receiver,
    queue,
    ask: ask as (operation: Parameters<typeof ask>[0], asked?: Asked) => Promise<Answered>,
    turn(ms: number): void {
      turnedMs += ms;
    },
    /** Whether what is sent to the queue is refused. */
    closeQueue(isDown: boolean): void {
      queueIsDown = isDown;
    },
    newKey(): Record<string, string> {
      keys += 1;
      return { 'idempotency-key': `key-${keys}` };
    },

    async somebody(given: Partial<Person> = {}): Promise<Somebody> {
      const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
      const accountId = accountIdOf(subject);
      await stage.become(accountId, { roles: ['viewer', 'creator'], ...given });
      return { accountId, token: signedToken(subject) };
    },
    async become(accountId: string, given: Partial<Person>): Promise<void> {
      const person = { accountId, version: 1, roles: ['viewer'], plan: 'free', status: 'active', ...given };
      await table.put({ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person', ...person });
    },

    /** Asks one thing of a webhook in somebody's name; creating ones with a fresh key. */
    on: (
      operation: Parameters<typeof ask>[0],
      who: Somebody,
      { webhook_id, delivery_id }: { webhook_id?: string; delivery_id?: string } = {},
      asked: Asked = {},
    ): Promise<Answered> =>
      stage.ask(operation, {
        token: who.token,
        params: { ...(webhook_id ? { webhook_id } : {}), ...(delivery_id ? { delivery_id } : {}) },
        headers: stage.newKey(),
        ...asked,
      }),
    /** A webhook of somebody's that leads to the receiver. */
    // biome-ignore lint/suspicious/noExplicitAny: as the API answers it.
    async webhook(who: Somebody, given: object = {}): Promise<any> {
      const answer = await stage.on(contract.createWebhook, who, {}, { body: { url: receiver.url, ...given } });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    async deliveries(
      who: Somebody,
      webhook: { webhook_id: string },
      query: Record<string, string> = {},
      // biome-ignore lint/suspicious/noExplicitAny: as above.
    ): Promise<any[]> {
      return (await stage.on(contract.listDeliveries, who, webhook, { query })).body.items;
    },

    /** News of a video of somebody's; the same `eventId` is the same news. Answers whether it was done with. */
    async hear(
      owner: Somebody,
      {
        event = videoPublished,
        eventId = '',
        ...given
      }: { event?: DomainEvent; eventId?: string } & Record<string, unknown> = {},
    ): Promise<boolean> {
      const record = domainNews(event, { ...(event.example as object), ownerId: owner.accountId, ...given });
      const message = JSON.parse(record.body);
      const { eventId: id } = Object.assign(message.detail, eventId ? { eventId } : {});
      const at = happened.get(id) ?? clock.now().toISOString();
      happened.set(id, at);
      message.detail.occurredAt = at;
      record.body = JSON.stringify(message);
      return (await deliver(onNews, record)).length === 0;
    },
    close: async ({ accountId }: Somebody): Promise<boolean> =>
      (await deliver(onClosed, domainNews(accountClosed, { ...accountClosed.example, accountId, version: 9 })))
        .length === 0,

    /** Hands out what is ready; answers how many messages that were. */
    async work(): Promise<number> {
      const ready = queue.filter(({ readyAt }) => readyAt <= clock.now().getTime());
      for (const message of ready) queue.splice(queue.indexOf(message), 1);
      for (const { body } of ready)
        await deliver(onDue, { ...domainNews(videoPublished, videoPublished.example), body });
      return ready.length;
    },
    minute: (): Promise<Record<string, number>> =>
      (reconcile as (event: unknown, context: Context) => Promise<Record<string, number>>)({}, {} as Context),

    async stop(): Promise<void> {
      clock.now = now;
      await receiver.stop();
      await table.stop();
    },
  };
  return stage;
};
export type WebhooksStage = Awaited<ReturnType<typeof webhooksStage>>;
