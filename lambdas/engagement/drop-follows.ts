import { atOnce } from '../kit/at-once.ts';
import { ConditionFailed } from '../kit/transaction.ts';
import { type Follow, unfollowing } from './follow.ts';
import type { FollowsStore } from './follows-store.ts';

const dropsAtOnce = 10;

/** Ends these, as if everybody had unfollowed. One that changes at this very moment is left to the next look. */
export const dropFollows = (store: FollowsStore, seen: readonly Follow[], now: Date): Promise<void> =>
  atOnce(seen, dropsAtOnce, async ({ accountId, channelId }) => {
    // An index may lag behind.
    const before = await store.find(accountId, channelId);
    const after = unfollowing(before, now);
    if (!after) return;
    try {
      await store.save(before, after, now);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  });
