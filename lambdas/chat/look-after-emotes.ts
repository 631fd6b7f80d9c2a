import { http } from '../kit/http.ts';
import { signedPicture } from '../kit/signed-address.ts';
import { decidedEmote, withoutEmote } from './emote-book.ts';
import { decideEmote, EmoteNotFound, listEmotes, listOwnEmotes, mostEmotes, removeEmote } from './emotes-contract.ts';
import { byWhomOf, type EmoteSurroundings, ownEmoteOf, removeUnnamed } from './emotes-surroundings.ts';
import { ChannelNotFound } from './refusals-contract.ts';

/** GET /v1/channels/{channel_id}/emotes. A channel whose owner is leaving shows nothing. */
export const listEmotesRoute = ({ emotes, people, teams, signer }: EmoteSurroundings) =>
  http(listEmotes, async ({ params: { channelId }, now }) => {
    const channel = await teams.rights(channelId);
    const owner = channel && (await people.person(channel.ownerId));
    if (!owner || owner.status === 'closing' || owner.status === 'closed') throw ChannelNotFound();
    const shown = (await emotes.find(channelId)).emotes.filter(({ state }) => state === 'shown');
    const items = await Promise.all(
      shown.map(async ({ emoteId, name, key = '' }) => ({
        ...{ emoteId, name },
        url: await signedPicture(signer, key, now),
      })),
    );
    return { items };
  });

/** GET /v1/channels/{channel_id}/chat/emotes */
export const listOwnEmotesRoute = (around: EmoteSurroundings) =>
  http(listOwnEmotes, async ({ params: { channelId }, may, now }) => {
    may(await around.teams.rights(channelId));
    const { emotes } = await around.emotes.find(channelId);
    return { items: await Promise.all(emotes.map((one) => ownEmoteOf(around, one, now))), most: mostEmotes };
  });

/** PUT /v1/channels/{channel_id}/chat/emotes/{name}/decision */
export const decideEmoteRoute = (around: EmoteSurroundings) =>
  http(decideEmote, async ({ params: { channelId, name }, body, accountId, subject, may, now }) => {
    const channel = may(await around.teams.rights(channelId));
    const { emoteId, decision, reason } = body;
    const { before, after } = await around.emotes.change(
      channelId,
      (book) => decidedEmote(book, { name, emoteId }, { decision, reason, at: now.toISOString() }),
      {
        ...{ by: await byWhomOf(around, { accountId, subject, channel }), ownerId: channel.ownerId, name, now },
        act: decision === 'approve' ? 'emote.added' : 'emote.rejected',
      },
    );
    await removeUnnamed(around, channelId, { before, after }, now);
    const decided = after.emotes.find((one) => one.emoteId === emoteId);
    if (!decided) throw EmoteNotFound();
    return ownEmoteOf(around, decided, now);
  });

/** DELETE /v1/channels/{channel_id}/chat/emotes/{name} */
export const removeEmoteRoute = (around: EmoteSurroundings) =>
  http(removeEmote, async ({ params: { channelId, name }, accountId, subject, may, now }) => {
    const channel = may(await around.teams.rights(channelId));
    const { before, after } = await around.emotes.change(
      channelId,
      (book) => withoutEmote(book, name, now.toISOString()),
      {
        ...{ by: await byWhomOf(around, { accountId, subject, channel }), ownerId: channel.ownerId, name, now },
        act: 'emote.removed',
      },
    );
    await removeUnnamed(around, channelId, { before, after }, now);
  });
