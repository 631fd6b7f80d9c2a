import { auditLook, seesAsStaff } from '../kit/audit.ts';
import { grantCookies } from '../kit/edge-grant.ts';
import { http, Reply } from '../kit/http.ts';
import { type Generations, secretJson } from '../kit/secret.ts';
import { signedPicture } from '../kit/signed-address.ts';
import { openPlayback, PremiereNotYet, VideoNotReady } from './contract.ts';
import { foundVideo, isStillAhead } from './found-video.ts';
import { grantOf } from './grant.ts';
import { type PathKey, pathToken } from './path-token.ts';
import { resumeAt } from './progress.ts';
import { pathTokenSecret, signer, store, table } from './surroundings.ts';
import { rightsAt } from './video-copy.ts';

export const openPlaybackRoute = http(openPlayback, async ({ params, subject, may, now }) => {
  const { video } = may(await foundVideo(subject, params.videoId));
  if (await isStillAhead(subject, video, now)) throw PremiereNotYet({ premiereAt: video.premiereAt });
  if (!video.hlsKey || !video.dashKey) throw VideoNotReady({ status: video.state });

  if (seesAsStaff(subject, rightsAt(video, now)))
    await auditLook(table, { act: 'video.played', about: video.videoId, by: subject.accountId }, now);

  const grant = grantOf(video, now);
  const [cookies, keys, progress] = await Promise.all([
    grantCookies(signer, grant, now),
    secretJson<Generations<PathKey>>(pathTokenSecret),
    subject.kind === 'person' ? store.progress(subject.accountId, video.videoId) : undefined,
  ]);
  const token = pathToken(grant, keys.current);
  const durationSec = (video.durationMs ?? 0) / 1000;
  return new Reply(
    {
      videoId: video.videoId,
      hlsUrl: `/${video.hlsKey}`,
      dashUrl: `/${video.dashKey}`,
      tokenHlsUrl: `/t/${token}/${video.hlsKey}`,
      tokenDashUrl: `/t/${token}/${video.dashKey}`,
      posterUrl: video.posterKey && (await signedPicture(signer, video.posterKey, now)),
      durationSec,
      resumeAtSec: resumeAt(progress, durationSec),
      expiresAt: grant.until.toISOString(),
      renewAt: grant.renewAt.toISOString(),
    },
    { cookies },
  );
});
