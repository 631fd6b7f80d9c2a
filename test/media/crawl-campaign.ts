import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { local } from '../../local/resource.ts';
import type { ApiClient } from '../../local/seed/client.ts';
import type { Campaign, CampaignOptions, Outcome } from '../faults/campaign.ts';
import { type Laptop, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';

const settledWithinMs = 180_000;

/** Every key any bucket holds of a video, in every version. */
const keysOf = async (laptop: Laptop, videoId: string): Promise<string[]> => {
  const { region, accessKeyId, secretAccessKey } = local;
  const s3 = new S3Client({
    endpoint: laptop.cloud.endpoint('S3'),
    region,
    credentials: { accessKeyId, secretAccessKey },
  });
  const buckets = laptop.cloud.resources.filter(({ type }) => type === 'AWS::S3::Bucket');
  const keys = new Set<string>();
  for (const { name } of buckets) {
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: name }));
    for (const { Key = '' } of Versions) if (Key.includes(videoId)) keys.add(Key);
  }
  s3.destroy();
  return [...keys];
};

/** The ways to spell one key as an address, and the cookie of another video to try with it. */
const addressesOf = (key: string): string[] => [
  `/${key}`,
  `/${key}?x=1`,
  `/${encodeURIComponent(key)}`,
  `//${key}`,
  `/img/../${key}`,
  `/${key.replace('/', '/./')}`,
  `/${key.toUpperCase()}`,
  `/t/x/${key}`,
];

/** The cookie with which somebody may watch a public video. */
const foreignCookie = async (siteUrl: string, videoId: string): Promise<string> => {
  const granted = await fetch(`${siteUrl}/v1/videos/${videoId}/playback`);
  if (!granted.ok) throw new Error(`the public video is not for everyone: ${granted.status}`);
  return granted.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
};

const mayAnswer = [400, 401, 403, 404];

const run = async ({ size, say }: CampaignOptions): Promise<Outcome> => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-crawl-'));
  const laptop = await startLaptop();
  const failures: string[] = [];
  let requests = 0;
  let objects = 0;
  try {
    const ada = await laptop.creator('ada');
    await makeClip(folder, 'film.mp4', { seconds: 2 });
    const film = join(folder, 'film.mp4');
    const text = join(folder, 'text.mp4');
    await writeFile(text, 'no film at all\n'.repeat(100));
    const upload = async (client: ApiClient, file: string, about: Record<string, unknown>): Promise<string> =>
      (await laptop.upload(client, file, about)).videoId;
    const open = await upload(ada, film, { visibility: 'public', auto_publish: true });
    const closed = new Map([
      ['private', await upload(ada, film, { visibility: 'private', auto_publish: true })],
      ['ready but unpublished', await upload(ada, film, {})],
      ['failed', await upload(ada, text, {})],
    ]);
    if (size === 'full')
      closed.set('unlisted', await upload(ada, film, { visibility: 'unlisted', auto_publish: true }));
    await laptop.cloud.settle({ deadlineMs: settledWithinMs });
    const { siteUrl } = laptop.cloud;
    const cookie = await foreignCookie(siteUrl, open);
    const [openKey = ''] = (await keysOf(laptop, open)).filter(
      (key) => key.endsWith('master.m3u8') || key.endsWith('.m3u8'),
    );
    const opened = await fetch(`${siteUrl}/${openKey}`, { headers: { cookie } });
    if (opened.status !== 200)
      failures.push(`the cookie opens not even its own video: ${openKey} is answered ${opened.status}`);
    for (const [state, videoId] of closed) {
      const keys = await keysOf(laptop, videoId);
      if (keys.length === 0 && state !== 'failed') failures.push(`${state}: there is nothing to crawl`);
      say(`${state}: ${keys.length} objects`);
      objects += keys.length;
      for (const key of keys) {
        for (const address of size === 'full' ? addressesOf(key) : addressesOf(key).slice(0, 1)) {
          for (const headers of [{}, { cookie }] as Record<string, string>[]) {
            const { status } = await fetch(`${siteUrl}${address}`, { headers, redirect: 'manual' });
            requests++;
            const isPlain = address === `/${key}`;
            // A source lies under no path of the edge: there it is a page that does not exist.
            const wanted = isPlain && /^(v|img)\//.test(key) ? [403] : mayAnswer;
            if (!wanted.includes(status)) failures.push(`${state}: ${address} is answered ${status}`);
          }
        }
      }
    }
  } finally {
    await laptop.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return {
    counts: { 'AB-07 objects of videos that are not public': objects, 'AB-07 requests through the edge': requests },
    failures,
  };
};

export const crawl: Campaign = {
  name: 'crawl',
  what: 'every object of videos that are not for everyone, through the edge, with no cookie and with another video’s',
  run,
};
