import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import HLS from 'hls-parser';
import { parse as parseMpd } from 'mpd-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { local } from '../../local/resource.ts';
import type { ApiClient } from '../../local/seed/client.ts';
import { type Laptop, refusalOf, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';

interface Video {
  video_id: string;
  status: string;
  version: number;
  title: string;
  resolutions: string[];
  rungs: { name: string; state: string; percent: number }[];
  thumbnail_url?: string;
  failure?: { code: string; message: string };
}
interface Playback {
  hls_url: string;
  dash_url: string;
  token_hls_url: string;
  token_dash_url: string;
  duration_sec: number;
  resume_at_sec: number;
}

describe('one straight path from upload to screen', { timeout: 180_000 }, () => {
  let laptop: Laptop;
  let ada: ApiClient;
  let folder: string;
  let clip: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'arclight-journey-'));
    clip = join(folder, 'waves.mp4');
    await makeClip(folder, 'waves.mp4', { seconds: 9, size: '854x480' });
    laptop = await startLaptop();
    ada = await laptop.creator('ada');
  }, 180_000);

  afterAll(async () => {
    await laptop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const read = (client: ApiClient, videoId: string): Promise<Video> => client.call('GET', `/v1/videos/${videoId}`);

  /** How many objects of a video any bucket still holds, every version of them: source, renditions, playlists, pictures. */
  const objectsOf = async (videoId: string): Promise<number> => {
    const { region, accessKeyId, secretAccessKey } = local;
    const credentials = { accessKeyId, secretAccessKey };
    const s3 = new S3Client({ endpoint: laptop.cloud.endpoint('S3'), region, credentials });
    const buckets = laptop.cloud.resources.filter(({ type }) => type === 'AWS::S3::Bucket');
    const kept = await Promise.all(
      buckets.map(async ({ name }) => (await s3.send(new ListObjectVersionsCommand({ Bucket: name }))).Versions ?? []),
    );
    s3.destroy();
    return kept.flat().filter(({ Key }) => Key?.includes(videoId)).length;
  };
  const finish = async (): Promise<void> => laptop.cloud.settle({ deadlineMs: 150_000 });

  test('a file becomes a video that plays in every rung, over HLS and DASH, by cookie and by token', async () => {
    const { videoId } = await ada.upload(clip, { title: 'Waves' });
    await finish();
    const ready = await read(ada, videoId);
    expect(ready).toMatchObject({ status: 'READY', title: 'Waves' });
    expect(ready.resolutions).toEqual(['240p', '360p', '480p']);
    expect(ready.rungs.every((rung) => rung.state === 'ready' && rung.percent === 100)).toBe(true);

    const stranger = await laptop.person('bob');
    expect(await refusalOf(read(stranger, videoId))).toBe('404 catalog.video_not_found');
    expect(await ada.call('POST', `/v1/videos/${videoId}/publish`)).toMatchObject({ status: 'PUBLISHED' });
    await laptop.cloud.settle();
    expect((await read(stranger, videoId)).status).toBe('PUBLISHED');

    const { siteUrl } = laptop.cloud;
    const granted = await fetch(`${siteUrl}/v1/videos/${videoId}/playback`);
    const playback = (await granted.json()) as Playback;
    expect(playback.duration_sec).toBeCloseTo(9, 0);
    const cookie = granted.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');

    const withCookie = (path: string) => fetch(new URL(path, siteUrl), { headers: { cookie } });
    expect((await fetch(new URL(playback.hls_url, siteUrl))).status).toBe(403);
    const master = HLS.parse(await (await withCookie(playback.hls_url)).text());
    if (!master.isMasterPlaylist) throw new Error('not a multivariant playlist');
    expect(master.variants.map((variant) => variant.resolution?.height).sort()).toEqual([240, 360, 480]);
    for (const variant of master.variants) {
      const at = new URL(variant.uri, new URL(playback.hls_url, siteUrl));
      const media = HLS.parse(await (await withCookie(at.pathname)).text());
      if (media.isMasterPlaylist) throw new Error('not a media playlist');
      const first = new URL(media.segments[0]?.uri ?? '', at);
      expect((await (await withCookie(first.pathname)).arrayBuffer()).byteLength).toBeGreaterThan(1000);
    }

    const byToken = await fetch(new URL(playback.token_dash_url, siteUrl));
    expect(byToken.status).toBe(200);
    const manifest = parseMpd(await byToken.text(), { manifestUri: new URL(playback.token_dash_url, siteUrl).href });
    expect(manifest.playlists).toHaveLength(3);
    const segment = manifest.playlists[0]?.segments[0];
    expect((await fetch(segment?.resolvedUri ?? '')).status).toBe(200);
    expect(
      (await fetch(new URL(playback.token_hls_url.replace(videoId, 'vid_00000000000000000000000000'), siteUrl))).status,
    ).toBe(403);
  });

  test('where one stopped is known on any device', async () => {
    const { items } = await ada.call<{ items: Video[] }>('GET', '/v1/me/videos');
    const path = `/v1/videos/${items[0]?.video_id}/`;
    await ada.call('PUT', `${path}progress`, { body: { position_sec: 3.5 } });
    await ada.call('PUT', `${path}progress`, { body: { position_sec: 1, client_ts: '2020-01-01T00:00:00.000Z' } });
    expect(await ada.call('GET', `${path}playback`)).toMatchObject({ resume_at_sec: 3.5 });
  });

  test('text and playlists that call themselves videos fail in words, open nothing, and the next upload works', async () => {
    const asked: string[] = [];
    const canary = createServer((request, answer) => {
      asked.push(request.url ?? '');
      answer.end();
    }).listen(0, '127.0.0.1');
    await once(canary, 'listening');
    const { port } = canary.address() as AddressInfo;
    const text = join(folder, 'notes.mp4');
    const playlist = join(folder, 'list.mp4');
    await writeFile(text, 'not a video at all\n'.repeat(50));
    await writeFile(
      playlist,
      `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:${port}/a.ts\n#EXT-X-ENDLIST\n`,
    );
    for (const file of [text, playlist]) {
      const { videoId } = await ada.upload(file);
      await finish();
      const failed = await read(ada, videoId);
      expect(failed.status).toBe('FAILED');
      expect(failed.failure?.message).toMatch(/video/);
    }
    canary.close();
    expect(asked).toEqual([]);
    const { videoId } = await ada.upload(clip, { auto_publish: true });
    await finish();
    expect((await read(ada, videoId)).status).toBe('PUBLISHED');
  });

  test('a deleted video can be taken out of the trash; deleted for good it is gone for everyone, with its objects', async () => {
    const { items } = await ada.call<{ items: Video[] }>('GET', '/v1/me/videos');
    const published = items.find((video) => video.status === 'PUBLISHED');
    if (!published) throw new Error('nothing to delete');
    expect(await objectsOf(published.video_id)).toBeGreaterThan(10);
    const whole = await objectsOf(published.video_id);
    const playback = `/v1/videos/${published.video_id}/playback`;
    await ada.call('DELETE', `/v1/videos/${published.video_id}`);
    await laptop.cloud.settle();
    expect(await refusalOf(ada.call('GET', playback))).toBe('404 playback.video_not_found');
    expect(await objectsOf(published.video_id)).toBe(whole);
    await ada.call('POST', `/v1/videos/${published.video_id}/restore`);
    await laptop.cloud.settle();
    expect((await fetch(`${laptop.cloud.siteUrl}${playback}`)).status).toBe(200);
    await ada.call('DELETE', `/v1/videos/${published.video_id}`);
    await ada.call('DELETE', `/v1/me/trash/${published.video_id}`);
    await laptop.cloud.settle();
    expect(await objectsOf(published.video_id)).toBe(0);
    expect(await refusalOf(read(ada, published.video_id))).toBe('410 catalog.video_gone');
    expect(await refusalOf(ada.call('GET', playback))).toBe('410 playback.video_gone');
  });
});
