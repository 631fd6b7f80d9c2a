import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { signedPicture } from '../kit/signed-address.ts';
import { notedForTeam } from './channel-team.ts';
import { chooseFrame, NoSuchFrame } from './contract.ts';
import { videoUpdated } from './events.ts';
import { outsideTrash } from './existing.ts';
import { findFor, pictures, signer, table, videos } from './surroundings.ts';
import { noting, showing } from './thumbnails.ts';
import { pictureOf } from './video.ts';

export const chooseFrameRoute = http(chooseFrame, ({ params, body, subject, accountId, may, seen, now }) =>
  decideAgain(async () => {
    const { video } = outsideTrash(may(await findFor(subject, params.videoId)));
    seen(video.version);
    const key = video.frameKeys[body.frame];
    if (key === undefined) throw NoSuchFrame({ frames: video.frameKeys.length });
    if (key !== pictureOf(video)) {
      const { video: changed, replaced } = showing(video, key, now);
      await videos.save(video, changed, 'thumbnail_chosen', videoUpdated, [
        ...noting(pictures, replaced, now),
        ...notedForTeam(table, { by: accountId, what: 'video.thumbnail' }, changed, now),
      ]);
    }
    return { videoId: video.videoId, thumbnailUrl: await signedPicture(signer, key, now) };
  }),
);
