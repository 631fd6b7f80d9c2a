import type { Grant } from '../../api/promises.ts';
import { isRefused, mayHelpToRetry } from '../../api/refusal.ts';

const longestTimerMs = 2 ** 31 - 1;

/**
 * When to ask for the next grant: at its `renew_at`; every few seconds while a renewal has failed for want of a network;
 * every two seconds while the video is being prepared; never after a no.
 */
export const grantAskMs = (
  grant: Pick<Grant, 'renew_at'> | undefined,
  error: unknown,
  nowMs: number,
): number | false => {
  if (isRefused(error, 'playback.not_ready', 'playback.video_not_found')) return 2_000;
  if (error && mayHelpToRetry(error)) return 10_000;
  if (error || !grant) return false;
  return Math.min(longestTimerMs, Math.max(5_000, Date.parse(grant.renew_at) - nowMs));
};
