import type * as z from 'zod';
import type { streamFacts } from '../live/events.ts';
import { chaptersOf } from './chapters.ts';
import { givenUp } from './given-up.ts';
import { deadlineOf, type Moved, move, type Video } from './video.ts';

type Stream = z.output<typeof streamFacts>;
/** A stream whose recording is a video: on its way, there, or lost. */
export type Recorded = Stream & { videoId: string };

/** What a recording is to those who make renditions: there is one, and it never changes. */
const recordingVersion = 1;

/** While a stream is on air, and where none of it is kept, there is no video. */
export const isRecorded = (stream: Stream): stream is Recorded =>
  stream.videoId !== undefined && ['ARCHIVING', 'ARCHIVED', 'ARCHIVE_FAILED'].includes(stream.state);

/**
 * The row it begins with: its source is not uploaded but comes by itself. It is a draft until its owner publishes it, and of what was
 * behind a door a private one: who sees it next is theirs to say.
 */
export const begin = (stream: Recorded, channelId: string | undefined, now: Date): Video => ({
  videoId: stream.videoId,
  streamId: stream.streamId,
  ownerId: stream.ownerId,
  channelId: stream.channelId ?? channelId,
  version: 1,
  state: 'PROCESSING',
  title: stream.title,
  description: stream.description,
  tags: [],
  ageRestriction: 'none',
  chapters: chaptersOf(stream.recording),
  visibility: stream.admission === 'open' ? stream.visibility : 'private',
  access: stream.access,
  autoPublish: false,
  filename: '',
  sizeBytes: 0,
  sourceVersion: recordingVersion,
  rungSequence: 0,
  readySequence: 0,
  rungs: [],
  renditions: [],
  frameKeys: [],
  createdAt: stream.endedAt ?? now.toISOString(),
  updatedAt: now.toISOString(),
  deadline: deadlineOf('PROCESSING', now),
});

/** Its recording is lost: said to its owner in the words of who lost it. */
export const lose = (video: Video, stream: Recorded, now: Date): Moved | undefined =>
  stream.state === 'ARCHIVE_FAILED'
    ? move(video, 'job_failed_final', now, { failure: stream.failure ?? givenUp.recording })
    : undefined;
