import { describe, expect, test } from 'vitest';
import { Unreachable } from '../../sdk/src/refusal.ts';
import { pauseMs } from '../../sdk/src/retrying.ts';
import { aClient, json, refused } from './an-api.ts';

const video = { params: { video_id: 'vid_1' } };
type Ask = (client: ReturnType<typeof aClient>) => Promise<unknown>;
const reading: Ask = ({ call }) => call('catalog.read_video', video);
const putting: Ask = ({ call }) => call('catalog.choose_frame', { ...video, body: { frame: 1 } });
const deleting: Ask = ({ call }) => call('catalog.delete_video', video);
const creating: Ask = ({ call }) => call('accounts.create_channel', { body: { handle: 'north', name: 'North' } });
const changing: Ask = ({ call }) => call('catalog.change_video', { ...video, body: { title: 'x' } });
const posting: Ask = ({ call }) => call('catalog.publish_video', video);
const onlyIf: Ask = ({ call }) => call('catalog.delete_video', video, { ifMatch: 7 });

/** How many requests it took when only the first goes wrong. */
const triesAfter = async (first: Parameters<typeof aClient>[0], ask: Ask): Promise<number> => {
  const client = aClient((request, count) => (count === 1 ? first(request, count) : json(200, {})));
  await ask(client).catch(() => {});
  return client.requests.length;
};

describe('trying again', () => {
  const silence = () => 'no network' as const;
  const broken = () => refused(500, 'service.failed');
  test.each([
    ['reading', reading, 2],
    ['putting', putting, 2],
    ['deleting', deleting, 2],
    ['creating with a key', creating, 2],
    ['changing', changing, 1],
    ['a plain POST', posting, 1],
    ['what is asked of one version only', onlyIf, 1],
  ])('%s, when nobody knows what was done', async (_, ask, requests) => {
    expect(await triesAfter(silence, ask)).toBe(requests);
    expect(await triesAfter(broken, ask)).toBe(requests);
  });

  test.each([
    ['the gateway’s 429', () => json(429, { message: 'Too Many Requests' })],
    ['the limit of a person, with nothing done', () => refused(429, 'request.too_many', { 'retry-after': '1' })],
    ['busy, with nothing changed', () => refused(503, 'service.busy')],
  ])('anything, after %s', async (_, first) => {
    for (const ask of [reading, changing, posting, onlyIf]) expect(await triesAfter(first, ask)).toBe(2);
  });

  test.each([
    ['a no', () => refused(404, 'catalog.video_not_found')],
    ['a quota, which does not pass by waiting', () => refused(429, 'upload.quota', { 'retry-after': '2' })],
    ['a rest longer than anyone waits', () => refused(503, 'service.busy', { 'retry-after': '120' })],
  ])('never, after %s', async (_, first) => expect(await triesAfter(first, reading)).toBe(1));

  test('after too many requests waits as long as was asked, and says so', async () => {
    const told: [number, unknown][] = [];
    const client = aClient(
      (_, count) => (count === 1 ? refused(429, 'request.too_many', { 'retry-after': '4' }) : json(200, {})),
      { onWait: (ms, because) => told.push([ms, because]) },
    );
    await reading(client);
    expect(told).toHaveLength(1);
    expect(told[0]?.[0]).toBeGreaterThanOrEqual(4000);
    expect(told[0]?.[1]).toMatchObject({
      code: 'request.too_many',
      message: 'Too many requests at once. Try again in 4 seconds.',
    });
    expect(client.pauses).toEqual([told[0]?.[0]]);
  });

  test('ends after two more tries, and the last word is heard', async () => {
    const client = aClient(() => refused(503, 'service.busy', { 'retry-after': '3' }));
    await expect(reading(client)).rejects.toMatchObject({ code: 'service.busy', retryAfterMs: 3000 });
    expect(client.requests).toHaveLength(3);
    const asked = aClient(() => 'no network', { retries: 5 });
    await expect(reading(asked)).rejects.toBeInstanceOf(Unreachable);
    expect(asked.requests).toHaveLength(6);
  });

  test('waits longer each time, by chance, and never less than it is asked to', async () => {
    const silent = new Unreachable('x');
    const longest = [0, 1, 2, 3, 9].map((attempt) => pauseMs(silent, attempt, () => 1));
    expect(longest).toEqual([400, 800, 1600, 3200, 8000]);
    expect(pauseMs(silent, 3, () => 0)).toBe(0);
    const client = aClient((_, count) =>
      count === 1 ? refused(503, 'service.busy', { 'retry-after': '3' }) : json(200, {}),
    );
    await reading(client);
    expect(client.pauses).toEqual([3000 + 200]);
    const until = new Date(1_000_000 + 5_000).toUTCString();
    const dated = aClient((_, count) => (count === 1 ? json(429, {}, { 'retry-after': until }) : json(200, {})));
    await reading(dated);
    expect(dated.pauses[0]).toBe(5_000 + 200);
  });
});

describe('not for ever', () => {
  test('an answer that does not come in time is silence', async () => {
    const client = aClient(() => 'no answer', { timeoutMs: 5, retries: 0 });
    await expect(reading(client)).rejects.toBeInstanceOf(Unreachable);
  });

  test('stopped by its caller, it throws their reason and is not tried again', async () => {
    const stop = new AbortController();
    const client = aClient(() => {
      queueMicrotask(() => stop.abort('enough'));
      return 'no answer';
    });
    await expect(client.call('catalog.read_video', video, { signal: stop.signal })).rejects.toBe('enough');
    expect(client.requests).toHaveLength(1);
    await expect(client.call('catalog.read_video', video, { signal: stop.signal })).rejects.toBe('enough');
    expect(client.requests).toHaveLength(1);
  });
});
