import { auditLook, seesAsStaff } from '../kit/audit.ts';
import { type EdgeGrant, edgeGrant, grantCookies } from '../kit/edge-grant.ts';
import { http, Reply } from '../kit/http.ts';
import { isAhead } from '../kit/premiere.ts';
import { livePlaylist } from './clip.ts';
import { writtenFiles } from './clip-files.ts';
import { ClipNotReady, openClip } from './contract.ts';
import type { Found } from './find.ts';
import { isPackaged, stretchIn } from './source.ts';
import { find, mediaBucket, signer, store, table } from './surroundings.ts';

interface Opened {
  grant: EdgeGrant;
  hlsUrl: string;
  startSec?: number;
  startsAt?: string | undefined;
  lengthSec: number;
}

const folderIn = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/**
 * From the video, once there is one. Who may play a clip of a video may play the video, so its grant opens that. A clip made
 * on air is shown to those the stream was for, also while the recording is a draft: its grant opens its own folder alone.
 */
const fromVideo = async (found: Found, now: Date): Promise<Opened | undefined> => {
  const { clip, source } = found;
  // What it shows is to be seen for the first time yet.
  if (source.video && isAhead(source.video, now)) return undefined;
  const stretch = stretchIn(clip, source);
  const hlsKey = source.video?.hlsKey;
  if (!stretch || !hlsKey) return undefined;
  const isCopied = clip.videoId === undefined;
  const files = await writtenFiles(mediaBucket, { clip, hlsKey, stretch, isCopied });
  if (!files) return undefined;
  if (files !== clip.files) await store.noteFiles(clip.clipId, files);
  return {
    grant: edgeGrant(`/${folderIn(isCopied ? files.key : hlsKey)}`, found, now),
    hlsUrl: `/${files.key}`,
    startSec: files.startMs / 1000,
    lengthSec: stretch.lengthMs / 1000,
  };
};

/** From the packager, as long as it has the stream. */
const fromStream = (found: Found, now: Date): Opened | undefined => {
  const { clip, source } = found;
  const { streamId, startsAt, lengthMs } = clip;
  if (!source.stream || streamId === undefined || startsAt === undefined || !isPackaged(source.stream, now))
    return undefined;
  return {
    grant: edgeGrant(`/l/${streamId}/`, found, now),
    hlsUrl: livePlaylist(streamId, { startsAt, lengthMs }),
    startsAt,
    lengthSec: lengthMs / 1000,
  };
};

/** GET /v1/clips/{clip_id}/playback */
export const openClipRoute = http(openClip, async ({ params, subject, may, now }) => {
  const found = may(await find.clip(subject, params.clipId));
  if (seesAsStaff(subject, found)) {
    const about = found.clip.videoId ?? found.clip.streamId ?? found.clip.sourceId;
    await auditLook(table, { act: 'video.played', about, by: subject.accountId }, now);
  }
  const opened = (await fromVideo(found, now)) ?? fromStream(found, now);
  if (!opened) throw ClipNotReady();
  const { grant, ...where } = opened;
  return new Reply(
    {
      clipId: found.clip.clipId,
      ...where,
      expiresAt: grant.until.toISOString(),
      renewAt: grant.renewAt.toISOString(),
    },
    { cookies: await grantCookies(signer, grant, now) },
  );
});
