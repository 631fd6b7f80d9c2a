import type { Failure } from '../kit/failure.ts';
import { type Moved, move, type Video } from './video.ts';

/** What its owner reads of a video nothing was heard of in time. */
export const givenUp = {
  upload: { code: 'upload.expired', message: 'The upload was never finished. Upload the file again.' },
  encode: {
    code: 'transcode.timed_out',
    message: 'Preparing this video took too long, and we stopped. Upload it again, or contact support.',
  },
  recording: {
    code: 'catalog.recording_silent',
    message:
      'The recording of this stream did not become a video in time. If the program you streamed with recorded it as well, upload that file; otherwise contact support.',
  },
} as const;

/** FAILED by silence alone: what is heard of it after all is still good. */
export const wasGivenUp = ({ state, failure }: Pick<Video, 'state' | 'failure'>): boolean =>
  state === 'FAILED' && Object.values(givenUp).some(({ code }) => code === failure?.code);

/** What the owner of a video reads that waited too long for what it is made of. */
export const silenceOf = ({ streamId }: Pick<Video, 'streamId'>): Failure =>
  streamId === undefined ? givenUp.encode : givenUp.recording;

/** Somebody works on it after all. */
export const takeUpAgain = (video: Video, now: Date, change: Partial<Video> = {}): Moved | undefined =>
  wasGivenUp(video) ? move(video, 'retry', now, { ...change, failure: undefined }) : undefined;

/**
 * Its file is there: the upload says so, or, should that have been lost or be late, the encode that was made of it.
 * Undefined where the video knows already, or wants no file any more.
 */
export const sourceArrived = (video: Video, sourceVersion: number, now: Date): Moved | undefined =>
  sourceVersion > video.sourceVersion
    ? (move(video, 'upload_completed', now, { sourceVersion }) ?? takeUpAgain(video, now, { sourceVersion }))
    : undefined;
