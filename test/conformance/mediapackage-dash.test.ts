import { parse as parseMpd } from 'mpd-parser';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { manifestsOf } from '../../lambdas/live/packaging.ts';
import { type EncodedTrack, encodedTracks, type Sending } from './mediapackage-feed.ts';
import { mediaPackageStage } from './mediapackage-stage.ts';

// Media is made, sent and read back: on a busy machine that takes a while.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let stage: Awaited<ReturnType<typeof mediaPackageStage>>;
let tracks: EncodedTrack[];
const open: Sending[] = [];
beforeAll(async () => {
  stage = await mediaPackageStage();
  tracks = await encodedTracks(stage.work, 15);
});
afterAll(async () => {
  for (const one of open) one.cut();
  await stage.stop();
});

const sending = (url: string): Sending[] => {
  const all = stage.sendings(url, tracks);
  open.push(...all);
  return all;
};

interface Listed {
  uri: string;
  duration: number;
}

/** What the MPD lists of each track, by the track's name. */
const listed = async (channel: string): Promise<Map<string, Listed[]>> => {
  const { text } = await stage.get(channel, 'index.mpd');
  const { playlists, mediaGroups } = parseMpd(text, { manifestUri: 'http://edge/l/str/index.mpd' });
  const sounds = Object.values(mediaGroups.AUDIO).flatMap((group) =>
    Object.values(group).flatMap((sound) => sound.playlists),
  );
  return new Map(
    [...playlists, ...sounds].map(({ segments }) => [
      /^segment_(\w+?)_/.exec(segments[0]?.uri ?? '')?.[1] ?? '',
      segments,
    ]),
  );
};
const mpdOf = async (channel: string) => (await stage.get(channel, 'index.mpd')).text;
const attribute = (text: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1];

describe('of a stream of low latency', () => {
  let sendings: Sending[];
  beforeAll(async () => {
    sendings = sending(await stage.channel('low', manifestsOf({ latency: 'low', dvrWindowSec: 0 })));
  });

  test('segments come to be as long as was said of them before, in every track', async () => {
    const said = new Map<string, Listed>();
    for (let moment = 0; moment < 12; moment += 1) {
      await stage.send('low', sendings, 5 + moment * 0.37);
      expect(await mpdOf('low')).toContain('availabilityTimeComplete="false"');
      for (const segments of (await listed('low')).values())
        for (const one of segments.slice(-3)) said.set(one.uri, said.get(one.uri) ?? one);
    }
    await stage.send('low', sendings, 12.5);
    const became = [...(await listed('low')).values()].flatMap((segments) => segments.slice(0, -3));
    const known = became.filter(({ uri }) => said.has(uri));
    expect(known.length).toBeGreaterThan(4 * 2);
    for (const one of known) expect([one.uri, said.get(one.uri)?.duration]).toEqual([one.uri, one.duration]);
  });

  test('the manifest says what was asked for it', async () => {
    const text = await mpdOf('low');
    const said = ['minimumUpdatePeriod', 'minBufferTime', 'timeShiftBufferDepth', 'suggestedPresentationDelay'];
    expect(said.map((name) => attribute(text, name))).toEqual(['PT2S', 'PT2S', 'PT60S', 'PT4S']);
    expect(text).toContain(`direct:2014" value="${new Date(stage.now()).toISOString()}"`);
  });

  test('the next is waited for, and read as it comes', async () => {
    const [open = '', next = ''] =
      (await listed('low'))
        .get('v90')
        ?.slice(-3)
        .map(({ uri }) => uri) ?? [];
    const [growing, coming] = [stage.get('low', open), stage.get('low', next)];
    let hasAnswered = false;
    void Promise.race([growing, coming]).then(() => {
      hasAnswered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(hasAnswered).toBe(false);
    await stage.send('low', sendings, 15);
    for (const one of sendings) one.end();
    for (const [file, answer] of [
      [open, await growing],
      [next, await coming],
    ] as const) {
      expect([file, answer.status, answer.headers.get('cache-control')]).toEqual([file, 200, 'max-age=1209600']);
      expect(answer.bytes.equals((await stage.get('low', file)).bytes)).toBe(true);
    }
  });

  test('nothing is promised of an encoder that is gone, and nobody waits for it', async () => {
    await stage.until(() => stage.tracksOf('low').every(({ isSent }) => !isSent));
    const text = await mpdOf('low');
    expect(text).not.toContain('availabilityTime');
    const last = (await listed('low')).get('v72')?.at(-1)?.uri ?? '';
    expect((await stage.get('low', last)).status).toBe(200);
    const next = last.replace(/\d+(?=\.m4s)/, (number) => String(Number(number) + 1));
    expect((await stage.get('low', next)).status).toBe(404);
  });

  test('the clock of it is the channel’s, in another process too', async () => {
    const began = attribute(await mpdOf('low'), 'availabilityStartTime');
    await stage.again();
    expect(attribute(await mpdOf('low'), 'availabilityStartTime')).toBe(began);
    expect(Date.parse(began ?? '')).toBeLessThanOrEqual(stage.now() - 12_000);
  });
});

test('a segment of which nothing more comes breaks off, so that nobody takes it for whole', async () => {
  const sendings = sending(await stage.channel('stuck'));
  await stage.send('stuck', sendings, 4.8);
  await expect(stage.get('stuck', 'segment_v72_2.m4s')).rejects.toThrow();
  for (const one of sendings) one.end();
});

test('of a stream of standard latency whole segments are listed and read, and no others', async () => {
  const sendings = sending(
    await stage.channel('whole', {
      LowLatencyHlsManifests: [],
      ...manifestsOf({ latency: 'standard', dvrWindowSec: 0 }),
    }),
  );
  await stage.send('whole', sendings, 6.5);
  const text = await mpdOf('whole');
  expect(text).not.toMatch(/availabilityTime(Offset|Complete)|Latency/);
  expect((await listed('whole')).get('v108')).toHaveLength(3);
  expect((await stage.get('whole', 'segment_v108_2.m4s')).status).toBe(200);
  expect((await stage.get('whole', 'segment_v108_3.m4s')).status).toBe(404);
});
