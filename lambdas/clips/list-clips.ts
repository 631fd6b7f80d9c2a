import type { Subject } from '../kit/authorize.ts';
import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import type { List, Position } from './clips-store.ts';
import { listChannelClips, listMyClips, listStreamClips, listVideoClips } from './contract.ts';
import { present } from './present.ts';
import { cursorSecret, find, store } from './surroundings.ts';

interface Asked {
  subject: Subject;
  query: { limit: number; cursor?: string | undefined };
}

/** One page: one query, one look for what the clips are of, and of them those the reader may see. */
const page = async (list: List, { subject, query: { limit, cursor } }: Asked, isPublicList = false) => {
  const scope = `clips ${list.of} ${list.id}`;
  const from = cursor ? await openCursor<Position>(cursorSecret, scope, cursor) : undefined;
  const { clips, next } = await store.page(list, limit, from);
  const seen = await find.seen(subject, clips, isPublicList);
  return {
    items: await Promise.all(seen.map((found) => present(subject, found))),
    ...(next ? { nextCursor: await sealCursor(cursorSecret, scope, next) } : {}),
  };
};

/** GET /v1/videos/{video_id}/clips */
export const listVideoClipsRoute = http(listVideoClips, async ({ params, may, subject, query }) => {
  const { video } = may(await find.video(subject, params.videoId));
  return page({ of: 'source', id: video.streamId ?? video.videoId }, { subject, query });
});

/** GET /v1/streams/{stream_id}/clips */
export const listStreamClipsRoute = http(listStreamClips, async ({ params, may, subject, query }) => {
  const { stream } = may(await find.stream(subject, params.streamId));
  return page({ of: 'source', id: stream.streamId }, { subject, query });
});

/** GET /v1/channels/{channel_id}/clips: of a channel nobody has heard of there are none. */
export const listChannelClipsRoute = http(listChannelClips, ({ params, subject, query }) =>
  page({ of: 'channel', id: params.channelId }, { subject, query }, true),
);

/** GET /v1/me/clips */
export const listMyClipsRoute = http(listMyClips, ({ accountId, subject, query }) =>
  page({ of: 'maker', id: accountId }, { subject, query }),
);
