import * as z from 'zod';
import type { VideoRights } from '../kit/authorize.ts';
import { idOf } from '../kit/ids.ts';
import { reason } from '../kit/reasons.ts';
import { access, visibility } from '../kit/video-fields.ts';
import { rendition, rung } from '../transcode/events.ts';
import { chapter } from './chapter-contract.ts';
import { categories, videoState } from './contract.ts';
import type { videoFacts } from './events.ts';

/** What staff held against a video, who did, what its owner was told besides the reason, and a note for other staff. */
export const takedown = z.object({
  reason,
  message: z.string().optional(),
  note: z.string(),
  by: idOf('usr'),
  at: z.iso.datetime(),
});

/** A video as catalog keeps it. */
export const Video = z.object({
  videoId: idOf('vid'),
  ownerId: idOf('usr'),
  channelId: idOf('ch').optional(),
  uploadId: idOf('upl').optional(),
  /** The stream it is the recording of (`recording.ts`). */
  streamId: idOf('str').optional(),
  version: z.number().int(),
  state: videoState,
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  categoryId: z.enum(categories).optional(),
  language: z.string().optional(),
  ageRestriction: z.enum(['none', '18']),
  /** Absent until somebody, or its stream, has said which (`chapters.ts`). */
  chapters: z.array(chapter).optional(),
  visibility,
  access,
  autoPublish: z.boolean(),
  filename: z.string(),
  sizeBytes: z.number().int(),
  sourceVersion: z.number().int(),
  /** The newest piece of transcode's news that rungs and renditions were taken from: an older one changes nothing. */
  rungSequence: z.number().int(),
  readySequence: z.number().int(),
  rungs: z.array(rung),
  renditions: z.array(rendition),
  durationMs: z.number().int().optional(),
  hlsKey: z.string().optional(),
  dashKey: z.string().optional(),
  posterKey: z.string().optional(),
  /** Pictures from the film its owner may choose from. */
  frameKeys: z.array(z.string()).default([]),
  /** The picture its owner chose: one of the frames, or one of their own. */
  thumbnailKey: z.string().optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  publishedAt: z.iso.datetime().optional(),
  /** When it plays for everybody at once (`premiere.ts`); stays afterwards, for what was said meanwhile. */
  premiereAt: z.iso.datetime().optional(),
  /** The hour of it that people have been reminded of (`remind-time.ts`). */
  remindedFor: z.iso.datetime().optional(),
  /** When its owner wants it published (`publish-time.ts`). */
  publishAt: z.iso.datetime().optional(),
  /** Since when it lies in the trash (`trash.ts`). */
  trashedAt: z.iso.datetime().optional(),
  /** It lies there because its owner is leaving (`leaving.ts`), not because they deleted it. */
  leaving: z.boolean().optional(),
  /** Beside every state: staff took it down (`takedown.ts`), and when that was last undone. */
  takenDown: takedown.optional(),
  restoredAt: z.iso.datetime().optional(),
  /** Published again as soon as neither the trash nor staff hold it. */
  publishAgain: z.boolean().optional(),
  /** When the state's reconciler looks at it, for states that are only passed through. */
  deadline: z.iso.datetime().optional(),
});
export type Video = z.output<typeof Video>;
export type VideoState = Video['state'];

export type VideoEvent =
  | 'upload_completed'
  | 'upload_failed'
  | 'timeout:upload_expired'
  | 'outputs_verified'
  | 'job_failed_final'
  | 'timeout:deadline'
  | 'publish'
  | 'unpublish'
  | 'retry'
  | 'delete'
  | 'cleanup_done'
  | 'timeout:reconcile';

const machine: Record<VideoState, Partial<Record<VideoEvent, VideoState>>> = {
  INIT: {
    upload_completed: 'PROCESSING',
    upload_failed: 'FAILED',
    'timeout:upload_expired': 'FAILED',
    delete: 'DELETING',
  },
  PROCESSING: {
    outputs_verified: 'READY',
    job_failed_final: 'FAILED',
    'timeout:deadline': 'FAILED',
    delete: 'DELETING',
  },
  READY: { publish: 'PUBLISHED', delete: 'DELETING' },
  PUBLISHED: { unpublish: 'READY', delete: 'DELETING' },
  FAILED: { retry: 'PROCESSING', delete: 'DELETING' },
  DELETING: { cleanup_done: 'DELETED', 'timeout:reconcile': 'DELETING' },
  DELETED: {},
};

/** Where an event leads from a state, or nowhere: then it is refused or ignored, never forced. */
export const next = (state: VideoState, event: VideoEvent): VideoState | undefined => machine[state][event];

const hoursMs = 3_600_000;
/** An upload lives a day; an hour later its video would have heard of it. */
const uploadDeadlineMs = 25 * hoursMs;
/** So long without a sign of progress, the slowest queue included, and nobody is working on the video any more. */
const encodeDeadlineMs = 24 * hoursMs;
/** Deleted objects are looked for again after this long, when encodes on their way have ended too. */
const removalLookMs = 2 * 60_000;

export const deadlineOf = (state: VideoState, now: Date): string | undefined => {
  const after = { INIT: uploadDeadlineMs, PROCESSING: encodeDeadlineMs, DELETING: removalLookMs } as Record<
    string,
    number
  >;
  const ms = after[state];
  return ms === undefined ? undefined : new Date(now.getTime() + ms).toISOString();
};

/** Its upload has ended without a file: no encode is on its way, so the last look need not wait for one. */
export const lookAtOnce = (video: Video, now: Date): Video => ({ ...video, deadline: now.toISOString() });

/** A step along the machine: the video as it then is, and what happened (for its log and the news). */
export interface Moved {
  video: Video;
  event: VideoEvent;
}

/** The video after an event, or `undefined` where the event does not fit its state. */
export const move = (video: Video, event: VideoEvent, now: Date, change: Partial<Video> = {}): Moved | undefined => {
  const state = next(video.state, event);
  if (!state) return undefined;
  return {
    event,
    video: {
      ...video,
      ...change,
      state,
      version: video.version + 1,
      updatedAt: now.toISOString(),
      deadline: deadlineOf(state, now),
    },
  };
};

/** The row a video begins with: its file has only been announced. */
export const begin = (
  upload: {
    videoId: string;
    uploadId: string;
    ownerId: string;
    title: string;
    description: string;
    visibility: Video['visibility'];
    access: Video['access'];
    autoPublish: boolean;
    filename: string;
    sizeBytes: number;
    startedAt: string;
  },
  now: Date,
): Video => {
  const { startedAt, ...given } = upload;
  return {
    ...given,
    version: 1,
    state: 'INIT',
    tags: [],
    ageRestriction: 'none',
    sourceVersion: 0,
    rungSequence: 0,
    readySequence: 0,
    rungs: [],
    renditions: [],
    frameKeys: [],
    createdAt: startedAt,
    updatedAt: now.toISOString(),
    deadline: deadlineOf('INIT', now),
  };
};

/** In the trash, or taken down: nothing is published then. That is made up for when it is taken out, or restored. */
export const isHeldBack = (video: Video): boolean => video.trashedAt !== undefined || video.takenDown !== undefined;

/**
 * First renditions are checked: ready, and published in the same breath if its owner asked for that, may still publish,
 * and no hour they set is still to come.
 */
export const becomePlayable = (
  video: Video,
  now: Date,
  change: Partial<Video>,
  { ownerMayPublish = true } = {},
): Moved | undefined => {
  const ready = move(video, 'outputs_verified', now, change);
  if (!ready) return undefined;
  const wanted = video.publishAt === undefined ? video.autoPublish : video.publishAt <= now.toISOString();
  if (!wanted || !ownerMayPublish) return ready;
  if (isHeldBack(video))
    return video.publishAt === undefined ? { ...ready, video: { ...ready.video, publishAgain: true } } : ready;
  const published = publish(ready.video, now, ready.video.channelId);
  return published && { ...published, video: { ...published.video, version: ready.video.version } };
};

/** What its encodes say of themselves; while it waits for them, each sign of life is one more day for it. */
export const progressed = (video: Video, rungs: Video['rungs'], sequence: number, now: Date): Video => ({
  ...video,
  ...{ rungs, rungSequence: sequence },
  deadline: video.state === 'PROCESSING' ? deadlineOf(video.state, now) : video.deadline,
});

/** Into its owner's channel, once: a video made before there was one. */
export const joinChannel = (video: Video, channelId: string, now: Date): Video | undefined =>
  video.channelId !== undefined || isBeingDeleted(video)
    ? undefined
    : { ...video, channelId, version: video.version + 1, updatedAt: now.toISOString() };

/** Where it stands already, or else in the channel given: its owner's first. */
export const publish = (video: Video, now: Date, channelId: string | undefined): Moved | undefined =>
  move(video, 'publish', now, {
    publishedAt: video.publishedAt ?? now.toISOString(),
    publishAt: undefined,
    channelId: video.channelId ?? channelId,
  });

/** Words, visibility and access may change in any state but the last two. */
export const isBeingDeleted = (video: Video): boolean => video.state === 'DELETING' || video.state === 'DELETED';

/** What nobody needs to know any more of a video that is deleted: that it was there, and was public, is enough. */
export const withoutWords: Partial<Video> = {
  title: '',
  description: '',
  tags: [],
  chapters: undefined,
  categoryId: undefined,
  language: undefined,
  filename: '',
  failure: undefined,
};

/** Failed or deleted: it takes no new source any more. */
export const hasEnded = (video: Video): boolean => video.state === 'FAILED' || isBeingDeleted(video);

/** Strangers may know that it is gone only if they could have known that it was there. */
export const wasPublic = (video: Video): boolean => video.publishedAt !== undefined && video.visibility !== 'private';

/** On the home page and its channel's page? */
export const isListed = (video: Video): boolean =>
  video.state === 'PUBLISHED' && video.visibility === 'public' && video.takenDown === undefined;

/** The picture that stands for it: its owner's choice, else the one we chose. */
export const pictureOf = (video: Video): string | undefined => video.thumbnailKey ?? video.posterKey;

export const rightsOf = (video: Video): VideoRights => ({
  ownerId: video.ownerId,
  published: video.state === 'PUBLISHED',
  takenDown: video.takenDown !== undefined,
  visibility: video.visibility,
  access: video.access,
});

/** What other domains are told, always whole. */
export const factsOf = (video: Video): z.input<typeof videoFacts> => ({
  videoId: video.videoId,
  ownerId: video.ownerId,
  channelId: video.channelId,
  streamId: video.streamId,
  version: video.version,
  title: video.title,
  state: video.state,
  visibility: video.visibility,
  access: video.access,
  ageRestriction: video.ageRestriction,
  sourceVersion: video.sourceVersion,
  durationMs: video.durationMs,
  hlsKey: video.hlsKey,
  dashKey: video.dashKey,
  posterKey: pictureOf(video),
  publishedAt: video.publishedAt,
  premiereAt: video.premiereAt,
  trashedAt: video.trashedAt,
  failure: video.failure,
  takenDown: video.takenDown && {
    reason: video.takenDown.reason,
    message: video.takenDown.message,
    at: video.takenDown.at,
  },
  restoredAt: video.restoredAt,
});
