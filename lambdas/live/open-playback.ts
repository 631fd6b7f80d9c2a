import { auditLook, seesAsStaff } from '../kit/audit.ts';
import { grantCookies } from '../kit/edge-grant.ts';
import { http, Reply } from '../kit/http.ts';
import { NotLive, openLivePlayback, StreamEnded } from './contract.ts';
import { liveGrantOf, targetLatencySec } from './live-grant.ts';
import { toPublic } from './present.ts';
import { isWatchable } from './stream-machine.ts';
import { findFor, signer, streams, table } from './surroundings.ts';

/** A viewer renews a grant well within this: whoever watches is noted at least so often. */
const notedEveryMs = 5 * 60_000;

/** GET /v1/streams/{stream_id}/playback */
export const openPlaybackRoute = http(openLivePlayback, async ({ params, subject, may, now }) => {
  const thing = may(await findFor(subject, params.streamId));
  const { stream } = thing;
  const { streamId, state, liveSince } = stream;
  if (stream.endedAt !== undefined)
    throw StreamEnded({ state, replayVideoId: toPublic(stream, undefined).replayVideoId });
  if (!isWatchable(state) || liveSince === undefined)
    throw NotLive({ state, readyBy: stream.readyBy, scheduledAt: stream.scheduledAt });
  if (seesAsStaff(subject, thing))
    await auditLook(table, { act: 'stream.watched', about: streamId, by: subject.accountId }, now);
  const grant = liveGrantOf(stream, now);
  const [cookies] = await Promise.all([
    grantCookies(signer, grant, now),
    streams.noteViewed(streamId, now, notedEveryMs),
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
