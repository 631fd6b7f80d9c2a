import { http, Reply } from '../kit/http.ts';
import { besideOf } from './beside.ts';
import { readVideo } from './contract.ts';
import { existing } from './existing.ts';
import { toOwn, toPublic } from './present.ts';
import { noteLook } from './staff-look.ts';
import { signer, videos } from './surroundings.ts';

export const readVideoRoute = http(readVideo, async ({ params, subject, may, now }) => {
  const { video } = may(existing(await videos.get(params.videoId)));
  await noteLook(subject, video, now);
  const beside = (await besideOf(videos, signer, [video], now)).get(video.videoId) ?? {};
  const isOwner = subject.kind === 'person' && subject.accountId === video.ownerId;
  return new Reply(isOwner ? toOwn(video, beside) : toPublic(video, beside), {
    headers: isOwner ? { etag: `"${video.version}"` } : {},
  });
});
