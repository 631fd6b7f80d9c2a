import { type EdgeGrant, edgeGrant } from '../kit/edge-grant.ts';
import type { Stream } from './stream.ts';

/** The right to watch one stream. */
export const liveGrantOf = (one: Stream, now: Date): EdgeGrant =>
  edgeGrant(`/l/${one.streamId}/`, { visibility: one.visibility, access: one.access }, now);

/** How far behind life a player should try to be, in seconds: three parts, or three segments and the encoder. */
export const targetLatencySec = ({ latency }: Pick<Stream, 'latency'>): number => (latency === 'low' ? 2 : 8);
