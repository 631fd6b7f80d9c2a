import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import { signedPicture } from '../kit/signed-address.ts';
import { listFollows } from './contract.ts';
import { channels, cursorSecret, signer, store } from './surroundings.ts';

/** GET /v1/me/follows: one query, one look for the channels. One that is gone is left out, until it is taken out. */
export const listFollowsRoute = http(listFollows, async ({ query: { limit, cursor }, accountId, now }) => {
  const scope = `follows ${accountId}`;
  const before = cursor ? await openCursor<string>(cursorSecret, scope, cursor) : undefined;
  const { follows, next } = await store.page(accountId, limit, before);
  const known = await channels.shown(
    follows.map(({ channelId }) => channelId),
    now,
  );
  const items = follows.map(async ({ channelId, since, notify = true }) => {
    const found = known.get(channelId);
    if (!found || found.channel.closed) return [];
    const { handle, name, avatarKey } = found.channel;
    const { streamId, title, liveSince } = found.onAir ?? {};
    return [
      {
        channel: {
          ...{ channelId, handle, name },
          ...(avatarKey ? { avatarUrl: await signedPicture(signer, avatarKey, now) } : {}),
        },
        ...{ since, notify },
        ...(streamId && title && liveSince ? { onAir: { streamId, title, liveSince } } : {}),
      },
    ];
  });
  return {
    items: (await Promise.all(items)).flat(),
    ...(next ? { nextCursor: await sealCursor(cursorSecret, scope, next) } : {}),
  };
});
