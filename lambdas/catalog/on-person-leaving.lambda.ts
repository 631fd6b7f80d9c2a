import { accountClosed, accountClosing, accountKept } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { peopleOf } from '../kit/people.ts';
import { catalogStore, type Position } from './catalog-store.ts';
import { catalogWorkerEnv } from './env.ts';
import { type LeavingStep, newsOf, stepOf } from './leaving.ts';
import { premiereReminders } from './premiere-reminders.ts';

const { CATALOG_TABLE } = catalogWorkerEnv.read(process.env);
const videos = catalogStore(CATALOG_TABLE);
const people = peopleOf(CATALOG_TABLE);
const reminders = premiereReminders(CATALOG_TABLE);

const pageLength = 50;

const take = (videoId: string, step: LeavingStep, now: Date): Promise<void> =>
  decideAgain(async () => {
    const video = await videos.get(videoId);
    const channel = video && (await videos.channelOf(video.ownerId));
    const moved = video && step(video, now, channel?.channelId);
    if (moved) await videos.save(video, moved.video, moved.event, newsOf(moved));
  });

/**
 * Somebody is leaving, stays after all, or has left: their videos are hidden, seen again, or deleted, and who has left is reminded of nothing. What they are at this
 * moment decides, so that late news of a decision that was taken back does nothing; whoever is interrupted begins again and
 * finds what is left.
 */
export const handler = batch(
  [accountClosing, accountKept, accountClosed],
  async ({ suspension: _, ...person }, { now }) => {
    await people.learn(person);
    const { accountId, status } = await people.personNow(person.accountId);
    if (status === 'closed') await reminders.dropAllOf(accountId);
    const step = stepOf(status);
    for (const pageOf of [videos.ownerPage, videos.trashPage]) {
      let from: Position | undefined;
      do {
        const page = await pageOf(accountId, pageLength, from);
        await Promise.all(page.videos.map(({ videoId }) => take(videoId, step, now)));
        FAILPOINT: failpoint('catalog.leaving.page');
        from = page.next;
      } while (from);
    }
  },
);
