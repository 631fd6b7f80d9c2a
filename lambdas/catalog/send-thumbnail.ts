import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { keepPicture } from '../kit/picture-objects.ts';
import { type Signer, signedPicture } from '../kit/signed-address.ts';
import type { CatalogStore } from './catalog-store.ts';
import { type finderOf, notedForTeam } from './channel-team.ts';
import { sendThumbnail } from './contract.ts';
import { videoUpdated } from './events.ts';
import { outsideTrash } from './existing.ts';
import { makeThumbnail } from './make-thumbnail.ts';
import type { picturesDue } from './pictures-due.ts';
import { newPictureKey, noting, showing } from './thumbnails.ts';

interface Told {
  table: string;
  findFor: ReturnType<typeof finderOf>;
  videos: CatalogStore;
  pictures: ReturnType<typeof picturesDue>;
  signer: Signer;
  imagesBucket: string;
}

/** Whoever may not is told so before anything is decoded; a picture that is not chosen in the end does not stay. */
export const sendThumbnailRoute = ({ table, findFor, videos, pictures, signer, imagesBucket }: Told) =>
  http(sendThumbnail, async ({ params: { videoId }, body, subject, accountId, may, seen, now }) => {
    const find = async () => {
      const { video } = outsideTrash(may(await findFor(subject, videoId)));
      seen(video.version);
      return video;
    };
    await find();
    const jpeg = await makeThumbnail(body);
    const key = newPictureKey(videoId, now, clock.random(10));
    await pictures.expect({ videoId, key }, now);
    await keepPicture(imagesBucket, key, jpeg);
    await decideAgain(async () => {
      const video = await find();
      const { video: changed, replaced } = showing(video, key, now);
      const notes = [
        pictures.chosen({ videoId, key }),
        ...noting(pictures, replaced, now),
        ...notedForTeam(table, { by: accountId, what: 'video.thumbnail' }, changed, now),
      ];
      await videos.save(video, changed, 'thumbnail_chosen', videoUpdated, notes);
    });
    return { videoId, thumbnailUrl: await signedPicture(signer, key, now) };
  });
