import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ApiClient } from '../../local/seed/client.ts';
import { putSnapshot, takeSnapshot } from '../../local/snapshot.ts';
import { backUp } from '../../ops/backup.ts';
import { bucketOf } from '../../ops/buckets.ts';
import { check, sweep } from '../../ops/check.ts';
import { listDeadLetters } from '../../ops/dead-letters.ts';
import { reachLaptop } from '../../ops/laptop.ts';
import { takeOutOfSight } from '../../ops/mark.ts';
import { restore } from '../../ops/restore.ts';
import { openWorld, type World } from '../../ops/world.ts';
import { checkInvariants, domains, type Row, text } from '../faults/invariants.ts';
import { onlooker } from '../faults/invariants-look.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';

/** What a drill found out; it has passed when nothing is wrong. */
export interface Drilled {
  counts: Record<string, number>;
  wrong: string[];
}

type Tables = Record<(typeof domains)[number], Row[]>;

const eyesOn = (laptop: Laptop) => {
  const names = <Name extends string>(all: readonly Name[]) =>
    Object.fromEntries(all.map((name) => [name, `arclight-local-${name}`])) as Record<Name, string>;
  return onlooker({
    dynamodbUrl: laptop.cloud.endpoint('DYNAMODB'),
    s3Url: laptop.cloud.endpoint('S3'),
    tables: names(domains),
    buckets: names(['upload', 'media', 'images'] as const),
  });
};

const everything = async (laptop: Laptop, atRest: boolean) => {
  const eyes = eyesOn(laptop);
  try {
    return await eyes.look({ atRest });
  } finally {
    eyes.stop();
  }
};

/** The same for the same content: a map of DynamoDB's has no order. */
const sorted = (_: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort())
    : value;

const keyed = (rows: readonly Row[]): Map<string, string> =>
  new Map(rows.map((row) => [`${text(row, 'pk')} ${text(row, 'sk')}`, JSON.stringify(row, sorted)]));

/** Every record that is not as it was, by its key. */
const differences = (before: Tables, after: Tables): string[] =>
  domains.flatMap((domain) => {
    const [was, is] = [keyed(before[domain]), keyed(after[domain])];
    return [...new Set([...was.keys(), ...is.keys()])]
      .filter((key) => was.get(key) !== is.get(key))
      .map((key) => `${domain} ${key} ${!is.has(key) ? 'is gone' : !was.has(key) ? 'is new' : 'is another'}`);
  });

/** Whether somebody who comes by can watch it: a grant, a playlist, a rung, a segment. */
async function plays(laptop: Laptop, videoId: string): Promise<boolean> {
  const { siteUrl } = laptop.cloud;
  const answer = await fetch(`${siteUrl}/v1/videos/${videoId}/playback`);
  if (!answer.ok) return false;
  const { token_hls_url: address } = (await answer.json()) as { token_hls_url: string };
  let at = new URL(address, siteUrl);
  for (let level = 0; level < 3; level++) {
    const got = await fetch(at);
    if (!got.ok) return false;
    if (level === 2) return (await got.arrayBuffer()).byteLength > 1000;
    const next = (await got.text()).split('\n').find((line) => line !== '' && !line.startsWith('#'));
    if (!next) return false;
    at = new URL(next, at);
  }
  return false;
}

async function loseMediaOf(world: World, videoId: string): Promise<void> {
  const Bucket = await bucketOf(world, 'media');
  const { Contents = [] } = await world.buckets.send(new ListObjectsV2Command({ Bucket, Prefix: `v/${videoId}/` }));
  const Objects = Contents.map(({ Key }) => ({ Key }));
  await world.buckets.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
}

const signedIn = async (laptop: Laptop): Promise<ApiClient> => {
  const ada = new ApiClient(laptop.cloud.siteUrl);
  await ada.logIn(emailOf('ada'), password);
  return ada;
};

/**
 * The worst day, on a laptop: people upload, the tables are backed up, life goes on, and then everything is gone. What
 * was saved is put back, and the platform has to be what it was: nothing lost that was saved, nothing doubled, and what
 * came later honestly absent.
 */
export async function drill(say: (line: string) => void): Promise<Drilled> {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-drill-'));
  const wrong: string[] = [];
  const counts: Record<string, number> = {};
  const must = (holds: boolean, sentence: string) => void (holds || wrong.push(sentence));
  const clip = join(folder, 'waves.mp4');
  await makeClip(folder, 'waves.mp4', { seconds: 2 });
  let laptop = await startLaptop();
  let world = openWorld('local', { reach: reachLaptop(laptop.dataDir) });
  try {
    let ada = await laptop.creator('ada');
    const publish = (title: string) => laptop.upload(ada, clip, { title, auto_publish: true });
    const settled = () => laptop.cloud.settle({ deadlineMs: 150_000 });
    const [kept, unlucky] = [await publish('Kept'), await publish('Unlucky')];
    const begun = await ada.begin(clip, { title: 'Begun' });
    await settled();
    must(await plays(laptop, kept.videoId), 'the video does not even play before');
    const before = await everything(laptop, true);
    wrong.push(...(await checkInvariants(before)).map((sentence) => `before: ${sentence}`));

    const backup = await backUp(world, { to: join(folder, 'tables') });
    counts['records saved'] = backup.tables.reduce((sum, { items }) => sum + items, 0);
    say(`Backed up: ${backup.tables.map(({ name, items }) => `${name} ${items}`).join(', ')}.`);

    const late = await publish('Late');
    await ada.call('PATCH', `/v1/videos/${kept.videoId}`, { body: { title: 'Renamed later' } });
    await settled();
    await loseMediaOf(world, unlucky.videoId);
    const { files } = await takeSnapshot(laptop.dataDir, join(folder, 'objects'));
    counts['files of objects and people saved'] = files;
    say('Then one more video was published, one was renamed, and the media of one got lost.');

    world.close();
    await laptop.stop();
    say('Everything is gone.');

    const dataDir = join(folder, 'anew');
    await putSnapshot(join(folder, 'objects'), dataDir);
    laptop = await startLaptop({ dataDir });
    world = openWorld('local', { reach: reachLaptop(dataDir) });
    const began = performance.now();
    const restored = await restore(world, join(folder, 'tables'));
    await settled();
    counts['records restored'] = restored.tables.reduce((sum, { items }) => sum + items, 0);
    counts['pieces of news told once more'] = restored.announcedAgain;
    say(`Restored and at rest again after ${((performance.now() - began) / 1000).toFixed(1)} s.`);

    const after = await everything(laptop, true);
    const changed = differences(before.rows, after.rows);
    wrong.push(...changed.map((one) => `after a week's news again: ${one}`));
    const letters = (await listDeadLetters(world)).filter(({ waiting }) => waiting > 0);
    must(letters.length === 0, `dead letters: ${letters.map(({ of }) => of).join(', ')}`);

    const { orphans, missing } = await check(world);
    must(
      orphans.length > 0 && orphans.every(({ prefix }) => prefix.includes(late.videoId)),
      'what came late is not found',
    );
    must(missing.map(({ videoId }) => videoId).join() === unlucky.videoId, 'the video without media is not found');
    counts['places with objects swept'] = (await sweep(world, orphans, new Date(Date.now() + 1000))).length;
    for (const { videoId } of missing) await takeOutOfSight(world, videoId);
    counts['videos unpublished for want of their media'] = missing.length;
    await settled();

    ada = await signedIn(laptop);
    const { title } = await ada.call<{ title: string }>('GET', `/v1/videos/${kept.videoId}`);
    must(title === 'Kept', `the title is ${title}: a change after the backup cannot be there`);
    must(await plays(laptop, kept.videoId), 'the saved video does not play');
    must(!(await plays(laptop, unlucky.videoId)), 'a video without media is still offered');
    const lateAnswer = await fetch(`${laptop.cloud.siteUrl}/v1/videos/${late.videoId}`);
    must(lateAnswer.status === 404, `the late video answers ${lateAnswer.status}`);
    await ada.finish(begun, clip);
    const anew = await laptop.upload(ada, clip, { title: 'Anew', auto_publish: true });
    await settled();
    must(await plays(laptop, anew.videoId), 'a new video does not play');
    const { status } = await ada.call<{ status: string }>('GET', `/v1/videos/${begun.video_id}`);
    must(status === 'READY', `the upload begun before the disaster ends ${status}`);

    const atLast = await everything(laptop, true);
    const sentences = await checkInvariants(atLast);
    wrong.push(...sentences.filter((sentence) => !sentence.includes(unlucky.videoId)));
    must(sentences.length > 0, 'the checker of invariants does not even see the video whose media was lost');
    counts['records looked at in the end'] = domains.reduce((sum, domain) => sum + atLast.rows[domain].length, 0);
    return { counts, wrong };
  } finally {
    world.close();
    await laptop.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
