import { decideAgain } from '../kit/decide-again.ts';
import { http, Reply } from '../kit/http.ts';
import { changeChannel, changedWords } from './channel.ts';
import { changeChannel as operation } from './channel-contract.ts';
import { type ChannelSurroundings, channelToChange, existingChannel } from './channel-surroundings.ts';

/** PATCH /v1/channels/{channel_id}. With If-Match a change made meanwhile is a refusal. */
export const changeChannelRoute = (around: ChannelSurroundings) =>
  http(operation, ({ params, body, may, accountId, seen, now }) =>
    decideAgain(async () => {
      const { channel: before } = may(await existingChannel(around, params.channelId));
      seen(before.version);
      const after = changeChannel(before, body, now);
      const act = { what: 'channel.changed' as const, by: accountId, changed: changedWords(before, body) };
      await around.channels.save(before, after, act, now);
      return new Reply(await channelToChange(around.signer, after, now), { version: after.version });
    }),
  );
