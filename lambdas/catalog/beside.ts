import { type Signer, signedPicture } from '../kit/signed-address.ts';
import type { CatalogStore } from './catalog-store.ts';
import type { Beside } from './present.ts';
import type { Video } from './video.ts';

/** Fetches what is shown beside videos: one look for all their channels, one signature a poster. */
export const besideOf = async (
  store: CatalogStore,
  signer: Signer,
  videos: readonly Video[],
  now: Date,
): Promise<Map<string, Beside>> => {
  const channels = await store.channels(videos.flatMap((video) => video.channelId ?? []));
  const entries = await Promise.all(
    videos.map(
      async (video): Promise<[string, Beside]> => [
        video.videoId,
        {
          channel: video.channelId ? channels.get(video.channelId) : undefined,
          thumbnailUrl: video.posterKey ? await signedPicture(signer, video.posterKey, now) : undefined,
        },
      ],
    ),
  );
  return new Map(entries);
};
