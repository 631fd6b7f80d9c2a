import { findBinaries } from '../../mediaconvert/binaries.ts';
import { networkIsolation } from '../../mediaconvert/confinement.ts';
import { type LimitedProcess, startLimited } from '../../mediaconvert/limited-process.ts';
import { boxesOf } from '../../mediaconvert/segmenter.ts';
import { flvHeader, flvTag, type Tag } from '../feed/flv.ts';
import type { Plan, Track } from './plan.ts';
import { pushTrack } from './push-track.ts';
import { levelKey } from './sound-meter.ts';

/** What an encoder says of itself while it runs. */
export interface Readings {
  /** Pictures it has left out since it began. */
  droppedFrames?: number;
  /** Of the last second of sound; dBFS. */
  audioLevel?: number;
  framesPerSecond?: number;
}

/** One run of ffmpeg: from the first tag of a source to the last. */
export interface Encoder {
  /** False when it has more than it can use up; `drained` says when it wants more. */
  write(tag: Tag): boolean;
  /** Nothing more comes: what is inside is put out, and every track ended. */
  end(): void;
  /** Ends it at once. */
  abandon(): void;
  /** Resolves with what went wrong, or nothing, when all of it has ended. */
  ended: Promise<string | undefined>;
  readonly readings: Readings;
}

const enoughBytes = 4 * 1024 ** 2;
const niceness = 4;

interface Sending {
  ingestUrl: string;
  signOfLife(): void;
  /** Everything that is sent, as it leaves: the initialization, then fragments. */
  heard(whole: Buffer): void;
  /** Whether the source has ended: what still comes is the rest. */
  isEnding(): boolean;
}

/**
 * Fragments leave as they are made: whole boxes, the initialization first. The rest leaves together with the end: its last
 * fragment is a short one, and the packager must not take it for one that others follow.
 */
const send = async (
  pipe: AsyncIterable<Buffer>,
  track: Track,
  { ingestUrl, signOfLife, heard, isEnding }: Sending,
): Promise<void> => {
  const push = pushTrack(ingestUrl, track);
  try {
    let isBegun = false;
    let head: Buffer[] = [];
    const rest: Buffer[] = [];
    for await (const { type, bytes } of boxesOf(pipe)) {
      signOfLife();
      head.push(bytes);
      if (type !== 'moov' && type !== 'mdat') continue;
      const whole = Buffer.concat(head);
      head = [];
      isBegun = true;
      heard(whole);
      if (isEnding()) rest.push(whole);
      else await push.write(whole);
    }
    if (isBegun) await push.end(Buffer.concat(rest));
    else push.abandon();
  } catch (error) {
    push.abandon();
    throw error;
  }
};

const read = (line: string, readings: Readings): void => {
  const [name = '', value = ''] = line.split('=');
  const number = Number(value);
  if (name === 'drop_frames' && Number.isFinite(number)) readings.droppedFrames = number;
  if (name === 'fps' && Number.isFinite(number)) readings.framesPerSecond = number;
  if (name === levelKey) readings.audioLevel = value === '-inf' ? -120 : number;
};

/** Starts the encoder and pushes what it makes. */
export const startEncoder = async (
  plan: Plan,
  {
    ingestUrl,
    cwd,
    onDrain,
    heard,
  }: { ingestUrl: string; cwd: string; onDrain(): void; heard(track: Track, whole: Buffer): void },
): Promise<Encoder> => {
  const readings: Readings = {};
  let isEnding = false;
  const child: LimitedProcess = startLimited((await findBinaries()).ffmpeg, plan.args, {
    ...{ cwd, limits: plan.limits, network: await networkIsolation(), niceness, extraPipes: plan.tracks.length },
    isFed: true,
    onStdoutLine: (line) => read(line, readings),
  });
  const { input } = child;
  if (!input) throw new Error('the encoder has no standard input');
  input.on('error', () => {});
  input.on('drain', onDrain);
  input.write(flvHeader);

  const sent = plan.tracks.map(async (track, index) => {
    const pipe = child.pipes[index];
    if (!pipe) throw new Error('the encoder has no pipe for this track');
    try {
      await send(pipe, track, {
        ...{ ingestUrl, signOfLife: child.alive, isEnding: () => isEnding },
        heard: (whole) => heard(track, whole),
      });
    } catch (error) {
      child.end(`${track.name}: ${(error as Error).message}`);
      throw error;
    }
  });
  const finish = async (): Promise<string | undefined> => {
    const [ended, ...tracks] = await Promise.all([
      child.ended,
      ...sent.map((each) =>
        each.then(
          () => undefined,
          (error: Error) => error,
        ),
      ),
    ]);
    const failed = tracks.find((error) => error !== undefined);
    if (failed) return failed.message;
    if (ended.overstepped) return ended.overstepped.words;
    return ended.code === 0 ? undefined : (ended.complaints.at(-1) ?? `the encoder ended with ${ended.code}`);
  };
  return {
    readings,
    ended: finish(),
    write(tag) {
      child.alive();
      if (input.writable) input.write(flvTag(tag));
      return input.writableLength < enoughBytes;
    },
    end() {
      isEnding = true;
      input.end();
    },
    abandon: () => child.end('it is not wanted any more'),
  };
};
