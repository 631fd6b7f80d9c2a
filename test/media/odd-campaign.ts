import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Encode } from '../../lambdas/transcode/encode-record.ts';
import { folderOf } from '../../lambdas/transcode/jobs.ts';
import { parsePlaylist } from '../../lambdas/transcode/playlist.ts';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import type { Campaign, CampaignOptions, Outcome } from '../faults/campaign.ts';
import { timesIn } from '../support/boxes-written.ts';
import { mark } from '../transcode/long-tags.ts';
import { type MediaStage, mediaStage } from './media-stage.ts';
import { makeOdd, type Odd } from './odd/clips.ts';
import { jobSettingsWrong } from './odd/job-settings.ts';
import { oddMedia } from './odd/list.ts';
import { fragmentStarts, measureBeeps, measureFlashes } from './odd/measure.ts';
import { pictureless } from './odd/pictureless.ts';
import { reasonOf } from './reasons.ts';

/** How far apart a flash and its beep may be, and how far a length may be off, in seconds. */
export const tolerances = { sync: 0.05, length: 0.1 };

interface Track {
  init: Buffer;
  segments: Buffer[];
  lengths: number[];
}
type Rendition = Encode['renditions'][number];

const trackOf = async (stage: MediaStage, encode: Encode, { path }: Rendition): Promise<Track> => {
  const key = `${folderOf(encode)}${path}`;
  const beside = key.slice(0, key.lastIndexOf('/') + 1);
  const { init, segments } = parsePlaylist((await stage.read('media', key)).toString());
  return {
    init: await stage.read('media', `${beside}${init}`),
    segments: await Promise.all(segments.map(({ name }) => stage.read('media', `${beside}${name}`))),
    lengths: segments.map(({ seconds }) => seconds),
  };
};

const whole = ({ init, segments }: Track): Buffer => Buffer.concat([init, ...segments]);
const isNear = (value: number, wanted: number, within: number): boolean => Math.abs(value - wanted) <= within;
const shown = (values: readonly number[]): string =>
  values
    .slice(0, 6)
    .map((value) => value.toFixed(3))
    .join(', ');

/** The right rungs, each as wide and high as people see the film, each of the right length. */
const shapeWrong = (odd: Odd, encode: Encode): string[] => {
  const wrong: string[] = [];
  const pictures = encode.renditions.filter(({ kind }) => kind === 'video');
  const sound = encode.renditions.find(({ kind }) => kind === 'audio');
  const names = pictures.map(({ name }) => name).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  if (names.join() !== odd.ladder.join()) wrong.push(`its ladder is ${names.join()}, not ${odd.ladder.join()}`);
  const aspect = odd.width / odd.height;
  for (const { name, width, height, durationMs, frameRate } of pictures) {
    if (Math.abs(width - height * aspect) > 2 * Math.max(1, aspect)) wrong.push(`${name} is ${width} × ${height}`);
    const length = odd.lasts ?? odd.seconds;
    if (!isNear(durationMs / 1000, length, odd.lengthWithin ?? tolerances.length))
      wrong.push(`${name} lasts ${durationMs} ms, not ${length} s`);
    const [numerator = 0, denominator = 1] = odd.rate.split('/').map(Number);
    if (!isNear(frameRate, numerator / denominator, 0.3)) wrong.push(`${name} has ${frameRate} pictures a second`);
  }
  const soundLength = odd.soundLasts ?? odd.lasts ?? odd.seconds;
  if ((sound === undefined) !== (odd.sound === 'none')) wrong.push(sound ? 'it has sound' : 'its sound is lost');
  if (sound && !isNear(sound.durationMs / 1000, soundLength, odd.lengthWithin ?? tolerances.length))
    wrong.push(`its sound lasts ${sound.durationMs} ms, not ${soundLength} s`);
  return wrong;
};

/** Every rung is cut at the same moments, and every group of pictures begins on a full two seconds. */
const cutsWrong = (odd: Odd, tracks: Map<string, Track>): string[] => {
  const wrong: string[] = [];
  const [first] = [...tracks.values()];
  const [numerator = 1, denominator = 1] = odd.rate.split('/').map(Number);
  for (const [name, track] of tracks) {
    const starts = fragmentStarts(track.init, track.segments);
    const expected = starts.map((_, index) => 2 * index);
    if (
      starts.some(
        (start, index) =>
          start < (expected[index] ?? 0) - 1e-3 || start > (expected[index] ?? 0) + denominator / numerator,
      )
    )
      wrong.push(`${name} has groups at ${shown(starts)}`);
    const same =
      track.lengths.length === first?.lengths.length &&
      track.lengths.every((length, index) => isNear(length, first.lengths[index] ?? 0, 1e-3));
    if (!same) wrong.push(`${name} is cut at other moments than the lowest rung`);
  }
  return wrong;
};

/** A head is of its one track and of nothing else: whatever the file said of itself stays in the file. */
const headsWrong = (tracks: ReadonlyMap<string, Track>): string[] =>
  [...tracks].flatMap(([name, { init }]) => [
    ...(timesIn(init, mark) > 0 ? [`${name} begins with words of the source`] : []),
    ...(timesIn(init, 'trak') !== 1 ? [`${name} has ${timesIn(init, 'trak')} tracks`] : []),
  ]);

const seenWrong = async (
  odd: Odd,
  encode: Encode,
  tracks: Map<string, Track>,
  beeps: readonly number[] | undefined,
): Promise<{ wrong: string[]; apart: number }> => {
  const wrong: string[] = [];
  let apart = 0;
  const count = odd.flashes ?? Math.max(0, Math.ceil((odd.lasts ?? odd.seconds) - 1 - 1e-6));
  for (const { name, width, height, frameRate, startsAt } of encode.renditions) {
    const track = tracks.get(name);
    if (!track || (odd.heavy && name !== odd.ladder[0])) continue;
    const seen = await measureFlashes(whole(track), { width, height, rate: frameRate });
    const flashes = seen.at.map((at) => at + startsAt);
    if (flashes.length !== count)
      wrong.push(`${name} flashes ${flashes.length} times, not ${count}: ${shown(flashes)}`);
    if (flashes.some((at) => !isNear(at, Math.round(at), tolerances.sync)))
      wrong.push(`${name} flashes at ${shown(flashes)}`);
    if (count > 0 && !isNear(seen.aspect, 1, 0.08))
      wrong.push(`${name} makes a square ${seen.aspect.toFixed(2)} times as wide as high`);
    const [upperLeft = 0, ...others] = seen.corners;
    if (upperLeft < 40 || others.some((corner) => corner > 36))
      wrong.push(`${name} is not upright: corners ${shown(seen.corners)}`);
    if (count > 0 && seen.lit < 150) wrong.push(`${name} is pale: white is ${seen.lit.toFixed(0)}`);
    for (const beep of beeps ?? []) {
      const nearest = Math.min(...flashes.map((flash) => Math.abs(flash - beep)));
      apart = Math.max(apart, nearest);
    }
  }
  if (apart > tolerances.sync) wrong.push(`flash and beep are ${(apart * 1000).toFixed(0)} ms apart`);
  return { wrong, apart };
};

const tryOne = async (
  stage: MediaStage,
  folder: string,
  odd: Odd,
): Promise<{ wrong: string[]; apart: number; rungs: number }> => {
  const file = await makeOdd(folder, odd);
  const ending = await stage.send(await readFile(file), basename(file));
  const { encode } = ending;
  if (ending.state === 'failed' || !encode) return { wrong: [`it failed: ${ending.message}`], apart: 0, rungs: 0 };
  const wrong = [...shapeWrong(odd, encode), ...jobSettingsWrong(odd, encode)];
  const pictures = encode.renditions.filter(({ kind }) => kind === 'video').sort((a, b) => a.height - b.height);
  const tracks = new Map<string, Track>();
  for (const rendition of pictures) tracks.set(rendition.name, await trackOf(stage, encode, rendition));
  wrong.push(...cutsWrong(odd, tracks));
  const sound = encode.renditions.find(({ kind }) => kind === 'audio');
  const soundTrack = sound && (await trackOf(stage, encode, sound));
  wrong.push(...headsWrong(soundTrack ? new Map([...tracks, ['sound', soundTrack]]) : tracks));
  const heard = soundTrack && (await measureBeeps(whole(soundTrack)));
  const beeps = heard?.at.map((at) => at + (sound?.startsAt ?? 0));
  const expected = odd.beeps ?? odd.flashes ?? Math.max(0, Math.ceil((odd.lasts ?? odd.seconds) - 1 - 1e-6));
  if (beeps && beeps.length !== expected)
    wrong.push(`it beeps ${beeps.length} times, not ${expected}: ${shown(beeps)}`);
  const seen = await seenWrong(odd, encode, tracks, beeps);
  return { wrong: [...wrong, ...seen.wrong], apart: seen.apart, rungs: pictures.length };
};

const run = async ({ size, say }: CampaignOptions): Promise<Outcome> => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-odd-'));
  const stage = await mediaStage();
  const failures: string[] = [];
  const counts = {
    'odd media made into films and measured': 0,
    'rungs measured or compared': 0,
    'files without a moving picture, refused in words': 0,
  };
  const few = [
    '60,000 letters in its tags',
    'turned by 90',
    'uneven pictures (variable frame rate)',
    'six channels, speech in the middle one',
    'wide pixels (PAL 16:9)',
  ];
  const chosen = size === 'full' ? oddMedia : oddMedia.filter(({ name }) => few.includes(name));
  let furthest = 0;
  try {
    const { mapsTones } = await findBinaries();
    if (!mapsTones) say('this ffmpeg cannot map tones: films of high dynamic range come out pale and are left out');
    for (const [index, odd] of chosen.entries()) {
      if (size === 'full' && index % 10 === 9) say(`${index} of ${chosen.length}`);
      if (odd.job?.mapsTones && !mapsTones) continue;
      const { wrong, apart, rungs } = await tryOne(stage, folder, odd).catch((error: Error) => ({
        wrong: [`it could not be tried: ${error.message}`],
        apart: 0,
        rungs: 0,
      }));
      counts['odd media made into films and measured']++;
      counts['rungs measured or compared'] += rungs;
      furthest = Math.max(furthest, apart);
      for (const reason of wrong) say(`FAILED  ${odd.name}: ${reason}`);
      failures.push(...wrong.map((reason) => `${odd.name}: ${reason}`));
    }
    for (const { name, make } of size === 'full' ? pictureless : pictureless.slice(0, 1)) {
      const { state, code = '', message = '' } = await stage.send(await make(folder), name);
      counts['files without a moving picture, refused in words']++;
      if (state !== 'failed' || !/no (moving )?picture|is a picture/.test(message) || !reasonOf(code, message))
        failures.push(`${name}: ${state === 'failed' ? message : 'it plays'}`);
    }
    say(`flash and beep are at most ${(furthest * 1000).toFixed(0)} ms apart`);
  } finally {
    await stage.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return { counts, failures };
};

export const odd: Campaign = {
  name: 'odd',
  what: 'good media that are not the usual: ladder, aspect, length, cuts, and sound against picture, measured in what players get',
  run,
};
