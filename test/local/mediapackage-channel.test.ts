import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Channel } from '../../local/resources/mediapackage/channel.ts';
import { schema } from '../../local/resources/mediapackage/schema.ts';
import type { Track } from '../../local/resources/mediapackage/track.ts';
import { type Database, openDatabase } from '../../local/wire/database.ts';

const facts = { kind: 'video' as const, timescale: 30, codec: 'avc1.42c00a', sampleTicks: 1, sampleFlags: 0 };
const init = { bytes: Buffer.from('init'), facts };
const never = 2 ** 31 - 1;

let folder: string;
let database: Database;
let nowMs: number;
let channel: Channel;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arclight-channel-'));
  database = openDatabase(folder, 'mediapackage.sqlite', schema);
  nowMs = Date.parse('2026-01-01T12:00:00Z');
  channel = new Channel('group/one', {
    ...{ database, folder: join(folder, 'media') },
    keeping: () => ({ segmentSeconds: 2, windowSeconds: 60 }),
    beganMs: nowMs,
    now: () => new Date(nowMs),
  });
});
afterEach(async () => {
  await channel.stop();
  database.close();
  await rm(folder, { recursive: true, force: true });
});

/** The n-th third of a second of a track, keyframes every two seconds. */
const third = (n: number) => ({ decodeTicks: n * 10, ticks: 10, samples: 10, independent: n % 6 === 0 });
const feed = async (track: Track, from: number, to: number) => {
  for (let n = from; n < to; n += 1) await track.accept(third(n), Buffer.from(`part ${n};`));
};
const epochsOf = (track: Track) => track.timeline.segments.map(({ epoch }) => epoch);

test('who waits for a part is woken by it, and can read it at once', async () => {
  const track = await channel.receive('v', init, () => {});
  const comes = track.waiting.until(() => track.timeline.reached(0, 2) === 'there', never);
  await feed(track, 0, 3);
  expect(await comes).toBe(true);
  const part = track.timeline.open?.parts[2];
  expect(String(await track.files.read(0, part))).toBe('part 2;');
});

test('who waits for what does not come is told so when the time is over', async () => {
  const track = await channel.receive('v', init, () => {});
  expect(await track.waiting.until(() => track.timeline.reached(0, 0) === 'there', 10)).toBe(false);
  expect(track.waiting.size).toBe(0);
});

test('an encoder that comes back begins one run, which all its tracks join', async () => {
  const names = ['v72', 'v90'];
  for (let run = 0; run < 3; run += 1) {
    for (const name of names) await feed(await channel.receive(name, init, () => {}), 0, 6);
    nowMs += 30_000;
  }
  expect(channel.epochs.map(({ number, anchorMs }) => [number, anchorMs - (channel.epochs[0]?.anchorMs ?? 0)])).toEqual(
    [
      [0, 0],
      [1, 30_000],
      [2, 60_000],
    ],
  );
  for (const name of names) expect(epochsOf(channel.tracks.get(name) as Track)).toEqual([0, 1, 2]);
});

test('what an old connection still brings is the old run’s; who stays connected follows into the new one later', async () => {
  const [lost, stays] = [await channel.receive('v72', init, () => {}), await channel.receive('v90', init, () => {})];
  await feed(lost, 0, 6);
  await feed(stays, 0, 6);
  const again = await channel.receive('v72', init, () => {});
  await feed(again, 6, 12);
  await feed(stays, 6, 12);
  expect(epochsOf(stays)).toEqual([0, 0]);
  nowMs += 4_001;
  await feed(stays, 12, 18);
  expect(epochsOf(stays)).toEqual([0, 0, 1]);
});

test('a gap in the time of what comes is an outage too', async () => {
  const track = await channel.receive('v', init, () => {});
  await feed(track, 0, 6);
  await feed(track, 60, 66);
  expect(epochsOf(track)).toEqual([0, 1]);
  await expect(feed(track, 12, 13)).rejects.toThrow(/before the end of the one before it/);
});

test('a channel that is removed leaves nothing, on disk or written down', async () => {
  await feed(await channel.receive('v', init, () => {}), 0, 13);
  expect(await readdir(join(folder, 'media', 'v'))).toEqual(['0.m4s', '1.m4s', '2.m4s', 'init-0.mp4']);
  await channel.remove();
  expect(await readdir(folder)).not.toContain('media');
  expect([...database.all('SELECT * FROM segments'), ...database.all('SELECT * FROM epochs')]).toEqual([]);
});
