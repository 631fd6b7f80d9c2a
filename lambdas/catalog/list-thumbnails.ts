import { http } from '../kit/http.ts';
import { signedPicture } from '../kit/signed-address.ts';
import { listThumbnails } from './contract.ts';
import { findFor, signer } from './surroundings.ts';
import { framesOf, ownPictureOf } from './thumbnails.ts';

export const listThumbnailsRoute = http(listThumbnails, async ({ params, subject, may, now }) => {
  const { video } = may(await findFor(subject, params.videoId));
  const own = ownPictureOf(video);
  const frames = framesOf(video).map(async ({ frame, key, chosen }) => ({
    frame,
    chosen,
    url: await signedPicture(signer, key, now),
  }));
  return { frames: await Promise.all(frames), ownUrl: own && (await signedPicture(signer, own, now)) };
});
