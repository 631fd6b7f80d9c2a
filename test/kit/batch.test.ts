import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { batch, type Told } from '../../lambdas/kit/batch.ts';
import { correlation } from '../../lambdas/kit/correlation.ts';
import { event, serviceEvent } from '../../lambdas/kit/event.ts';
import { log } from '../../lambdas/kit/log.ts';
import { Hopeless, Later } from '../../lambdas/kit/refusal.ts';
import { deliver, domainNews, serviceNews } from '../support/a-delivery.ts';

const { count } = vi.hoisted(() => ({ count: vi.fn() }));
vi.mock('../../lambdas/kit/metric.ts', () => ({ count }));
beforeEach(() => void count.mockClear());

const bookRead = event('shelf', 'book.read', {
  summary: '',
  data: z.object({ pages: z.number() }),
  example: { pages: 1 },
});
const bookBurnt = event('shelf', 'book.burnt', {
  summary: '',
  data: z.object({ smoke: z.boolean() }),
  example: { smoke: true },
});
const doorOpened = serviceEvent('aws.doors', 'Door Opened', z.object({ key: z.string() }));

type Message = ReturnType<typeof domainNews>;
const withBody = (body: unknown): Message => ({
  ...domainNews(bookRead, { pages: 1 }),
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const envelopeOf = (message: Message) => JSON.parse(message.body);

describe('a poison record', () => {
  const poisons: [string, () => Message][] = [
    ['whose work fails', () => domainNews(bookRead, { pages: 13 })],
    ['that is no JSON', () => withBody('<xml/>')],
    ['that is no event', () => withBody({ hello: 1 })],
    ['that breaks its promise', () => domainNews(bookRead, { pages: 'many' })],
    ['without an envelope', () => withBody({ ...envelopeOf(domainNews(bookRead, {})), detail: { pages: 1 } })],
    ['of news nobody here waits for', () => domainNews(bookBurnt, { smoke: true })],
  ];
  const positions = [0, 1, 2, 3, 4];

  test.each(poisons)('%s returns alone, wherever in the batch it is', async (_, poison) => {
    for (const position of positions) {
      const done: number[] = [];
      const handler = batch(bookRead, async ({ pages }) => {
        if (pages === 13) throw new Error('thirteen');
        done.push(pages);
      });
      const messages = positions.map((index) =>
        index === position ? poison() : domainNews(bookRead, { pages: index + 1 }),
      );
      expect(await deliver(handler, ...messages)).toEqual([messages[position]?.messageId]);
      expect(done.sort()).toEqual(positions.filter((index) => index !== position).map((index) => index + 1));
    }
  });

  test('and several are several', async () => {
    const handler = batch(bookRead, async ({ pages }) => {
      if (pages % 2) throw new Error('odd');
    });
    const messages = positions.map((pages) => domainNews(bookRead, { pages }));
    expect(await deliver(handler, ...messages)).toEqual([messages[1]?.messageId, messages[3]?.messageId]);
  });
});

test('a batch that went well returns nothing, and so does an empty one', async () => {
  const handler = batch(bookRead, async () => {});
  expect(await deliver(handler, domainNews(bookRead, { pages: 1 }))).toEqual([]);
  expect(await deliver(handler)).toEqual([]);
});

test('hopeless work is counted by its reason and not tried again', async () => {
  const handler = batch(bookRead, async () => {
    throw new Hopeless('shelf.unreadable', { pages: 0 });
  });
  expect(await deliver(handler, domainNews(bookRead, { pages: 0 }))).toEqual([]);
  expect(count.mock.calls).toEqual([['Hopeless', 1, { Code: 'shelf.unreadable' }]]);
});

test('work whose turn has not come returns, and alarms nobody; work that failed does', async () => {
  const error = vi.spyOn(log, 'error');
  const [later, failed] = [new Later('another is at it'), new Error('for now')].map((thrown) =>
    batch(bookRead, async () => {
      throw thrown;
    }),
  );
  const message = domainNews(bookRead, { pages: 0 });
  expect(await deliver(later, message)).toEqual([message.messageId]);
  expect(error).not.toHaveBeenCalled();
  expect(await deliver(failed, message)).toEqual([message.messageId]);
  expect(error).toHaveBeenCalledOnce();
  error.mockRestore();
});

test('work that fails is not counted as hopeless', async () => {
  const handler = batch(bookRead, async () => {
    throw new Error('for now');
  });
  await deliver(handler, domainNews(bookRead, { pages: 0 }));
  expect(count).not.toHaveBeenCalled();
});

describe('what a consumer is told', () => {
  test('of a domain’s news: the envelope’s id, time and name, under its correlation id', async () => {
    let told: Told | undefined;
    let under = '';
    const handler = batch([bookRead, bookBurnt], async (_, given) => {
      told = given;
      under = correlation.id;
    });
    const message = domainNews(bookBurnt, { smoke: true });
    const outer = envelopeOf(message);
    const detail = {
      ...outer.detail,
      eventId: 'evt_1',
      correlationId: 'edge-1',
      occurredAt: '2026-11-20T09:00:00.000Z',
    };
    expect(await deliver(handler, { ...message, body: JSON.stringify({ ...outer, detail }) })).toEqual([]);
    expect(told).toMatchObject({
      eventId: 'evt_1',
      eventName: 'book.burnt',
      occurredAt: new Date('2026-11-20T09:00:00.000Z'),
    });
    expect(told?.now).toBeInstanceOf(Date);
    expect(under).toBe('edge-1');
    expect(correlation.id).toBe('none');
  });

  test('of a service’s news: the bus’s id and time', async () => {
    const seen: unknown[] = [];
    const handler = batch(doorOpened, async ({ key }, { eventId, occurredAt }) => {
      seen.push([key, eventId, occurredAt.toISOString(), correlation.id]);
    });
    const message = serviceNews(doorOpened, { key: 'a/b c' });
    const { id } = envelopeOf(message);
    expect(await deliver(handler, message)).toEqual([]);
    expect(seen).toEqual([['a/b c', id, '2026-11-20T10:00:00.000Z', id]]);
  });

  test('records of one batch do not mix their correlation ids', async () => {
    const gate = Promise.withResolvers<void>();
    const seen: Record<number, string> = {};
    const handler = batch(bookRead, async ({ pages }) => {
      if (pages === 2) gate.resolve();
      await gate.promise;
      seen[pages] = correlation.id;
    });
    const messages = [1, 2].map((pages) => {
      const message = domainNews(bookRead, { pages });
      const outer = envelopeOf(message);
      const detail = { ...outer.detail, correlationId: `edge-${pages}` };
      return { ...message, body: JSON.stringify({ ...outer, detail }) };
    });
    await deliver(handler, ...messages);
    expect(seen).toEqual({ 1: 'edge-1', 2: 'edge-2' });
  });
});
