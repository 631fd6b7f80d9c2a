import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keepChatReplay } from '../../sdk/src/chat-replay.ts';
import { keepWatching, liveGrantAskMs, openLivePlayback } from '../../sdk/src/live-playback.ts';
import { refusalOf, Unreachable } from '../../sdk/src/refusal.ts';
import { streamsOf } from '../../sdk/src/streams.ts';
import { aClient, json, refused } from './an-api.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const granted = (renewAtMs: number) =>
  json(200, {
    hls_url: '/l/str_1/index.m3u8',
    standard_hls_url: '/l/str_1/standard.m3u8',
    dash_url: '/l/str_1/index.mpd',
    renew_at: new Date(renewAtMs).toISOString(),
  });

describe('the right to watch a stream', () => {
  beforeEach(() => void vi.useFakeTimers({ now }));
  afterEach(() => void vi.useRealTimers());

  test('has complete addresses, wherever the service is', async () => {
    const client = aClient(() => granted(now + 60_000), { address: 'https://video.example.com' });
    expect(await openLivePlayback(client, 'str_1')).toMatchObject({
      hls_url: 'https://video.example.com/l/str_1/index.m3u8',
      standard_hls_url: 'https://video.example.com/l/str_1/standard.m3u8',
      dash_url: 'https://video.example.com/l/str_1/index.mpd',
    });
    expect(client.paths()).toEqual(['https://video.example.com/v1/streams/str_1/playback']);
  });

  test('is asked for from one seat, the same at every renewal, or the one that is given', async () => {
    const client = aClient(() => granted(Date.now() + 60_000));
    const silent = { onGrant: () => {} };
    const kept = [keepWatching(client, 'str_1', silent), keepWatching(client, 'str_1', silent, { seat: 31 })];
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    for (const one of kept) one.close();
    const [own = '', ...others] = [...new Set(client.paths())];
    expect(own).toMatch(/^\/v1\/streams\/str_1\/playback\?seat=(\d|[12]\d|3[01])$/);
    expect([others, client.requests.length]).toEqual([['/v1/streams/str_1/playback?seat=31'], 6]);
  });

  test('is asked for again until it is live, soon where nobody answers, and never after it is over', () => {
    const no = (code: string, status: number) => refusalOf(status, { error: { code, message: '' } });
    expect(liveGrantAskMs(undefined, no('live.not_live', 409), now)).toBe(2_000);
    expect(liveGrantAskMs(undefined, new Unreachable('x'), now)).toBe(3_000);
    expect(liveGrantAskMs(undefined, no('live.ended', 410), now)).toBe(false);
    expect(liveGrantAskMs(undefined, no('access.sign_in_to_watch', 401), now)).toBe(false);
    expect(liveGrantAskMs({ renew_at: '2026-11-20T10:36:00Z' }, undefined, now)).toBe(36 * 60_000);
  });

  test('comes by itself when the stream is live, and is renewed when it says so, until it is closed', async () => {
    const answers = [refused(409, 'live.not_live'), refused(409, 'live.not_live')];
    const client = aClient(() => answers.shift() ?? granted(Date.now() + 36 * 60_000));
    const grants: string[] = [];
    const troubles: boolean[] = [];
    const kept = keepWatching(client, 'str_1', {
      onGrant: ({ hls_url }) => void grants.push(hls_url),
      onTrouble: (_, asksAgain) => void troubles.push(asksAgain),
    });
    await vi.advanceTimersByTimeAsync(4_000);
    expect([grants, troubles]).toEqual([['/l/str_1/index.m3u8'], [true, true]]);
    await vi.advanceTimersByTimeAsync(36 * 60_000);
    expect(grants).toHaveLength(2);
    kept.close();
    await vi.advanceTimersByTimeAsync(2 * 36 * 60_000);
    expect(client.requests).toHaveLength(4);
  });
});

describe('what was said beside a stream', () => {
  beforeEach(() => void vi.useFakeTimers({ now }));
  afterEach(() => void vi.useRealTimers());

  test('has complete addresses, is asked for again when nobody answers, and renewed when it says so; never after a no', async () => {
    const replay = () =>
      json(200, {
        ...{ index_url: '/c/str_1/index.json', pages_url: '/c/str_1/', clock: [] },
        renew_at: new Date(Date.now() + 9 * 60_000).toISOString(),
      });
    const answers = [refused(503, 'service.busy'), replay(), replay(), refused(404, 'live.stream_not_found')];
    const client = aClient(() => answers.shift() ?? replay(), { address: 'https://video.example.com' });
    const heard: string[] = [];
    const kept = keepChatReplay(client, 'str_1', {
      onGrant: ({ index_url, pages_url }) => void heard.push(index_url, pages_url),
      onTrouble: (_, asksAgain) => void heard.push(String(asksAgain)),
    });
    await vi.advanceTimersByTimeAsync(60_000);
    const urls = ['https://video.example.com/c/str_1/index.json', 'https://video.example.com/c/str_1/'];
    expect(heard.slice(-2)).toEqual(urls);
    await vi.advanceTimersByTimeAsync(3 * 9 * 60_000);
    expect(heard.slice(-3)).toEqual([...urls, 'false']);
    const asked = client.requests.length;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(client.requests).toHaveLength(asked);
    kept.close();
  });
});

describe('streams of one’s own', () => {
  test('are made, started and stopped; what creates carries a key, so that it is done once', async () => {
    const client = aClient(() => json(200, {}));
    const streams = streamsOf(client);
    await streams.create({ title: 'Storm' });
    await streams.start('str_1');
    await streams.rotateKey('str_1', { force: true });
    await streams.stop('str_1');
    const seen = client.requests.map(({ method, path, body, headers }) => [
      `${method} ${path}`,
      body,
      'idempotency-key' in headers,
    ]);
    expect(seen).toEqual([
      ['POST /v1/streams', '{"title":"Storm"}', true],
      ['POST /v1/streams/str_1/start', undefined, true],
      ['POST /v1/streams/str_1/key/rotate', '{"force":true}', true],
      ['POST /v1/streams/str_1/stop', undefined, false],
    ]);
  });

  test('are listed by what they are doing', async () => {
    const client = aClient(() => json(200, { items: [{ stream_id: 'str_1' }] }));
    const streams = streamsOf(client);
    for await (const { stream_id } of streams.scheduled()) expect(stream_id).toBe('str_1');
    for await (const _ of streams.live());
    for await (const _ of streams.mine());
    expect(client.paths()).toEqual(['/v1/streams?state=scheduled', '/v1/streams?state=live', '/v1/me/streams']);
  });

  test('that find every encoder taken are told so at once when the wait is long', async () => {
    const client = aClient(() => refused(503, 'live.no_capacity', { 'retry-after': '120' }));
    await expect(streamsOf(client).start('str_1')).rejects.toMatchObject({
      code: 'live.no_capacity',
      message: 'Every encoder is on air, so nothing was started. Try again in 2 minutes.',
    });
    expect(client.requests).toHaveLength(1);
  });
});
