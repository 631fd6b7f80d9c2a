import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import { type ChannelSurroundings, existingChannel } from './channel-surroundings.ts';
import type { Position } from './channels-store.ts';
import { listActivity } from './team-contract.ts';

/** GET /v1/channels/{channel_id}/activity */
export const listActivityRoute = (around: ChannelSurroundings) =>
  http(listActivity, async ({ params, query: { limit, cursor }, may, accountId }) => {
    const { channelId } = may(await existingChannel(around, params.channelId)).channel;
    const scope = `activity ${channelId} ${accountId}`;
    const from = cursor ? await openCursor<Position>(around.cursorSecret, scope, cursor) : undefined;
    const page = await around.channels.activity(channelId, limit, from);
    const people = page.lines.flatMap(({ by, about }) => [by, ...(about?.startsWith('usr_') ? [about] : [])]);
    const names = new Map((await around.accounts.many(people)).map((one) => [one.accountId, one.displayName]));
    return {
      items: page.lines.map((each) => {
        const byName = names.get(each.by);
        const aboutName = each.about === undefined ? undefined : names.get(each.about);
        return { ...each, ...(byName ? { byName } : {}), ...(aboutName ? { aboutName } : {}) };
      }),
      ...(page.next ? { nextCursor: await sealCursor(around.cursorSecret, scope, page.next) } : {}),
    };
  });
