import { batch } from '../kit/batch.ts';
import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { advance } from './advance.ts';
import { mediaConvertJobChanged } from './events.ts';
import { type Fenced, hear, whoseJob } from './job-news.ts';
import { workshop } from './workshop.ts';

/** A job has something to say. It is believed as far as the fences let it: about this attempt, and never backwards. */
export const handler = batch(mediaConvertJobChanged, async (told, { now }) => {
  const whose = whoseJob(told.userMetadata);
  if (!whose) return; // someone else's job on the same account
  const news = {
    ...whose,
    jobId: told.jobId,
    status: told.status,
    percent: told.jobProgress?.jobPercentComplete,
    errorCode: told.errorCode,
    errorMessage: told.errorMessage,
  };
  let fenced: Fenced | undefined;
  const encode = await workshop.store.change(whose, (current) => {
    const heard = hear(current, news, now);
    fenced = typeof heard === 'string' ? heard : undefined;
    return typeof heard === 'string' ? undefined : heard;
  });
  if (!encode || fenced === 'newer') {
    throw new Error(`job ${told.jobId} speaks of attempt ${whose.attempt}, which is not written down yet`);
  }
  if (fenced) {
    log.info('news of a job changed nothing', { jobId: told.jobId, status: told.status, because: fenced });
    count('JobNewsIgnored', 1, { Because: fenced });
  }
  // Also after old news: whoever saved the state may have died before doing what it asks for.
  await advance(workshop, whose, now);
});
