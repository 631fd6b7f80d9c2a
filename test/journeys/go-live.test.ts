import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse as parseMpd } from 'mpd-parser';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import type { ApiClient } from '../../local/seed/client.ts';
import { type Laptop, refusalOf, startLaptop } from '../support/laptop.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

interface Seen {
  stream_id: string;
  state: string;
  end_reason?: string;
  replay_video_id?: string;
  ingest?: { stream_key_last4: string };
}
interface Started {
  stream: Seen;
  ingest_url: string;
  whip_url: string;
  stream_key: string;
}

let laptop: Laptop;
let ada: ApiClient;
let started: Started;
let publisher: ChildProcess | undefined;
const said: string[] = [];

beforeAll(async () => {
  laptop = await startLaptop();
  ada = await laptop.creator('ada');
});
afterAll(async () => {
  await hush();
  await laptop?.stop();
});

/** What OBS does: x264 at its quick settings, a keyframe every two seconds, pushed by RTMP. */
const publish = async (): Promise<void> => {
  const { ffmpeg } = await findBinaries();
  publisher = spawn(
    ffmpeg,
    [
      ...['-hide_banner', '-loglevel', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=24'],
      ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000', '-c:v', 'libx264', '-preset', 'ultrafast'],
      ...['-pix_fmt', 'yuv420p', '-g', '48', '-keyint_min', '48', '-sc_threshold', '0', '-b:v', '800k'],
      ...['-c:a', 'aac', '-b:a', '96k', '-f', 'flv', `${started.ingest_url}/${started.stream_key}`],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  publisher.stderr?.on('data', (text: Buffer) => said.push(text.toString()));
};
const hush = async (): Promise<void> => {
  if (!publisher || publisher.exitCode !== null || publisher.signalCode !== null) return;
  const over = once(publisher, 'exit');
  publisher.kill('SIGKILL');
  await over;
};

const id = () => started.stream.stream_id;
const seen = () => ada.call<Seen>('GET', `/v1/streams/${id()}`);
const until = async (...states: string[]): Promise<Seen> => {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const now = await seen();
    if (states.includes(now.state)) return now;
    if (Date.now() > deadline) throw new Error(`it is ${now.state}, not ${states.join(' or ')}\n${said.join('')}`);
    await pause(300);
  }
};

/** A file of the stream, as a browser with the grant's cookies asks for it. */
const watched = async (): Promise<(path: string) => Promise<Response>> => {
  const answer = await fetch(`${laptop.cloud.siteUrl}/v1/streams/${id()}/playback`);
  expect(answer.status).toBe(200);
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return (path) => fetch(`${laptop.cloud.siteUrl}${path}`, { headers: { cookie } });
};

test('going live answers at once where to send it, and soon waits for the picture', async () => {
  started = await ada.call<Started>('POST', '/v1/streams/start', {
    body: { title: 'Storm at the pier', reconnect_window_sec: 120, record: true },
  });
  expect(started.stream.state).toBe('STARTING');
  expect(started.stream_key).toMatch(/^[0-9a-f]{32}$/);
  expect(await refusalOf(ada.call('GET', `/v1/streams/${id()}/playback`))).toBe('409 live.not_live');
  await until('WAITING_INPUT');
  expect(await ada.call('GET', `/v1/streams/${id()}/ingest`)).toEqual({
    ...{ ingest_url: started.ingest_url, whip_url: started.whip_url, protocols: ['rtmp', 'whip'] },
    stream_key_last4: started.stream_key.slice(-4),
  });
});

test('with the first picture it is live, and whoever has the grant’s cookies gets its playlists', async () => {
  await publish();
  await until('LIVE');
  const get = await watched();
  const playlist = await expect
    .poll(async () => (await get(`/l/${id()}/index.m3u8`)).text(), { timeout: 60_000, interval: 500 })
    .toContain('#EXT-X-STREAM-INF')
    .then(async () => (await get(`/l/${id()}/index.m3u8`)).text());
  const [rendition = ''] = playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const media = await get(new URL(rendition, `http://x/l/${id()}/index.m3u8`).pathname);
  expect(media.status).toBe(200);
  expect(await media.text()).toContain('#EXT-X-PART');
  expect((await get(`/l/${id()}/standard.m3u8`)).status).toBe(200);
  const mpd = await get(`/l/${id()}/index.mpd`);
  expect([mpd.status, mpd.headers.get('content-type')]).toEqual([200, 'application/dash+xml']);
  expect(mpd.headers.get('cache-control')).toBe('max-age=1');
  const manifestUri = new URL(`/l/${id()}/index.mpd`, laptop.cloud.siteUrl).href;
  const [segment] = parseMpd(await mpd.text(), { manifestUri }).playlists[0]?.segments ?? [];
  const path = new URL(segment?.resolvedUri ?? '').pathname;
  const file = await get(path);
  expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'max-age=1209600']);
  for (const closed of [`/l/${id()}/index.m3u8`, `/l/${id()}/index.mpd`, path])
    expect([closed, (await fetch(`${laptop.cloud.siteUrl}${closed}`)).status]).toEqual([closed, 403]);
  const { items } = await ada.call<{ items: Seen[] }>('GET', '/v1/streams');
  expect(items.map(({ stream_id }) => stream_id)).toContain(id());
});

test('the publisher gone, it is a pause; back again, it is the same stream', async () => {
  await hush();
  const paused = await until('INTERRUPTED');
  expect(paused.stream_id).toBe(id());
  await publish();
  await until('LIVE');
});

test('stopped, it becomes a recording in the media bucket, and nothing of it runs any more', async () => {
  await pause(4000);
  for (let time = 0; time < 2; time++)
    expect(await ada.call<Seen>('POST', `/v1/streams/${id()}/stop`)).toMatchObject({ stream_id: id() });
  const over = await until('ARCHIVED', 'ARCHIVE_FAILED', 'ENDED');
  expect(over).toMatchObject({ state: 'ARCHIVED', end_reason: 'stopped' });
  expect(over.replay_video_id).toMatch(/^vid_/);
  await hush();
  expect(await refusalOf(ada.call('GET', `/v1/streams/${id()}/playback`))).toBe('410 live.ended');
  expect(await refusalOf(ada.call('GET', `/v1/streams/${id()}/ingest`))).toBe('410 live.stream_is_over');
});

/** What a file holds; of a folder, and of a part that has been put together meanwhile, nothing. */
const contentOf = (name: string): { name: string; content: Buffer }[] => {
  try {
    return statSync(name).isFile() ? [{ name, content: readFileSync(name) }] : [];
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw error;
  }
};

test('the key is in no file of the laptop, no line of its log and no later answer', async () => {
  const key = started.stream_key;
  const answers = await Promise.all(['', '/health'].map((path) => ada.call('GET', `/v1/streams/${id()}${path}`)));
  const files = globSync('**/*', { cwd: laptop.dataDir }).flatMap((name) => contentOf(join(laptop.dataDir, name)));
  expect(files.length).toBeGreaterThan(20);
  const found = files.filter(({ content }) => content.includes(key)).map(({ name }) => name);
  expect(found).toEqual([]);
  expect(JSON.stringify([laptop.cloud.lines(), answers])).not.toContain(key);
  console.log(`the key was looked for in ${files.length} files and ${laptop.cloud.lines().length} lines: 0 finds`);
});
