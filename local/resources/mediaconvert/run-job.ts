import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { findBinaries } from './binaries.ts';
import { networkIsolation } from './confinement.ts';
import { guardedInput } from './container-format.ts';
import { type EncodePlan, type Product, planEncode, type SegmentedTrack, type Stills } from './encode-plan.ts';
import { codes, JobError, overstep, truncated } from './job-error.ts';
import type { JobSettings } from './job-request.ts';
import { type LimitedProcess, startLimited } from './limited-process.ts';
import { mediaPlaylist } from './media-playlist.ts';
import { complaintsOnOpening } from './opening-complaints.ts';
import { framesPerSecondOf, inspectSource, isMovingPicture } from './probe.ts';
import { cutSegments } from './segmenter.ts';
import type { LocalSource, Sources } from './sources.ts';
import { takeStills } from './stills.ts';

export type Phase = 'PROBING' | 'TRANSCODING' | 'UPLOADING';

/** What became of one output, in the words of the COMPLETE event. */
export interface OutputDetail {
  outputFilePaths: string[];
  durationInMs: number;
  videoDetails?: { widthInPx: number; heightInPx: number };
}
export interface GroupDetail {
  type: string;
  outputDetails: OutputDetail[];
  playlistFilePaths?: string[];
}

export interface RunningJob {
  settings: JobSettings;
  /** The job's own folder: fixed names inside, removed afterwards. */
  folder: string;
  niceness: number;
  sources: Sources;
  s3: S3Client;
  progress(phase: Phase, percent: number): void;
  /** Called once there is something to end, so that a cancelled job ends at once. */
  started(process: LimitedProcess): void;
  cancelled(): boolean;
}

interface Made {
  detail: OutputDetail;
  playlist?: { key: string; text: string };
}

/** Rougher than what MediaConvert would do with the same job, in return for a laptop that stays usable. */
const preset = process.env.ARCLIGHT_X264_PRESET ?? 'veryfast';
const toleratedComplaints = (seconds: number): number => 10 + seconds / 10;

const put = async (
  job: RunningJob,
  bucket: string,
  key: string,
  body: Buffer | string,
  type: string,
): Promise<void> => {
  await job.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: type }));
};

const stop = (job: RunningJob): void => {
  if (job.cancelled()) throw new JobError(codes.unknown, 'the job was canceled');
};

/** Segments leave for the bucket as they are cut; the playlist that names them is kept for the end. */
const storeTrack = async (
  job: RunningJob,
  track: SegmentedTrack,
  stream: AsyncIterable<Buffer>,
  countBytes: (bytes: number) => void,
): Promise<Made> => {
  const [extension, type] = track.kind === 'video' ? ['cmfv', 'video/mp4'] : ['cmfa', 'audio/mp4'];
  const initKey = `${track.stem}init.${extension}`;
  const segments: { name: string; seconds: number }[] = [];
  const nameOf = (key: string): string => key.split('/').at(-1) ?? key;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of stream) {
      countBytes(piece.length);
      yield piece;
    }
  };
  await cutSegments(counted(), track.segmentSeconds, {
    init: (bytes) => put(job, track.bucket, initKey, bytes, type),
    segment: async ({ bytes, seconds }) => {
      const key = `${track.stem}_${String(segments.length + 1).padStart(9, '0')}.${extension}`;
      await put(job, track.bucket, key, bytes, type);
      segments.push({ name: nameOf(key), seconds });
    },
  });
  const playlist = { key: `${track.stem}.m3u8`, text: mediaPlaylist(nameOf(initKey), segments) };
  return {
    playlist,
    detail: {
      outputFilePaths: [`s3://${track.bucket}/${playlist.key}`],
      durationInMs: Math.round(segments.reduce((sum, { seconds }) => sum + seconds, 0) * 1000),
      ...(track.width && track.height ? { videoDetails: { widthInPx: track.width, heightInPx: track.height } } : {}),
    },
  };
};

const storeStills = async (
  job: RunningJob,
  stills: Stills,
  pictures: readonly { name: string; bytes: Buffer }[],
): Promise<Made> => {
  const paths: string[] = [];
  for (const { name, bytes } of pictures) {
    const key = `${stills.stem}.${name}`;
    await put(job, stills.bucket, key, bytes, 'image/jpeg');
    paths.push(`s3://${stills.bucket}/${key}`);
  }
  if (paths.length === 0) throw new JobError(codes.unreadableInput, 'Decoder: no still picture could be taken');
  const videoDetails = { widthInPx: stills.width, heightInPx: stills.height };
  return { detail: { outputFilePaths: paths, durationInMs: 0, videoDetails } };
};

/** A job that does not ask for it leaves a picture as it lies in the file. */
const readingOf = ({ settings }: RunningJob): string[] =>
  settings.inputs[0]?.videoSelector.rotate === 'AUTO' ? [] : ['-noautorotate'];

const encode = async (
  job: RunningJob,
  plan: EncodePlan,
  source: LocalSource,
  durationSeconds: number,
): Promise<(Made | undefined)[]> => {
  const { ffmpeg } = await findBinaries();
  const threads = String(availableParallelism());
  const tracks = plan.products.filter((product) => product.kind !== 'stills');
  const child = startLimited(
    ffmpeg,
    [
      // Complaints are counted, so each must be said: by default repeated ones are folded into one line.
      ...['-hide_banner', '-nostdin', '-y', '-v', 'repeat+error', '-nostats', '-progress', 'pipe:1'],
      ...['-filter_complex_threads', threads, '-threads', threads],
      ...readingOf(job),
      ...guardedInput(source.path, source.container),
      ...['-filter_complex', plan.filters, ...plan.outputs],
    ],
    {
      cwd: job.folder,
      limits: plan.limits,
      network: await networkIsolation(),
      niceness: job.niceness,
      extraPipes: tracks.length,
      onStdoutLine: (line) => {
        const [name, value] = line.split('=');
        // Both carry microseconds, whatever the older name says.
        if (name !== 'out_time_us' && name !== 'out_time_ms') return;
        const seconds = Number(value) / 1e6;
        if (!Number.isFinite(seconds)) return;
        if (seconds > plan.secondsAtMost) child.end('goes on far longer than the file says it lasts', 'file');
        const share = seconds / durationSeconds;
        job.progress('TRANSCODING', Math.max(0, Math.min(99, Math.floor(share * 100))));
      },
    },
  );
  job.started(child);
  let bytes = 0;
  const countBytes = (more: number): void => {
    bytes += more;
    child.alive();
    if (bytes > plan.bytesAtMost) child.end('wrote far more than its bit rates allow', 'file');
  };
  const stored = await Promise.allSettled([
    ...tracks.map((track, index) => {
      const pipe = child.pipes[index];
      if (!pipe) throw new Error('the encoder has no pipe for this track');
      return storeTrack(job, track, pipe, countBytes).catch((error: unknown) => {
        child.end(`could not be stored: ${(error as Error).message}`);
        throw error;
      });
    }),
  ]);
  const ended = await child.ended;
  stop(job);
  if (ended.overstepped) throw overstep(ended.overstepped);
  const last = ended.complaints.at(-1) ?? `the encoder ended with ${ended.code}`;
  if (ended.complaints.some((line) => truncated.test(line))) {
    throw new JobError(
      codes.noDemuxer,
      'Demuxer: [ReadPacketData File read failed - end of file hit. Is file truncated?]',
    );
  }
  if (ended.code !== 0) throw new JobError(codes.unreadableInput, `Decoder: ${last}`);
  const tolerated = toleratedComplaints(durationSeconds);
  if (ended.complaintCount > tolerated) {
    const errors = ended.complaintCount - (await complaintsOnOpening(source, { ...job, limits: plan.limits }));
    stop(job);
    if (errors > tolerated) throw new JobError(codes.unreadableInput, `Decoder: ${errors} errors, the last: ${last}`);
  }
  const failed = stored.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  const made = new Map(tracks.map((track, index) => [track, (stored[index] as PromiseFulfilledResult<Made>).value]));
  return plan.products.map((product) => (product.kind === 'stills' ? undefined : made.get(product)));
};

const groupDetails = (settings: JobSettings, products: readonly Product[], made: readonly Made[]): GroupDetail[] =>
  settings.outputGroups.map(({ outputGroupSettings }, group) => {
    const mine = made.filter((_, index) => products[index]?.group === group);
    const isCmaf = outputGroupSettings.type === 'CMAF_GROUP_SETTINGS';
    return {
      type: isCmaf ? 'CMAF_GROUP' : 'FILE_GROUP',
      outputDetails: mine.map(({ detail }) => detail),
      ...(isCmaf ? { playlistFilePaths: mine.flatMap(({ detail }) => detail.outputFilePaths) } : {}),
    };
  });

/** From source to outputs in the buckets; throws a `JobError` that says whose fault it was. */
export const runJob = async (job: RunningJob): Promise<GroupDetail[]> => {
  await mkdir(job.folder, { recursive: true });
  job.progress('PROBING', 0);
  const [input] = job.settings.inputs;
  const source = await job.sources.borrow(input?.fileInput ?? '');
  try {
    stop(job);
    const report = await inspectSource(source, job.folder);
    const durationSeconds = Number(report.format.duration ?? 0) || 1;
    const picture = report.streams.find(isMovingPicture);
    const facts = {
      durationSeconds,
      hasPicture: picture !== undefined,
      pixelsPerFrame: (picture?.width ?? 0) * (picture?.height ?? 0),
      framesPerSecond: framesPerSecondOf(picture),
      hasSound: report.streams.some(({ codec_type }) => codec_type === 'audio'),
    };
    const encoder = { preset, threads: availableParallelism(), ...(await findBinaries()) };
    const plan = planEncode(job.settings, facts, encoder);
    job.progress('TRANSCODING', 0);
    const isFilm = plan.products.some(({ kind }) => kind !== 'stills');
    const tracks = isFilm ? await encode(job, plan, source, durationSeconds) : [];
    job.progress('UPLOADING', 99);
    const made: Made[] = [];
    for (const [index, product] of plan.products.entries()) {
      if (product.kind === 'stills') {
        const taking = { ...job, limits: plan.limits, durationSeconds, reading: readingOf(job) };
        const pictures = await takeStills(product, index, source, taking);
        stop(job);
        made.push(await storeStills(job, product, pictures));
      } else if (tracks[index]) made.push(tracks[index]);
    }
    for (const [index, product] of plan.products.entries()) {
      const playlist = made[index]?.playlist;
      if (playlist) await put(job, product.bucket, playlist.key, playlist.text, 'application/vnd.apple.mpegurl');
    }
    return groupDetails(job.settings, plan.products, made);
  } finally {
    job.sources.giveBack(source);
    await rm(job.folder, { recursive: true, force: true });
  }
};
