import { existsSync, globSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiError } from '../../local/seed/client.ts';
import { type Film, listed, type Maker, persistently, videoOf } from './film-maker.ts';
import { checkInvariants, type Row } from './invariants.ts';
import type { Platform } from './platform.ts';
import { eyesOn, lookAt, rest } from './platform-view.ts';
import { watchWhole } from './viewer.ts';

const longestRetriesMs = 600_000;

/** What was looked at, so that "nothing found" can be told from "nothing looked at". */
export interface Looked {
  films: number;
  segments: number;
  objects: number;
  rows: number;
  /** Multipart uploads nobody has a record of: a kill fell between S3's answer and our row. The bucket's rule ends them. */
  unknownMultiparts: number;
  /** Films that lack a rung, by the video's id. */
  lacking: Map<string, string>;
  failures: string[];
}

/**
 * Everything promised at rest, seen from outside: over the API, the edge and the services' own wires, and in the folders.
 * `known` holds what has been served before.
 */
export async function checkPlatform(
  platform: Platform,
  makers: readonly Maker[],
  expected: { rungs: readonly number[]; known: Map<string, string> },
): Promise<Looked> {
  const looked: Looked = {
    films: 0,
    segments: 0,
    objects: 0,
    rows: 0,
    unknownMultiparts: 0,
    lacking: new Map(),
    failures: [],
  };
  for (const maker of makers) for (const film of maker.films) await untilEncoded(maker, film);
  await rest(platform);
  for (const maker of makers) {
    await checkList(maker, looked);
    for (const film of maker.films.filter(({ step }) => step === 'done'))
      await checkFilm(maker, film, expected, looked);
  }
  await checkQueues(platform, looked);
  await checkStored(platform, looked);
  checkFolders(platform.dataDir, looked);
  return looked;
}

/** An attempt that a kill cost is made again half a minute or two later; meanwhile nothing is under way that shows. */
async function untilEncoded(maker: Maker, film: Film): Promise<void> {
  if (film.step !== 'done' || film.acknowledged.trashed) return;
  const until = performance.now() + longestRetriesMs;
  while (performance.now() < until) {
    const video = await videoOf(maker, film).catch(() => undefined);
    if (!video?.rungs.some(({ state }) => state !== 'ready' && state !== 'failed')) return;
    await pause(1_000);
  }
}

/** Each upload is one video: none missing, none twice, none that nobody asked for. */
async function checkList(maker: Maker, { failures }: Looked): Promise<void> {
  const wanted = maker.films.filter(({ acknowledged }) => acknowledged.started && !acknowledged.trashed);
  const ids = (await listed(maker)).map(({ video_id }) => video_id);
  const missing = wanted.filter(({ videoId }) => !ids.includes(videoId ?? ''));
  const strange = ids.filter((id) => !maker.films.some(({ videoId }) => videoId === id));
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  const gone = maker.films.filter(({ acknowledged, videoId }) => acknowledged.deleted && ids.includes(videoId ?? ''));
  for (const { name } of missing) failures.push(`I1 ${name} was acknowledged and is not in its maker's list`);
  for (const id of strange) failures.push(`I2 ${maker.name} has a video ${id} that was never acknowledged`);
  for (const id of twice) failures.push(`I2 ${id} is in the list twice`);
  for (const { name } of gone) failures.push(`I1 ${name} was deleted and is still listed`);
}

async function checkFilm(
  maker: Maker,
  film: Film,
  { rungs, known }: { rungs: readonly number[]; known: Map<string, string> },
  looked: Looked,
): Promise<void> {
  looked.films += 1;
  const { acknowledged, name, videoId = '' } = film;
  try {
    if (acknowledged.deleted) {
      const found = await videoOf(maker, film).catch((error: unknown) => error);
      if (!(error410(found) || isMissing(found))) looked.failures.push(`I1 ${name} was deleted and can be read`);
      return;
    }
    const video = await videoOf(maker, film);
    const isPublic = acknowledged.published || film.wants === 'published at once';
    const wanted = isPublic ? ['PUBLISHED'] : ['READY'];
    if (!wanted.includes(video.status)) looked.failures.push(`I1 ${name} is ${video.status}, not ${wanted}`);
    const unready = video.rungs.filter(({ state }) => state !== 'ready');
    if (unready.length > 0)
      looked.lacking.set(videoId, `I4 ${name}: ${unready.map(({ name }) => name)} never became ready`);
    const seen = await persistently(maker, `watching ${name}`, () => watchWhole(maker, videoId, known));
    looked.segments += seen.segments;
    if (seen.rungs.join() !== rungs.join())
      looked.failures.push(`I1 ${name} plays ${seen.rungs.join(', ') || 'nothing'}, not ${rungs.join(', ')}`);
  } catch (error) {
    looked.failures.push(`${name}: ${(error as Error).message}`);
  }
}

const error410 = (found: unknown): boolean => found instanceof ApiError && found.status === 410;
const isMissing = (found: unknown): boolean => found instanceof ApiError && found.status === 404;

/** At rest nothing waits, and nothing was given up. */
async function checkQueues(platform: Platform, { failures }: Looked): Promise<void> {
  const { queues, jobs } = await lookAt(platform.consoleUrl);
  for (const { name, visible, inFlight } of queues)
    if (visible + inFlight > 0)
      failures.push(`${name.endsWith('dead-letters') ? 'I9' : 'I4'} ${name} holds ${visible + inFlight}`);
  for (const { id, status } of jobs)
    if (status === 'SUBMITTED' || status === 'PROGRESSING') failures.push(`I4 the job ${id} is ${status} at rest`);
}

/** I1–I7, I9 and I10 over the tables and buckets. */
async function checkStored(platform: Platform, looked: Looked): Promise<void> {
  const eyes = eyesOn(platform);
  try {
    const world = await eyes.look({ atRest: true });
    looked.rows += Object.values(world.rows).reduce((sum, rows) => sum + rows.length, 0);
    looked.objects += Object.values(world.buckets).reduce((sum, { objects }) => sum + objects.length, 0);
    const keys = new Set(world.rows.upload.map(({ key }) => key));
    looked.unknownMultiparts += world.buckets.upload.multiparts.filter(({ key }) => !keys.has(key)).length;
    looked.failures.push(...(await checkInvariants(world)));
    for (const [videoId, lack] of looked.lacking)
      looked.failures.push(`${lack}: ${JSON.stringify(encodesOf(world.rows.transcode, videoId))}`);
  } finally {
    eyes.stop();
  }
}

/** How the encodes of a video went, as far as their records tell. */
const encodesOf = (rows: readonly Row[], videoId: string): unknown[] => {
  const encodes = rows.filter(({ pk, sk }) => pk === `VIDEO#${videoId}` && String(sk).startsWith('ENCODE#'));
  return encodes.map(({ encodeId, outcome, problem, parts, renditions }) => ({
    ...{ outcome, problem, parts, renditions },
    log: rows
      .filter(({ pk }) => pk === `ENCODE#${encodeId}`)
      .map(({ part, from, event, to, at }) => [part, from, event, to, at]),
  }));
};

/** Files on the disk and rows in the index are the same set; nothing half made lies about. */
export function checkFolders(dataDir: string, looked: Pick<Looked, 'failures'>): void {
  const s3 = join(dataDir, 's3');
  const index = new DatabaseSync(join(s3, 'index.sqlite'), { readOnly: true });
  const rows = index.prepare('SELECT blob FROM pieces').all() as { blob: string }[];
  const inIndex = new Set(rows.map(({ blob }) => blob));
  index.close();
  const onDisk = new Set(globSync('blobs/*/*', { cwd: s3 }).map((path) => basename(path)));
  const lost = [...inIndex].filter((blob) => !onDisk.has(blob));
  const stray = [...onDisk].filter((blob) => !inIndex.has(blob));
  if (lost.length > 0) looked.failures.push(`I1 ${lost.length} stored pieces have no file`);
  if (stray.length > 0) looked.failures.push(`I6 ${stray.length} files belong to no object`);
  for (const folder of ['s3/incoming', 'mediaconvert/work']) {
    const path = join(dataDir, folder);
    const left = existsSync(path) ? readdirSync(path) : [];
    if (left.length > 0) looked.failures.push(`I6 ${folder} holds ${left.length} leftovers: ${left.slice(0, 3)}`);
  }
}
