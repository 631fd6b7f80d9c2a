import type { Client } from './client.ts';
import type { Grant } from './promises.ts';
import { isRefused, mayHelpToRetry } from './refusal.ts';
import { wait } from './waiting.ts';

const longestTimerMs = 2 ** 31 - 1;

/** The grant's addresses with the origin in front, where there is one. */
const absolute = (grant: Grant, address: string): Grant => {
  const at = (path: string): string => (address ? new URL(path, address).href : path);
  return {
    ...grant,
    hls_url: at(grant.hls_url),
    dash_url: at(grant.dash_url),
    token_hls_url: at(grant.token_hls_url),
    token_dash_url: at(grant.token_dash_url),
    ...(grant.poster_url ? { poster_url: at(grant.poster_url) } : {}),
  };
};

const isEarly = (error: unknown): boolean => isRefused(error, 'playback.not_ready', 'playback.video_not_found');
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
 * a network; every two seconds while the video is being prepared; never after a no.
 */
export const grantAskMs = (
  grant: Pick<Grant, 'renew_at'> | undefined,
  error: unknown,
  nowMs: number,
): number | false => {
  if (isEarly(error)) return 2_000;
  if (error && mayHelpToRetry(error)) return 10_000;
  if (error || !grant) return false;
  return Math.min(longestTimerMs, Math.max(5_000, Date.parse(grant.renew_at) - nowMs));
};

/** The right to watch, kept fresh until it is closed. */
export interface Playback {
  /** Asks now: the media refused us, or somebody has just paid. The answer also goes to `onGrant` or `onTrouble`. */
  renew(): Promise<Grant>;
  close(): void;
}

/**
 * Asks whether one may watch, and asks again in time for as long as it is open. `onGrant` gets every fresh grant: the
 * addresses of what is playing stay good, and cookies were renewed with the answer. `onTrouble` hears why there is none now,
 * and whether it will be asked for again by itself.
 */
export const keepPlaying = (
  client: Pick<Client, 'call' | 'address'>,
  videoId: string,
  { onGrant, onTrouble }: { onGrant: (grant: Grant) => void; onTrouble?: (error: unknown, asksAgain: boolean) => void },
): Playback => {
  const closed = new AbortController();
  const { signal } = closed;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: Promise<Grant> | undefined;

  const plan = (ms: number | false) => {
    clearTimeout(timer);
    if (ms !== false && !signal.aborted) timer = setTimeout(() => void renew().catch(() => {}), ms);
  };
  const ask = async (): Promise<Grant> => {
    try {
      const grant = await openPlayback(client, videoId, { signal });
      plan(grantAskMs(grant, undefined, Date.now()));
      if (!signal.aborted) onGrant(grant);
      return grant;
    } catch (error) {
      const next = grantAskMs(undefined, error, Date.now());
      plan(next);
      if (!signal.aborted) onTrouble?.(error, next !== false);
      throw error;
    } finally {
      asking = undefined;
    }
  };
  const renew = (): Promise<Grant> => {
    asking ??= ask();
    return asking;
  };

  void renew().catch(() => {});
  return {
    renew,
    close: () => {
      clearTimeout(timer);
      closed.abort();
    },
  };
};
