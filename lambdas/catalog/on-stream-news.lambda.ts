import type * as z from 'zod';
import { batch } from '../kit/batch.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { log } from '../kit/log.ts';
import { peopleOf } from '../kit/people.ts';
import { streamArchived, streamEnded, type streamFacts, streamUpdated } from '../live/events.ts';
import { catalogStore } from './catalog-store.ts';
import { takeChapters } from './chapters.ts';
import { catalogRemoverEnv } from './env.ts';
import { videoUpdated } from './events.ts';
import { newsOf, stepOf } from './leaving.ts';
import { begin, isRecorded, lose, type Recorded } from './recording.ts';
import { isBeingDeleted, type Video } from './video.ts';
import { removeVideoObjects } from './video-objects.ts';

const env = catalogRemoverEnv.read(process.env);
const videos = catalogStore(env.CATALOG_TABLE);
const people = peopleOf(env.CATALOG_TABLE);

const videoOf = async (stream: Recorded, channelId: string | undefined, now: Date): Promise<Video> => {
  const known = await videos.get(stream.videoId);
  if (known) return known;
  await videos.create(begin(stream, channelId, now));
  const made = await videos.get(stream.videoId);
  if (!made) throw new Error(`no video ${stream.videoId} after it was made`);
  return made;
};

/** What is still being copied when a video is deleted comes to lie there after its removal. */
const removeLateCopy = async ({ videoId }: Video): Promise<void> => {
  const removed = await removeVideoObjects({ media: env.MEDIA_BUCKET, images: env.IMAGES_BUCKET }, videoId);
  log.info('a recording came after its video was deleted', { videoId, removed });
};

const follow = async (stream: z.output<typeof streamFacts>, now: Date): Promise<void> => {
  if (!isRecorded(stream)) return;
  const channel = await videos.channelOf(stream.ownerId);
  const video = await videoOf(stream, channel?.channelId, now);
  if (isBeingDeleted(video)) return removeLateCopy(video);
  // Somebody may leave while they are on air: what they recorded goes the way of all they made.
  const { status } = await people.personNow(stream.ownerId);
  const left = stepOf(status)(video, now, channel?.channelId);
  if (left) await videos.save(video, left.video, left.event, newsOf(left));
  const current = left?.video ?? video;
  const lost = lose(current, stream, now);
  if (lost) await videos.save(current, lost.video, lost.event, videoUpdated);
  const chaptered = lost ? undefined : takeChapters(current, stream.recording, now);
  if (chaptered) await videos.save(current, chaptered, 'chapters_marked', videoUpdated);
};

/**
 * Follows a stream when it is over: its recording is a video from then on, or fails with the reason. Every piece of news
 * says all of it, so the first to come makes the row, and twice is once.
 */
export const handler = batch([streamEnded, streamUpdated, streamArchived], (stream, { now }) =>
  decideAgain(() => follow(stream, now)),
);
