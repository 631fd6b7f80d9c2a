import { absoluteAt } from './address.ts';
import type { Client } from './client.ts';
import { type GrantEars, type Kept, keepGranted, renewMs } from './keep-granted.ts';
import type { ClipGrant } from './promises.ts';
import { isRefused, mayHelpToRetry } from './refusal.ts';

/** Asks whether one may watch a clip; its address is complete, and opens by the cookies that came along. */
export const openClip = async (
  { call, address }: Pick<Client, 'call' | 'address'>,
  clipId: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<ClipGrant> => {
  const grant = await call('clips.open', { params: { clip_id: clipId } }, { signal });
  return { ...grant, hls_url: absoluteAt(address)(grant.hls_url) };
};

/**
 * When to ask for the next grant, in milliseconds: at its `renew_at`; every few seconds while the recording of its stream is
 * being made ready, and where nobody answered; never after a no.
 */
export const clipGrantAskMs = (
  grant: Pick<ClipGrant, 'renew_at'> | undefined,
  error: unknown,
  nowMs: number,
): number | false => {
  if (isRefused(error, 'clips.not_ready')) return 3_000;
  if (error && mayHelpToRetry(error)) return 10_000;
  return error || !grant ? false : renewMs(grant, nowMs);
};

/** Asks whether one may watch a clip, and keeps the right fresh until it is closed. */
export const keepClip = (
  client: Pick<Client, 'call' | 'address'>,
  clipId: string,
  ears: GrantEars<ClipGrant>,
): Kept<ClipGrant> => keepGranted((signal) => openClip(client, clipId, { signal }), clipGrantAskMs, ears);
