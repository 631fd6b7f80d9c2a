import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { signedPicture } from '../kit/signed-address.ts';
import { chooseFrame, NoSuchFrame } from './contract.ts';
import { videoUpdated } from './events.ts';
import { existing, outsideTrash } from './existing.ts';
import { pictures, signer, videos } from './surroundings.ts';
import { noting, showing } from './thumbnails.ts';
import { pictureOf } from './video.ts';

export const chooseFrameRoute = http(chooseFrame, ({ params, body, may, now }) =>
  decideAgain(async () => {
    const { video } = outsideTrash(may(existing(await videos.get(params.videoId))));
    const key = video.frameKeys[body.frame];
    if (key === undefined) throw NoSuchFrame({ frames: video.frameKeys.length });
    if (key !== pictureOf(video)) {
      const { video: changed, replaced } = showing(video, key, now);
      await videos.save(video, changed, 'thumbnail_chosen', videoUpdated, noting(pictures, replaced, now));
    }
    return { videoId: video.videoId, thumbnailUrl: await signedPicture(signer, key, now) };
  }),
);
