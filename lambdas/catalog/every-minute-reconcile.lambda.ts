import { peopleOf } from '../kit/people.ts';
import { removePicture } from '../kit/picture-objects.ts';
import { schedule } from '../kit/schedule.ts';
import { isConditionFailed } from '../kit/transaction.ts';
import { catalogStore, type Position } from './catalog-store.ts';
import { catalogRemoverEnv } from './env.ts';
import { videoDeleted, videoPublished, videoUpdated } from './events.ts';
import { givenUp, silenceOf } from './given-up.ts';
import { newsOf, stepOf } from './leaving.ts';
import { picturesDue } from './pictures-due.ts';
import { isRemindDue, premiereReminders, remindOfPremiere } from './premiere-reminders.ts';
import { publishingDueAt, publishWhenDue, withPublishTime } from './publish-time.ts';
import { deleteForGood, trashedUntil } from './trash.ts';
import { type Moved, move, type Video, withoutWords } from './video.ts';
import { removeVideoObjects } from './video-objects.ts';

const env = catalogRemoverEnv.read(process.env);
const videos = catalogStore(env.CATALOG_TABLE);
const people = peopleOf(env.CATALOG_TABLE);
const pictures = picturesDue(env.CATALOG_TABLE);
const world = {
  table: env.CATALOG_TABLE,
  reminders: premiereReminders(env.CATALOG_TABLE),
  channelOf: videos.channel,
};

const pageLength = 50;
/** Many are set to the same full hour: a minute takes this many pages of them, and the next minute the rest. */
const pagesAMinute = 40;
const atOnce = 10;

const failed = (video: Video, now: Date): Moved | undefined =>
  video.state === 'INIT'
    ? move(video, 'timeout:upload_expired', now, { failure: givenUp.upload })
    : move(video, 'timeout:deadline', now, { failure: silenceOf(video) });

/** A video is DELETED only when a look finds nothing left of it. */
const finishRemoval = async (video: Video, now: Date): Promise<Moved | undefined> => {
  const left = await removeVideoObjects({ media: env.MEDIA_BUCKET, images: env.IMAGES_BUCKET }, video.videoId);
  return left === 0 ? move(video, 'cleanup_done', now, withoutWords) : move(video, 'timeout:reconcile', now);
};

const isOver = (at: string | undefined, now: Date): boolean => at !== undefined && at <= now.toISOString();

/** Whoever is suspended publishes nothing, by an hour they set before neither: it is forgotten, and can be set anew. */
const forgetHour = async (video: Video, now: Date): Promise<boolean> => {
  if (!isOver(publishingDueAt(video), now)) return false;
  await videos.save(video, withPublishTime(video, undefined, now), 'unscheduled', videoUpdated);
  return true;
};

/** Its owner was leaving when it was hidden: should nobody have heard how that ended, what they are now decides. */
const decideOfLeaving = async (video: Video, now: Date): Promise<boolean> => {
  const { status } = await people.personNow(video.ownerId);
  const channel = await videos.channelOf(video.ownerId);
  const moved = stepOf(status)(video, now, channel?.channelId);
  if (moved) await videos.save(video, moved.video, moved.event, newsOf(moved));
  return moved !== undefined;
};

/** The one step that is due for a video; nothing when somebody else has taken it meanwhile. */
const step = async (video: Video, now: Date): Promise<boolean> => {
  const save = async (moved: Moved | undefined, news: Parameters<typeof videos.save>[3]): Promise<boolean> => {
    if (moved) await videos.save(video, moved.video, moved.event, news);
    return moved !== undefined;
  };
  if (video.state === 'DELETING') return save(await finishRemoval(video, now), videoUpdated);
  if (video.leaving && isOver(trashedUntil(video), now)) return decideOfLeaving(video, now);
  if (isOver(trashedUntil(video), now)) return save(deleteForGood(video, now), videoDeleted);
  if (isOver(video.deadline, now)) return save(failed(video, now), videoUpdated);
  if (isRemindDue(video, now)) {
    const after = await remindOfPremiere(world, video, now);
    if (after) await videos.save(video, after, 'reminded', videoUpdated);
    return true;
  }
  if ((await people.personNow(video.ownerId)).status !== 'active') return forgetHour(video, now);
  const channel = await videos.channelOf(video.ownerId);
  return save(publishWhenDue(video, now, channel?.channelId), videoPublished);
};

interface Tally {
  due: number;
  moved: number;
  failures: unknown[];
}

const stepAll = async (due: readonly Video[], now: Date, tally: Tally): Promise<void> => {
  const waiting = [...due];
  const work = async (): Promise<void> => {
    for (let video = waiting.shift(); video; video = waiting.shift()) {
      try {
        if (await step(video, now)) tally.moved++;
      } catch (error) {
        // Someone else moved it in the meantime: then it is no longer ours to move.
        if (!isConditionFailed(error)) tally.failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  tally.due += due.length;
};

/** The guarantee behind the events: whatever a video waits for past its time, it leaves or gets here. */
export const handler = schedule('catalog.reconcile', async ({ now }) => {
  const tally: Tally = { due: 0, moved: 0, failures: [] };
  let from: Position | undefined;
  for (let page = 0; page < pagesAMinute; page++) {
    const found = await videos.due(now, pageLength, from);
    await stepAll(found.videos, now, tally);
    from = found.next;
    if (!from) break;
  }
  for (const picture of await pictures.due(now, pageLength)) {
    await removePicture(env.IMAGES_BUCKET, picture.key);
    await pictures.forget(picture);
  }
  // One video that cannot leave does not hold up the others behind it, and is not kept quiet either.
  if (tally.failures.length > 0)
    throw new AggregateError(tally.failures, `${tally.failures.length} of ${tally.due} videos stay stuck`);
  return { due: tally.due, moved: tally.moved };
});
