import { absoluteAt } from './address.ts';
import type { Client } from './client.ts';
import { liveSeats } from './generated/lists.ts';
import { type GrantEars, type Kept, keepGranted, renewMs } from './keep-granted.ts';
import type { LiveGrant } from './promises.ts';
import { isRefused, mayHelpToRetry } from './refusal.ts';

/** Asks whether one may watch a stream that is on air; addresses are complete, and open by the cookies that came along. */
export const openLivePlayback = async (
  { call, address }: Pick<Client, 'call' | 'address'>,
  streamId: string,
  { signal, seat }: { signal?: AbortSignal | undefined; seat?: number | undefined } = {},
): Promise<LiveGrant> => {
  const query = seat === undefined ? {} : { query: { seat } };
  const grant = await call('live.open_playback', { params: { stream_id: streamId }, ...query }, { signal });
  const at = absoluteAt(address);
  return {
    ...grant,
    hls_url: at(grant.hls_url),
    standard_hls_url: at(grant.standard_hls_url),
    dash_url: at(grant.dash_url),
  };
};

/**
 * When to ask for the next grant, in milliseconds: at its `renew_at`; every two seconds while the stream is not live yet; soon
 * again where nobody answered, since what is missed of a stream is gone; never after a no, and never when it is over.
 */
export const liveGrantAskMs = (
  grant: Pick<LiveGrant, 'renew_at'> | undefined,
  error: unknown,
  nowMs: number,
): number | false => {
  if (isRefused(error, 'live.not_live')) return 2_000;
  if (error && mayHelpToRetry(error)) return 3_000;
  return error || !grant ? false : renewMs(grant, nowMs);
};

/** A seat for who has none: viewers of one address are told apart by them. */
export const drawSeat = (): number => Math.floor(Math.random() * liveSeats);

/**
 * Asks whether one may watch a stream, waits until it is live, and keeps the right fresh until it is closed: for so long one
 * is counted among its viewers. Windows that give the same `seat` are counted as one.
 */
export const keepWatching = (
  client: Pick<Client, 'call' | 'address'>,
  streamId: string,
  ears: GrantEars<LiveGrant>,
  { seat = drawSeat() }: { seat?: number | undefined } = {},
): Kept<LiveGrant> =>
  keepGranted((signal) => openLivePlayback(client, streamId, { signal, seat }), liveGrantAskMs, ears);
