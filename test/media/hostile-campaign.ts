import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { networkIsolation } from '../../local/resources/mediaconvert/confinement.ts';
import type { Campaign, CampaignOptions, Outcome } from '../faults/campaign.ts';
import { seeded } from '../support/seeded.ts';
import { type Canaries, openCanaries, secretText } from './canaries.ts';
import { archives } from './corpus/archives.ts';
import { mp4Bombs } from './corpus/bombs.ts';
import { damaged, heavilyDamaged } from './corpus/damage.ts';
import type { Hostile, Workbench } from './corpus/hostile.ts';
import { otherBombs } from './corpus/other-bombs.ts';
import { pointers } from './corpus/pointers.ts';
import { pointingTracks } from './corpus/pointing-tracks.ts';
import { polyglots } from './corpus/polyglots.ts';
import { type Ending, type MediaStage, mediaStage } from './media-stage.ts';
import { type Overseer, oversee, type Seen } from './overseer.ts';
import { reasonOf } from './reasons.ts';
import { openWorkbench } from './workbench.ts';

/** Processor time, because a machine that is busy with other things makes everything take longer. */
export const bounds = { cpuSeconds: 60, residentBytes: 512 * 1024 ** 2, attempts: 3 };

/** What any program of the machine's opens before it looks at its input. */
const ofTheSystem =
  /^\/(lib|lib64|usr\/lib|usr\/lib64|sys\/devices\/system|sys\/fs\/cgroup|proc\/(self|sys|cpuinfo|meminfo|\d+)|dev\/(null|urandom|random|pts))(\/|$)|^\/etc\/ld\.so\./;
const isStill = /^still-\d+\.\d{7}\.jpg$/;

/** Paths a decoder had no business with. */
const foreign = (seen: Seen, stage: MediaStage, traces: string): string[] =>
  seen.opened.filter(
    (path) =>
      !ofTheSystem.test(path) && !isStill.test(path) && !path.startsWith(stage.dataDir) && !path.startsWith(traces),
  );

/** What was made of a video contains neither what was hidden in it nor what it pointed at. */
const leaks = async (stage: MediaStage, { encode }: Ending, markers: string[]): Promise<string[]> => {
  if (!encode) return [];
  const found: string[] = [];
  for (const [bucket, prefix] of [
    ['media', `v/${encode.videoId}/`],
    ['images', `img/${encode.videoId}/`],
  ] as const) {
    for (const key of await stage.keysUnder(bucket, prefix)) {
      const bytes = await stage.read(bucket, key);
      found.push(...markers.filter((marker) => bytes.includes(marker)).map((marker) => `${key} contains ${marker}`));
    }
  }
  return found;
};

const wrongEnd = (hostile: Hostile, ending: Ending): string[] => {
  const { state, code = '', message = '' } = ending;
  const said = state === 'ready' ? 'it plays' : `${code}: ${message}`;
  const wrong: string[] = [];
  if (hostile.ends === 'refused' && state !== 'failed') wrong.push(`it should have been refused, but ${said}`);
  if (hostile.ends === 'plays' && state !== 'ready') wrong.push(`it should play, but ${said}`);
  if (state === 'failed' && hostile.words && !hostile.words.test(message))
    wrong.push(`its words are not right: ${said}`);
  if (state === 'failed' && !reasonOf(code, message)) wrong.push(`its reason is in no table: ${said}`);
  if (code === 'transcode.gave_up')
    wrong.push('it was tried until nobody would any more, which says nothing to its owner');
  if (ending.attempts > bounds.attempts) wrong.push(`it was tried ${ending.attempts} times`);
  return wrong;
};

interface Tools {
  stage: MediaStage;
  overseer: Overseer;
  canaries: Canaries;
  bench: Workbench;
  traces: string;
}

const tryOne = async (
  { stage, overseer, canaries, bench, traces }: Tools,
  hostile: Hostile,
): Promise<{ wrong: string[]; ending: Ending; seen: Seen }> => {
  const bytes = await hostile.bytes(bench);
  await overseer.look(); // what making it took is not its own doing
  const sung = canaries.heard().length;
  const ending = await stage.send(bytes, 'holiday.mp4');
  const seen = await overseer.look();
  const wrong = wrongEnd(hostile, ending);
  wrong.push(...foreign(seen, stage, traces).map((path) => `it had ${path} opened`));
  wrong.push(...seen.spoken.map((call) => `it made a decoder speak: ${call}`));
  wrong.push(
    ...canaries
      .heard()
      .slice(sung)
      .map((song) => `a canary sang: ${song}`),
  );
  if (seen.cpuSeconds > bounds.cpuSeconds) wrong.push(`it took ${seen.cpuSeconds.toFixed(0)} s of processor time`);
  if (seen.peakBytes > bounds.residentBytes) wrong.push(`it took ${Math.round(seen.peakBytes / 1e6)} MB of memory`);
  wrong.push(...(await leaks(stage, ending, [secretText, ...(hostile.marker ? [hostile.marker] : [])])));
  return { wrong, ending, seen };
};

/** The classes of files and, for the short run, which of them: one of each. */
const corpusOf = (size: CampaignOptions['size']): [className: string, files: readonly Hostile[]][] => {
  const all: [string, readonly Hostile[]][] = [
    ['AB-01 playlists, manifests and scripts called a video', pointers],
    ['AB-01 tracks and attachments that lead elsewhere', pointingTracks],
    ['AB-02 bombs in MP4 and MOV', mp4Bombs],
    ['AB-02 bombs in other containers', otherBombs],
    ['AB-06 archives called a video', archives],
    ['polyglots', polyglots],
    ['damaged beyond doubt', heavilyDamaged],
    ['bits flipped and ends cut off, by the seed', damaged(size === 'full' ? 8 : 1)],
  ];
  if (size === 'full') return all;
  const few = 1;
  return all.map(([name, files]) => {
    const step = Math.max(1, Math.floor(files.length / few));
    return [name, files.filter((_, index) => index % step === 0).slice(0, few)];
  });
};

/** Tries the classes of files whose names are wanted, all of them by default. */
export const tryClasses = async ({ seed, size, say }: CampaignOptions, wanted = /./): Promise<Outcome> => {
  const traces = await mkdtemp(join(tmpdir(), 'arclight-watched-'));
  const workshop = await mkdtemp(join(tmpdir(), 'arclight-corpus-'));
  const overseer = await oversee(traces);
  const canaries = await openCanaries();
  const stage = await mediaStage();
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  const add = (what: string, more = 1): void => {
    counts[what] = (counts[what] ?? 0) + more;
  };
  let longest = 0;
  let costliest = 0;
  let largest = 0;
  try {
    const bench = await openWorkbench(workshop, canaries.bait, seeded(seed));
    const tools = { stage, overseer, canaries, bench, traces };
    say(`decoders are watched by ${overseer.how}`);
    const isolated = (await networkIsolation()).length > 0;
    say(isolated ? 'decoders run without a network' : 'no network namespace here: whitelists and canaries alone');
    for (const [className, files] of corpusOf(size).filter(([name]) => wanted.test(name))) {
      for (const hostile of files) {
        add(className);
        const tried = await tryOne(tools, hostile).catch((error: Error) => error);
        if (tried instanceof Error) {
          failures.push(`${className}, ${hostile.name}: it could not be tried: ${tried.message}`);
          continue;
        }
        const { wrong, ending, seen } = tried;
        add(
          ending.state === 'failed'
            ? 'of these refused in words'
            : 'of these harmless: made into a video from their pixels',
        );
        add('runs of ffmpeg and ffprobe watched', seen.runs);
        longest = Math.max(longest, ending.seconds);
        costliest = Math.max(costliest, seen.cpuSeconds);
        largest = Math.max(largest, seen.peakBytes);
        for (const reason of wrong) say(`FAILED  ${hostile.name}: ${reason}`);
        failures.push(...wrong.map((reason) => `${className}, ${hostile.name}: ${reason}`));
        if (seen.cpuSeconds > 5 || seen.peakBytes > 256e6)
          say(
            `${hostile.name}: ${seen.cpuSeconds.toFixed(0)} s of processor time, ${Math.round(seen.peakBytes / 1e6)} MB, ${ending.message ?? 'plays'}`,
          );
        // Where ffmpeg never ran there is nothing to recover from: one honest film after each that reached it.
        if (seen.runs === 0) continue;
        const after = await stage.send(bench.film);
        add('honest films right after a hostile file that reached a decoder');
        if (after.state !== 'ready')
          failures.push(`${hostile.name}: the honest film after it failed: ${after.message}`);
      }
    }
    say(
      `the longest took ${longest.toFixed(1)} s, the costliest ${costliest.toFixed(1)} s of processor time, the largest ${Math.round(largest / 1024 ** 2)} MB`,
    );
    if (canaries.heard().length > 0) failures.push(`canaries sang: ${canaries.heard().join(', ')}`);
  } finally {
    await stage.stop();
    overseer.stop();
    await canaries.stop();
    for (const folder of [traces, workshop]) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return { counts, failures };
};

export const hostile: Campaign = {
  name: 'hostile',
  what: 'files that mean harm, from upload to real ffmpeg, with canaries listening and an honest film after each',
  run: (options) => tryClasses(options),
};
