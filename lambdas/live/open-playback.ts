import { auditLook, seesAsStaff } from '../kit/audit.ts';
import { grantCookies } from '../kit/edge-grant.ts';
import { http, Reply } from '../kit/http.ts';
import { log } from '../kit/log.ts';
import { isCountedBy } from './audience.ts';
import { NotLive, openLivePlayback, StreamEnded } from './contract.ts';
import { liveGrantOf, targetLatencySec } from './live-grant.ts';
import { withPass } from './passed.ts';
import { toPublic } from './present.ts';
import type { Stream } from './stream.ts';
import { isWatchable } from './stream-machine.ts';
import { isMaker } from './stream-rights.ts';
import { cursorSecret, findFor, signer, studio, table } from './surroundings.ts';
import { drawOf, viewerIdOf } from './viewer.ts';

/** Whoever watches is counted, if they are among those who stand for all. That may fail; watching must not fail with it. */
const noteViewer = async (
  { streamId, audience }: Stream,
  viewerId: string,
  counts: boolean,
  now: Date,
): Promise<void> => {
  if (!isCountedBy(drawOf(viewerId), audience)) return;
  try {
    await studio.viewers.came(streamId, { viewerId, counts }, now);
  } catch (error) {
    log.warn('a viewer could not be counted', { streamId, error });
  }
};

/** GET /v1/streams/{stream_id}/playback */
export const openPlaybackRoute = http(openLivePlayback, async ({ params, query, subject, request, may, now }) => {
  const asked = await withPass(await findFor(subject, params.streamId), { subject, request, now });
  const thing = may(asked.thing);
  const { stream } = thing;
  const { streamId, state, liveSince } = stream;
  if (stream.endedAt !== undefined)
    throw StreamEnded({ state, replayVideoId: toPublic(stream, undefined).replayVideoId });
  if (!isWatchable(state) || liveSince === undefined)
    throw NotLive({ state, readyBy: stream.readyBy, scheduledAt: stream.scheduledAt });
  const isStaffs = seesAsStaff(subject, thing);
  if (isStaffs) await auditLook(table, { act: 'stream.watched', about: streamId, by: subject.accountId }, now);
  const { ticketId } = asked.pass?.ticket ?? {};
  const from = { address: request.address, userAgent: request.headers['user-agent'], seat: query.seat, ticketId };
  const viewerId = await viewerIdOf(cursorSecret, streamId, subject, from);
  const grant = liveGrantOf(stream, drawOf(viewerId), now);
  const [cookies] = await Promise.all([
    grantCookies(signer, grant, now),
    noteViewer(stream, viewerId, !isStaffs && !isMaker(subject, thing), now),
  ]);
  return new Reply(
    {
      streamId,
      state,
      hlsUrl: `${grant.path}index.m3u8`,
      standardHlsUrl: `${grant.path}standard.m3u8`,
      dashUrl: `${grant.path}index.mpd`,
      liveSince,
      dvrWindowSec: stream.dvrWindowSec,
      targetLatencySec: targetLatencySec(stream),
      expiresAt: grant.until.toISOString(),
      renewAt: grant.renewAt.toISOString(),
    },
    { cookies },
  );
});
