import { randomUUID } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import HLS from 'hls-parser';
import { parse as parseMpd } from 'mpd-parser';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import type { DomainEvent } from '../../lambdas/kit/event.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import { streamArchived, streamEnded } from '../../lambdas/live/events.ts';
import { local } from '../../local/resource.ts';
import type { ApiClient } from '../../local/seed/client.ts';
import { harvest } from '../support/a-recording.ts';
import { type Laptop, refusalOf, startLaptop } from '../support/laptop.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

interface Playback {
  hls_url: string;
  dash_url: string;
  duration_sec: number;
}

let laptop: Laptop;
let ada: ApiClient;
let s3: S3Client;
let bus: EventBridgeClient;
const idFor = (prefix: 'str' | 'vid'): string => newId(prefix, clock.now(), clock.random(10));
const [streamId, videoId] = [idFor('str'), idFor('vid')];
const prefix = `v/${videoId}/1/`;

beforeAll(async () => {
  laptop = await startLaptop();
  ada = await laptop.creator('ada');
  const { region, accessKeyId, secretAccessKey } = local;
  const given = { region, credentials: { accessKeyId, secretAccessKey } };
  s3 = new S3Client({ ...given, endpoint: laptop.cloud.endpoint('S3'), forcePathStyle: true });
  bus = new EventBridgeClient({ ...given, endpoint: laptop.cloud.endpoint('EVENTBRIDGE') });
});
afterAll(async () => {
  s3?.destroy();
  bus?.destroy();
  await laptop?.stop();
});

const buckets = (): string[] =>
  laptop.cloud.resources.filter(({ type }) => type === 'AWS::S3::Bucket').map(({ name }) => name);
const objects = async (): Promise<string[]> => {
  const kept = await Promise.all(
    buckets().map(async (Bucket) => (await s3.send(new ListObjectVersionsCommand({ Bucket }))).Versions ?? []),
  );
  return kept.flat().flatMap(({ Key = '' }) => (Key.includes(videoId) ? [Key] : []));
};
const settled = (): Promise<void> => laptop.cloud.settle({ deadlineMs: 250_000 });

/** Says what live says of a stream that is over. */
const tell = async ({ name, source, example }: DomainEvent, given: object): Promise<void> => {
  const { account_id: ownerId } = await ada.call<{ account_id: string }>('GET', '/v1/me');
  const data = { ...(example as object), streamId, videoId, ownerId, channelId: undefined, ...given };
  const at = new Date();
  const Detail = JSON.stringify({
    ...{ eventId: `evt_${randomUUID()}`, occurredAt: at.toISOString(), correlationId: 'test', data },
  });
  await bus.send(
    new PutEventsCommand({
      Entries: [{ Source: source, DetailType: name, Detail, EventBusName: 'arclight-local', Time: at }],
    }),
  );
};

test('a stream that is over is a draft of its owner’s, being prepared, and nobody else’s business', async () => {
  await tell(streamEnded, { title: 'Storm at the pier' });
  await settled();
  expect(await ada.call('GET', `/v1/videos/${videoId}`)).toMatchObject({
    ...{ status: 'PROCESSING', stream_id: streamId, title: 'Storm at the pier' },
  });
  expect((await fetch(`${laptop.cloud.siteUrl}/v1/videos/${videoId}`)).status).toBe(404);
});

test('harvested, it is ready without having been encoded, and plays when it is published', async () => {
  const media = buckets().find((name) => name.includes('media')) ?? '';
  for (const { name, bytes } of await harvest())
    await s3.send(new PutObjectCommand({ Bucket: media, Key: `${prefix}live/${name}`, Body: bytes }));
  const recording = { prefix, playlistKey: `${prefix}live/standard.m3u8`, durationMs: 10_000 };
  for (let time = 0; time < 2; time++) await tell(streamArchived, { recording });
  await settled();
  const ready = await ada.call<Record<string, unknown>>('GET', `/v1/videos/${videoId}`);
  expect(ready).toMatchObject({ status: 'READY', resolutions: ['240p', '360p', '720p'] });
  expect(ready['thumbnail_url']).toMatch(/poster/);
  expect(await ada.call('POST', `/v1/videos/${videoId}/publish`)).toMatchObject({ status: 'PUBLISHED' });
  await settled();

  const { siteUrl } = laptop.cloud;
  const granted = await fetch(`${siteUrl}/v1/videos/${videoId}/playback`);
  const playback = (await granted.json()) as Playback;
  expect(Math.abs(playback.duration_sec - 10)).toBeLessThanOrEqual(0.5);
  const cookie = granted.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const get = (at: string | URL) => fetch(new URL(at, siteUrl), { headers: { cookie } });
  const master = HLS.parse(await (await get(playback.hls_url)).text());
  if (!master.isMasterPlaylist) throw new Error('not a master playlist');
  const sound = master.variants[0]?.audio[0]?.uri ?? '';
  for (const uri of [...master.variants.map((variant) => variant.uri), sound]) {
    const at = new URL(uri, new URL(playback.hls_url, siteUrl));
    const media = HLS.parse(await (await get(at)).text());
    if (media.isMasterPlaylist) throw new Error('not a media playlist');
    for (const segment of media.segments) {
      expect((await get(new URL(segment.uri, at))).status).toBe(200);
      expect((await get(new URL(segment.map?.uri ?? '', at))).status).toBe(200);
    }
  }
  const manifestUri = new URL(playback.dash_url, siteUrl).href;
  const manifest = parseMpd(await (await get(playback.dash_url)).text(), { manifestUri });
  expect(manifest.duration).toBeCloseTo(10, 0);
  expect((await get(manifest.playlists[0]?.segments.at(-1)?.resolvedUri ?? '')).status).toBe(200);
});

test('deleted for good, nothing of it is left in any bucket', async () => {
  expect((await objects()).length).toBeGreaterThan(30);
  await ada.call('DELETE', `/v1/videos/${videoId}`);
  await ada.call('DELETE', `/v1/me/trash/${videoId}`);
  await settled();
  expect(await objects()).toEqual([]);
  expect(await refusalOf(ada.call('GET', `/v1/videos/${videoId}/playback`))).toBe('410 playback.video_gone');
});
