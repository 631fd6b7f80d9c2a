import { edgeGrant, grantCookies } from '../kit/edge-grant.ts';
import { http, Reply } from '../kit/http.ts';
import { openReplay } from './contract.ts';
import { folderOf, headKey, indexKey } from './page-contract.ts';
import type { Stream } from './stream-copy.ts';
import { findWithPass, signer } from './surroundings.ts';

/** When what a recording shows took place: as its packager told, or else from when on the stream was live. */
export const clockOf = ({ recording, liveSince }: Pick<Stream, 'recording' | 'liveSince'>) => {
  const marks = recording?.clock ?? [];
  if (marks.length > 0) return marks.map(({ offsetMs, at }) => ({ positionSec: offsetMs / 1000, at }));
  return liveSince === undefined ? [] : [{ positionSec: 0, at: liveSince }];
};

/** GET /v1/streams/{stream_id}/chat-replay */
export const openReplayRoute = http(openReplay, async ({ params, may, subject, request, now }) => {
  const room = may((await findWithPass(params.streamId, { subject, request, now })).room);
  const { roomId: streamId, video, stream } = room;
  const folder = `/${folderOf(streamId)}`;
  const grant = edgeGrant(folder, room, now);
  return new Reply(
    {
      indexUrl: `/${indexKey(streamId)}`,
      headUrl: `/${headKey(streamId)}`,
      pagesUrl: folder,
      // A premiere was shown to everybody as it is.
      clock: clockOf(stream ?? { liveSince: video?.premiereAt }),
      expiresAt: grant.until.toISOString(),
      renewAt: grant.renewAt.toISOString(),
    },
    { cookies: await grantCookies(signer, grant, now) },
  );
});
