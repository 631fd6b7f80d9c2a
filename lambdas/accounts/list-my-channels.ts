import type { TeamRole } from '../kit/authorize.ts';
import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import { type Channel, rightsOf } from './channel.ts';
import { listMyChannels } from './channel-contract.ts';
import { type ChannelSurroundings, channelToChange, shownChannel } from './channel-surroundings.ts';
import type { Position } from './channels-store.ts';
import { memberOf } from './team.ts';

/** GET /v1/me/channels. What is listed is looked at again: a place that was taken away a moment ago is none. */
export const listMyChannelsRoute = ({ accounts, channels, signer, cursorSecret }: ChannelSurroundings) =>
  http(listMyChannels, async ({ accountId, query: { limit, cursor }, now }) => {
    const scope = `channels of ${accountId}`;
    const from = cursor ? await openCursor<Position>(cursorSecret, scope, cursor) : undefined;
    const [me, page] = await Promise.all([accounts.find(accountId), channels.ofPerson(accountId, limit, from)]);
    const own = me && !cursor ? await accounts.channelsOf(me) : [];
    const others = page.channels.filter(({ channelId }) => !own.some((one) => one.channelId === channelId));
    const mine = [...own, ...others].filter((one) => one.ownerId === accountId || memberOf(one, accountId));
    const owners = new Map(
      (await accounts.many(mine.map(({ ownerId }) => ownerId))).map((one) => [one.accountId, one]),
    );
    const roleIn = (one: Channel): TeamRole | 'owner' =>
      one.ownerId === accountId ? 'owner' : (memberOf(one, accountId)?.role ?? 'stats');
    const shown = async (one: Channel) => {
      const role = roleIn(one);
      const { team } = rightsOf(one, owners.get(one.ownerId));
      const changes = role === 'owner' || (role === 'manager' && !team.rests);
      return {
        channel: await (changes ? channelToChange : shownChannel)(signer, one, now),
        role,
        first: one.channelId === me?.channelId,
        rests: team.rests,
      };
    };
    return {
      items: await Promise.all(mine.map(shown)),
      ...(page.next ? { nextCursor: await sealCursor(cursorSecret, scope, page.next) } : {}),
    };
  });
