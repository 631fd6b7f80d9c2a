import { absoluteAt } from './address.ts';
import type { Client } from './client.ts';
import { type GrantEars, type Kept, keepGranted, renewMs } from './keep-granted.ts';
import type { Grant } from './promises.ts';
import { isRefused, mayHelpToRetry } from './refusal.ts';
import { wait } from './waiting.ts';

/** The grant's addresses with the origin in front, where there is one. */
const absolute = (grant: Grant, address: string): Grant => {
  const at = absoluteAt(address);
  return {
    ...grant,
    hls_url: at(grant.hls_url),
    dash_url: at(grant.dash_url),
    token_hls_url: at(grant.token_hls_url),
    token_dash_url: at(grant.token_dash_url),
    ...(grant.poster_url ? { poster_url: at(grant.poster_url) } : {}),
  };
};

const isEarly = (error: unknown): boolean =>
  isRefused(error, 'playback.not_ready', 'playback.video_not_found', 'playback.premiere_not_yet');
const lookEveryMs = 1_000;

/**
 * Asks whether one may watch; addresses are complete, and `token_hls_url` plays anywhere until `expires_at`. What has become
 * ready this very moment may not be known everywhere: with `patienceMs` it is asked for again that long.
 */
export const openPlayback = async (
  { call, address }: Pick<Client, 'call' | 'address'>,
  videoId: string,
  { signal, patienceMs = 0 }: { signal?: AbortSignal | undefined; patienceMs?: number | undefined } = {},
): Promise<Grant> => {
  const begun = Date.now();
  for (;;) {
    try {
      return absolute(await call('playback.open', { params: { video_id: videoId } }, { signal }), address);
    } catch (error) {
      if (!isEarly(error) || Date.now() - begun >= patienceMs) throw error;
    }
    await wait(lookEveryMs, signal);
  }
};

/**
 * When to ask for the next grant, in milliseconds: at its `renew_at`; every few seconds while a renewal has failed for want of
 * a network; every two seconds while the video is being prepared, or its premiere is to come; never after a no.
 */
export const grantAskMs = (
  grant: Pick<Grant, 'renew_at'> | undefined,
  error: unknown,
  nowMs: number,
): number | false => {
  if (isEarly(error)) return 2_000;
  if (error && mayHelpToRetry(error)) return 10_000;
  return error || !grant ? false : renewMs(grant, nowMs);
};

/** The right to watch a video, kept fresh until it is closed. */
export type Playback = Kept<Grant>;

/**
 * Asks whether one may watch, and asks again in time for as long as it is open. `onGrant` gets every fresh grant: the
 * addresses of what is playing stay good, and cookies were renewed with the answer.
 */
export const keepPlaying = (
  client: Pick<Client, 'call' | 'address'>,
  videoId: string,
  ears: GrantEars<Grant>,
): Playback => keepGranted((signal) => openPlayback(client, videoId, { signal }), grantAskMs, ears);
