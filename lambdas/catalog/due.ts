import { publishingDueAt } from './publish-time.ts';
import { remindTime } from './remind-time.ts';
import { trashedUntil } from './trash.ts';
import { isBeingDeleted, type Video } from './video.ts';

/** When the reconciler should look at a video next: a passing state's deadline, the end of the trash, its publishing, or the reminding of its premiere. */
export const dueAt = (video: Video): string | undefined =>
  [video.deadline, isBeingDeleted(video) ? undefined : trashedUntil(video), publishingDueAt(video), remindTime(video)]
    .filter((at) => at !== undefined)
    .sort()[0];
