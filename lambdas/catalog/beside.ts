import { type Signer, signedPicture } from '../kit/signed-address.ts';
import type { CatalogStore } from './catalog-store.ts';
import type { Beside } from './present.ts';
import { pictureOf, type Video } from './video.ts';

/** Fetches what is shown beside videos: one look for all their channels, one signature a picture. */
export const besideOf = async (
  store: CatalogStore,
  signer: Signer,
  videos: readonly Video[],
  now: Date,
): Promise<Map<string, Beside>> => {
  const channels = await store.channels(videos.flatMap((video) => video.channelId ?? []));
  const avatars = new Map(
    await Promise.all(
      [...channels.values()].map(
        async ({ channelId, avatarKey }): Promise<[string, string | undefined]> => [
          channelId,
          avatarKey && (await signedPicture(signer, avatarKey, now)),
        ],
      ),
    ),
  );
  const entries = await Promise.all(
    videos.map(async (video): Promise<[string, Beside]> => {
      const picture = pictureOf(video);
      return [
        video.videoId,
        {
          channel: video.channelId ? channels.get(video.channelId) : undefined,
          avatarUrl: video.channelId ? avatars.get(video.channelId) : undefined,
          thumbnailUrl: picture && (await signedPicture(signer, picture, now)),
        },
      ];
    }),
  );
  return new Map(entries);
};
