import type * as z from 'zod';
import type { videoFacts } from '../catalog/events.ts';
import type { VideoRights } from '../kit/authorize.ts';
import { offsetAt } from '../kit/recording-clock.ts';
import type { streamFacts } from '../live/events.ts';
import type { Clip } from './clip.ts';

export type VideoCopy = z.output<typeof videoFacts>;
export type StreamCopy = z.output<typeof streamFacts>;

/** What a clip is of, as far as this domain knows it by now. */
export interface Source {
  stream?: StreamCopy | undefined;
  video?: VideoCopy | undefined;
}

const isGone = ({ state, trashedAt }: VideoCopy): boolean =>
  trashedAt !== undefined || state === 'DELETING' || state === 'DELETED';

export const rightsOfVideo = (video: VideoCopy): VideoRights => ({
  ownerId: video.ownerId,
  published: video.state === 'PUBLISHED',
  takenDown: video.takenDown !== undefined,
  visibility: video.visibility,
  access: video.access,
});

/** A stream is there from the moment it is made; one that staff ended is taken down. Behind a door its clips are its makers' alone. */
export const rightsOfStream = (stream: StreamCopy): VideoRights => ({
  ownerId: stream.ownerId,
  published: true,
  takenDown: stream.endReason === 'terminated',
  visibility: stream.admission === 'open' ? stream.visibility : 'private',
  access: stream.access,
});

/**
 * Who may see and play something of a source; undefined when it is there for nobody. What was shown on air stays for those
 * it was shown to until its owner has decided about the recording: from its publishing on, the recording's rights count, also
 * when it is taken back.
 */
export const rightsOfSource = ({ stream, video }: Source): VideoRights | undefined => {
  if (video && isGone(video)) return undefined;
  if (!stream) return video && rightsOfVideo(video);
  if (stream.state === 'ARCHIVE_FAILED') return undefined;
  if (!video) return rightsOfStream(stream);
  if (video.publishedAt !== undefined) return rightsOfVideo(video);
  const onAir = rightsOfStream(stream);
  return { ...onAir, takenDown: onAir.takenDown || video.takenDown !== undefined };
};

/** The rights of one clip: those of a video are the video's own, whatever was on air. */
export const rightsOfClip = (clip: Clip, { stream, video }: Source): VideoRights | undefined =>
  rightsOfSource(clip.videoId === undefined ? { stream, video } : { video });

/** Which stretch of a video a clip shows, once there is one; undefined while nobody knows. */
export const stretchIn = (clip: Clip, { stream, video }: Source): { startMs: number; lengthMs: number } | undefined => {
  if (!video?.hlsKey) return undefined;
  const durationMs = video.durationMs ?? 0;
  if (clip.startMs !== undefined) return { startMs: clip.startMs, lengthMs: clip.lengthMs };
  const at = Date.parse(clip.startsAt ?? '');
  const clock = stream?.recording?.clock ?? [];
  const startMs = offsetAt(clock, at, durationMs);
  const endMs = offsetAt(clock, at + clip.lengthMs, durationMs);
  if (startMs === undefined || endMs === undefined) return undefined;
  return { startMs: Math.round(startMs), lengthMs: Math.round(endMs - startMs) };
};

/** Packaging is closed two minutes after the end of a stream (`lambdas/live/go-down.ts`); a recording is there long before. */
const stillPackagedMs = 100_000;

/** Whether a clip can be had from the packager: as long as the stream is on air, and a moment longer. */
export const isPackaged = ({ endedAt, liveSince }: StreamCopy, now: Date): boolean =>
  liveSince !== undefined && (endedAt === undefined || now.getTime() - Date.parse(endedAt) < stillPackagedMs);

/** Of these nothing is left that could be clipped: what was made of them goes. */
export const leavesNothing = (stream: StreamCopy): boolean =>
  stream.state === 'ARCHIVE_FAILED' || stream.endReason === 'terminated';
