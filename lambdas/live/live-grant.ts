import { type EdgeGrant, edgeGrant } from '../kit/edge-grant.ts';
import { doorRights } from '../kit/pass.ts';
import { comesAgainMs } from './audience.ts';
import type { Stream } from './stream.ts';

/** The right to watch one stream. Who watches comes for the next one in time to be counted. */
export const liveGrantOf = (one: Stream, draw: number, now: Date): EdgeGrant => {
  const grant = edgeGrant(
    `/l/${one.streamId}/`,
    { visibility: one.visibility, access: one.access, admission: doorRights(one, true).admission },
    now,
  );
  const comesAgainAt = now.getTime() + comesAgainMs(draw, one.audience);
  return { ...grant, renewAt: new Date(Math.min(grant.renewAt.getTime(), comesAgainAt)) };
};

/** How far behind life a player should try to be, in seconds: three parts, or three segments and the encoder. */
export const targetLatencySec = ({ latency }: Pick<Stream, 'latency'>): number => (latency === 'low' ? 2 : 8);
