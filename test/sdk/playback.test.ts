import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { grantAskMs, keepPlaying, openPlayback } from '../../sdk/src/playback.ts';
import { refusalOf, Unreachable } from '../../sdk/src/refusal.ts';
import { aClient, json, refused } from './an-api.ts';

describe('the next grant', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');
  const grant = { renew_at: '2026-11-20T10:36:00Z' };

  test('is asked for when the present one says so, and at once if that is past, but never in a rush', () => {
    expect(grantAskMs(grant, null, now)).toBe(36 * 60_000);
    expect(grantAskMs({ renew_at: '2026-11-20T09:00:00Z' }, null, now)).toBe(5_000);
  });

  test('is asked for again while there is no network or the video is being prepared, never after a no', () => {
    const refused = (code: string, status: number) => refusalOf(status, { error: { code, message: '' } });
    expect(grantAskMs(grant, new Unreachable('x'), now)).toBe(10_000);
    expect(grantAskMs(undefined, refused('playback.not_ready', 409), now)).toBe(2_000);
    expect(grantAskMs(grant, refused('access.subscription_required', 403), now)).toBe(false);
    expect(grantAskMs(undefined, null, now)).toBe(false);
  });
});

describe('the right to watch', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');
  beforeEach(() => void vi.useFakeTimers({ now }));
  afterEach(() => void vi.useRealTimers());

  const grantedFor = (minutes: number) =>
    json(200, {
      hls_url: '/v/x.m3u8',
      dash_url: '/v/x.mpd',
      token_hls_url: '/t/k/v/x.m3u8',
      token_dash_url: '/t/k/v/x.mpd',
      renew_at: new Date(Date.now() + minutes * 60_000).toISOString(),
    });
  const heard = () => {
    const grants: string[] = [];
    const troubles: [unknown, boolean][] = [];
    return {
      grants,
      troubles,
      onGrant: ({ renew_at }: { renew_at: string }) => void grants.push(renew_at),
      onTrouble: (error: unknown, asksAgain: boolean) => void troubles.push([error, asksAgain]),
    };
  };

  test('has complete addresses, wherever the service is', async () => {
    const client = aClient(() => grantedFor(36), { address: 'https://video.example.com' });
    expect(await openPlayback(client, 'vid_1')).toMatchObject({
      hls_url: 'https://video.example.com/v/x.m3u8',
      token_dash_url: 'https://video.example.com/t/k/v/x.mpd',
    });
    expect(
      await openPlayback(
        aClient(() => grantedFor(36)),
        'vid_1',
      ),
    ).toMatchObject({ hls_url: '/v/x.m3u8' });
  });

  test('of what has become ready this moment is waited for as long as one likes', async () => {
    const early = () => [refused(404, 'playback.video_not_found'), refused(409, 'playback.not_ready')];
    const answers = early();
    const asked = openPlayback(
      aClient(() => answers.shift() ?? grantedFor(36)),
      'vid_1',
      { patienceMs: 5_000 },
    );
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await asked).toMatchObject({ hls_url: '/v/x.m3u8' });
    const [first] = early();
    const once = openPlayback(
      aClient(() => first ?? grantedFor(36)),
      'vid_1',
    );
    await expect(once).rejects.toMatchObject({ code: 'playback.video_not_found' });
  });

  test('is renewed when it says so, until it is closed', async () => {
    const client = aClient(() => grantedFor(36));
    const ears = heard();
    const playback = keepPlaying(client, 'vid_1', ears);
    await vi.advanceTimersByTimeAsync(0);
    expect(ears.grants).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(36 * 60_000);
    expect(ears.grants).toHaveLength(2);
    playback.close();
    await vi.advanceTimersByTimeAsync(2 * 36 * 60_000);
    expect(client.requests).toHaveLength(2);
  });

  test('is asked for again while the video is prepared, and given up after a no until somebody asks', async () => {
    const answers = [refused(409, 'playback.not_ready'), refused(403, 'access.subscription_required')];
    const client = aClient(() => answers.shift() ?? grantedFor(36));
    const ears = heard();
    const playback = keepPlaying(client, 'vid_1', ears);
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(2_000);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(ears.troubles.map(([error, asksAgain]) => [(error as { code: string }).code, asksAgain])).toEqual([
      ['playback.not_ready', true],
      ['access.subscription_required', false],
    ]);
    expect(client.requests).toHaveLength(2);
    await playback.renew();
    expect(ears.grants).toHaveLength(1);
    playback.close();
  });

  test('asked for by several at once is asked for once', async () => {
    const client = aClient(() => grantedFor(36));
    const playback = keepPlaying(client, 'vid_1', heard());
    await Promise.all([playback.renew(), playback.renew()]);
    expect(client.requests).toHaveLength(1);
    playback.close();
  });
});
