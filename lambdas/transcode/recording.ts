import type { InitFacts } from './boxes.ts';
import { bitratesOf, isLongAsIts } from './check-outputs.ts';
import type { Rung } from './ladder.ts';
import { BadOutput, checkedPath, durationMsOf, type Run } from './playlist.ts';
import type { Rendition } from './rendition.ts';
import { limits, problems, type Source, steadyFrameRate } from './source.ts';

// What must be true of a recording that nobody here made, before it is anybody's video.

/** A stretch of a recorded rendition, with what its first files say. */
export interface RecordedRun extends Run {
  facts: InitFacts;
  /** When its first picture or sound is shown, in seconds on its own clock. */
  startsAt: number;
  /** Pictures or pieces of sound a second. */
  perSecond: number;
}

/** All of one rendition, its files named from the video's folder. */
export interface Track {
  runs: RecordedRun[];
}

/** One that goes into our playlists: as long as the recording, stretch by stretch. */
export interface RecordedRendition {
  rendition: Rendition;
  runs: RecordedRun[];
}

const attribute = (line: string, name: string): string | undefined =>
  new RegExp(`[:,]${name}=(?:"([^"]*)"|([^,]*))`)
    .exec(line)
    ?.slice(1)
    .find((value) => value !== undefined);

/** The media playlists a multivariant playlist names, each once: its pictures, and the sound beside them. */
export const playlistsNamed = (multivariant: string): string[] => {
  const lines = multivariant.split(/\r?\n/).map((line) => line.trim());
  if (lines[0] !== '#EXTM3U') throw new BadOutput('a playlist does not begin as one');
  const pictures = lines.filter((line, index) => {
    const isUnder = lines[index - 1]?.startsWith('#EXT-X-STREAM-INF:') ?? false;
    return isUnder && line !== '' && !line.startsWith('#');
  });
  const sounds = lines
    .filter((line) => line.startsWith('#EXT-X-MEDIA:') && attribute(line, 'TYPE') === 'AUDIO')
    .flatMap((line) => attribute(line, 'URI') ?? []);
  if (pictures.length === 0) throw new BadOutput('a multivariant playlist names no picture');
  return [...new Set([...pictures, ...sounds])].map(checkedPath);
};

const secondsOf = ({ segments }: Pick<Run, 'segments'>): number => segments.reduce((sum, one) => sum + one.seconds, 0);
const isPicture = ({ runs }: Track): boolean => (runs[0]?.facts.width ?? 0) > 0;
const shortSideOf = ({ width, height }: Pick<InitFacts, 'width' | 'height'>): number => Math.min(width, height);
/** A rendition is called after its sharpest stretch: a source that came back smaller has fewer rungs from then on. */
const sharpestOf = ({ runs }: Track): RecordedRun =>
  runs.reduce((best, run) => (shortSideOf(run.facts) > shortSideOf(best.facts) ? run : best));

const runOf = ({ runs }: Track, number: number): RecordedRun | undefined => runs.find((run) => run.number === number);

/** A track with something in every stretch, and the one of its own it is called after. */
interface Filled extends Track {
  calledAfter: RecordedRun;
}

/** Where a rung has no pictures of a stretch, the next lower one that has shows in its place, else the next higher. */
const filledIn = (track: Track, others: readonly Track[], numbers: readonly number[]): Filled => {
  const calledAfter = sharpestOf(track);
  const own = shortSideOf(calledAfter.facts);
  const nearest = others.toSorted((a, b) => {
    const [one, other] = [shortSideOf(sharpestOf(a).facts) - own, shortSideOf(sharpestOf(b).facts) - own];
    return Number(one > 0) - Number(other > 0) || Math.abs(one) - Math.abs(other);
  });
  return {
    calledAfter,
    runs: numbers.map((number) => {
      const run = runOf(track, number) ?? nearest.flatMap((other) => runOf(other, number) ?? [])[0];
      if (!run) throw new BadOutput(`nothing was recorded of stretch ${number}`);
      return run;
    }),
  };
};

const renditionOf = (track: Filled, sizes: ReadonlyMap<string, number>): RecordedRendition => {
  const { facts, perSecond } = track.calledAfter;
  const { width, height, codecs } = facts;
  const kind = facts.width > 0 ? 'video' : 'audio';
  const name = kind === 'audio' ? 'audio' : `${shortSideOf(facts)}p`;
  const rendition: Rendition = {
    ...{ name, kind, width, height, codecs },
    ...bitratesOf(track.runs, sizes),
    frameRate: kind === 'audio' ? 0 : steady(perSecond),
    durationMs: track.runs.reduce((sum, run) => sum + durationMsOf(run), 0),
    path: `${name}.m3u8`,
    startsAt: track.runs[0]?.startsAt ?? 0,
  };
  return { rendition, runs: track.runs };
};

const steady = (perSecond: number): number => {
  const { numerator, denominator } = steadyFrameRate({ numerator: perSecond, denominator: 1 });
  return numerator / denominator;
};

const checkNames = (renditions: readonly RecordedRendition[]): void => {
  const names = renditions.map(({ rendition }) => rendition.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new BadOutput(`two renditions are called ${twice}`);
};

/** Sound and picture are cut at other moments: one may have a segment more than the other. */
const isAsLongAs = (run: RecordedRun, lead: RecordedRun): boolean => {
  const longestMs = 1000 * Math.max(...[...run.segments, ...lead.segments].map(({ seconds }) => seconds));
  const whole = durationMsOf(lead);
  return Math.abs(durationMsOf(run) - whole) <= 1000 + longestMs + whole / 1000;
};

/** Stretch by stretch as long as the picture it belongs to, and all together as long as the stream was told to be. */
const checkDurations = (renditions: readonly RecordedRendition[], lead: RecordedRendition, toldMs: number): void => {
  for (const { rendition, runs } of renditions) {
    for (const [index, run] of runs.entries()) {
      const beside = lead.runs[index];
      if (beside && isAsLongAs(run, beside)) continue;
      throw new BadOutput(`${rendition.name} is not as long as the picture in stretch ${run.number}`);
    }
  }
  if (!isLongAsIts(lead.rendition.durationMs, { own: undefined, whole: toldMs }))
    throw new BadOutput(`the recording lasts ${lead.rendition.durationMs} ms, the stream ${toldMs} ms`);
};

/** The renditions of a recording, lowest picture first; throws `BadOutput` at the first thing amiss. */
export const checkRecording = (
  tracks: readonly Track[],
  sizes: ReadonlyMap<string, number>,
  toldMs: number,
): RecordedRendition[] => {
  const pictures = tracks.filter(isPicture);
  const sounds = tracks.filter((track) => !isPicture(track));
  if (sounds.length > 1) throw new BadOutput(`a recording with ${sounds.length} sound tracks`);
  const numbers = [...new Set(pictures.flatMap(({ runs }) => runs.map(({ number }) => number)))].sort((a, b) => a - b);
  if (numbers.length === 0) throw new BadOutput('nothing was recorded');
  const unheard = sounds.flatMap((sound) => numbers.filter((number) => !runOf(sound, number)));
  if (unheard.length > 0) throw new BadOutput(`nothing is heard in stretch ${unheard[0]}`);

  const renditions = [
    ...pictures.map((track) => filledIn(track, pictures, numbers)),
    ...sounds.map((sound) => filledIn(sound, [], numbers)),
  ]
    .map((track) => renditionOf(track, sizes))
    .toSorted((a, b) => a.rendition.width * a.rendition.height - b.rendition.width * b.rendition.height);
  checkNames(renditions);
  checkDurations(renditions, leadOf(renditions), toldMs);
  return renditions;
};

/** The sharpest picture: what the recording is told to be like. */
export const leadOf = (renditions: readonly RecordedRendition[]): RecordedRendition => {
  const lead = renditions.findLast(({ rendition }) => rendition.kind === 'video');
  if (!lead) throw new BadOutput('a recording without a picture', problems.noPicture);
  return lead;
};

/** The recording as if it had been uploaded. */
export const sourceOf = (renditions: readonly RecordedRendition[]): Source => {
  const { rendition } = leadOf(renditions);
  const sound = renditions.find((one) => one.rendition.kind === 'audio');
  const { width, height, durationMs } = rendition;
  if (durationMs > 2 * limits.durationHours * 3_600_000) throw new BadOutput(`a recording of ${durationMs} ms`);
  return {
    ...{ width, height, durationMs, videoDurationMs: durationMs, interlaced: false, highDynamicRange: false },
    frameRate: steadyFrameRate({ numerator: rendition.frameRate, denominator: 1 }),
    ...(sound ? { audio: { durationMs: sound.rendition.durationMs } } : {}),
  };
};

/** Its rungs, as if they had been chosen. */
export const ladderOf = (renditions: readonly RecordedRendition[]): Rung[] =>
  renditions
    .filter(({ rendition }) => rendition.kind === 'video')
    .map(({ rendition: { name, width, height, averageBitrate, peakBitrate } }) => ({
      ...{ name, width, height, averageBitrate, maxBitrate: peakBitrate },
    }));

const excerptShortSide = 720;
const moments = 4;

/** The moments its pictures are taken from: of the sharpest rung a poster needs, in its longest stretch, evenly spread. */
export const momentsOf = (
  renditions: readonly RecordedRendition[],
): { run: RecordedRun; segments: string[]; everySeconds: number } => {
  const pictures = renditions.filter(({ rendition }) => rendition.kind === 'video');
  const enough = pictures.findLast(({ rendition }) => shortSideOf(rendition) <= excerptShortSide) ?? pictures[0];
  if (!enough) throw new BadOutput('a recording without a picture', problems.noPicture);
  const run = enough.runs.reduce((longest, one) => (secondsOf(one) > secondsOf(longest) ? one : longest));
  const at = Array.from({ length: moments }, (_, index) => Math.floor(((index + 0.5) * run.segments.length) / moments));
  const chosen = run.segments.filter((_, index) => at.includes(index));
  const everySeconds = Math.max(1, ...chosen.map(({ seconds }) => Math.ceil(seconds)));
  return { run, segments: chosen.map(({ name }) => name), everySeconds };
};
