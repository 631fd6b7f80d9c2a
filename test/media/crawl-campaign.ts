import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { local } from '../../local/resource.ts';
import { ApiError } from '../../local/seed/client.ts';
import type { Campaign, CampaignOptions, Outcome } from '../faults/campaign.ts';
import { type Laptop, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';
import { addressesOf, type ForeignPass, passFor, statusOf } from './crawl-addresses.ts';

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

const mayAnswer = [400, 401, 403, 404];

/** Everything of one video through the edge, in every spelling, with nothing in hand and with another video's cookie. */
const crawlKeys = async (
  siteUrl: string,
  keys: readonly string[],
  pass: ForeignPass,
  size: CampaignOptions['size'],
): Promise<{ requests: number; wrong: string[] }> => {
  const wrong: string[] = [];
  let requests = 0;
  for (const key of keys) {
    for (const address of addressesOf(key, pass).slice(0, size === 'full' ? undefined : 1)) {
      for (const headers of [{}, { cookie: pass.cookie }] as Record<string, string>[]) {
        const status = await statusOf(siteUrl, address, headers);
        requests++;
        // A source lies under no path of the edge: there it is a page that does not exist.
        const wanted = address === `/${key}` && /^(v|img)\//.test(key) ? [403] : mayAnswer;
        if (status === undefined || !wanted.includes(status)) wrong.push(`${address} is answered ${status}`);
      }
    }
  }
  return { requests, wrong };
};

/** Goes through videos one after the other and keeps what it found. */
const crawler = (laptop: Laptop, pass: ForeignPass, { size, say }: CampaignOptions) => {
  const { siteUrl } = laptop.cloud;
  const failures: string[] = [];
  const counts = {
    'AB-07 states a video nobody may watch is in': 0,
    'AB-07 objects of videos that are not public': 0,
    'AB-07 requests through the edge': 0,
  };
  return {
    failures,
    counts,
    async look(state: string, videoId: string, keys: readonly string[]): Promise<void> {
      if (keys.length === 0 && state !== 'failed') failures.push(`${state}: there is nothing to crawl`);
      const { requests, wrong } = await crawlKeys(siteUrl, keys, pass, size);
      failures.push(...wrong.map((reason) => `${state}: ${reason}`));
      counts['AB-07 states a video nobody may watch is in']++;
      counts['AB-07 objects of videos that are not public'] += keys.length;
      counts['AB-07 requests through the edge'] += requests;
      // An unlisted video is played by whoever knows its address; nobody else's page leads to a grant.
      const { status } = await fetch(`${siteUrl}/v1/videos/${videoId}/playback`);
      if (status !== (state === 'unlisted' ? 200 : state === 'deleted' ? 410 : 404))
        failures.push(`${state}: a stranger’s wish to play is answered ${status}`);
      say(`${state}: ${keys.length} objects`);
    },
    /** The keys of a video everyone may watch, each opened with its own cookie: from now on the edge keeps them. */
    async open(videoId: string): Promise<string[]> {
      const keys = await keysOf(laptop, videoId);
      const { cookie } = await passFor(siteUrl, videoId);
      for (const key of keys.filter((each) => each.startsWith('v/'))) {
        const status = await statusOf(siteUrl, `/${key}`, { cookie });
        if (status !== 200) failures.push(`public: /${key} is answered ${status} with its own cookie`);
      }
      return keys;
    },
  };
};

const run = async (options: CampaignOptions): Promise<Outcome> => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-crawl-'));
  const laptop = await startLaptop();
  try {
    const inFull = options.size === 'full';
    const ada = await laptop.creator('ada');
    const at = (name: string): string => join(folder, name);
    const [film, text, half] = [at('film.mp4'), at('text.mp4'), at('half.mkv')];
    await makeClip(folder, 'film.mp4', { seconds: 2 });
    await writeFile(text, 'no film at all\n'.repeat(100));
    const settle = (): Promise<unknown> => laptop.cloud.settle({ deadlineMs: settledWithinMs });
    /** What a machine busy with other things had no time for (502 to 504) is sent once more. */
    const upload = async (file: string, about: Record<string, unknown>, triesLeft = 3): Promise<string> => {
      try {
        return (await laptop.upload(ada, file, about)).videoId;
      } catch (error) {
        if (!(error instanceof ApiError && error.status >= 502) || triesLeft === 0) throw error;
        return upload(file, about, triesLeft - 1);
      }
    };
    const shown = { visibility: 'public', auto_publish: true };
    const open = await upload(film, shown);
    const closed = new Map([
      ['private', await upload(film, { visibility: 'private', auto_publish: true })],
      ['ready but unpublished', await upload(film, {})],
      ['failed', await upload(text, {})],
    ]);
    let others: string[] = [];
    if (inFull) {
      const whole = await makeClip(folder, 'whole.mkv', { seconds: 8 });
      await writeFile(half, whole.subarray(0, whole.length / 2));
      closed.set('unlisted', await upload(film, { visibility: 'unlisted', auto_publish: true }));
      closed.set('failed while it was made', await upload(half, {}));
      others = [await upload(film, shown), await upload(film, shown)];
    }
    await settle();

    const {
      look,
      open: openAll,
      failures,
      counts,
    } = crawler(laptop, await passFor(laptop.cloud.siteUrl, open), options);
    if ((await openAll(open)).length === 0) failures.push('the public video has nothing to open');
    for (const [state, videoId] of closed) await look(state, videoId, await keysOf(laptop, videoId));
    const [unpublished, trashed] = others;
    if (unpublished) {
      const keys = await openAll(unpublished);
      await ada.call('POST', `/v1/videos/${unpublished}/unpublish`);
      await settle();
      await look('unpublished again', unpublished, keys);
    }
    if (trashed) {
      const keys = await openAll(trashed);
      await ada.call('DELETE', `/v1/videos/${trashed}`);
      await settle();
      await look('in the trash', trashed, keys);
      await ada.call('DELETE', `/v1/me/trash/${trashed}`);
      await settle();
      await look('deleted', trashed, keys);
      const left = await keysOf(laptop, trashed);
      if (left.length > 0) failures.push(`deleted: ${left.join(', ')} are still there`);
    }
    return { counts, failures };
  } finally {
    await laptop.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

export const crawl: Campaign = {
  name: 'crawl',
  what: 'every object of videos that are not for everyone, through the edge, with no cookie and with another video’s',
  run,
};
