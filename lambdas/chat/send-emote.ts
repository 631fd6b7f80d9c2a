import { createHash } from 'node:crypto';
import { clock } from '../kit/clock.ts';
import { derivedId } from '../kit/derived-id.ts';
import { freshCutout } from '../kit/fresh-picture.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { log } from '../kit/log.ts';
import { keepPicture, removePicture } from '../kit/picture-objects.ts';
import { checkName, checkRoomFor, emotesThere, type KeptEmote, withEmote } from './emote-book.ts';
import { EmoteSizeOutOfRange, EmoteUnreadable, EmoteUnsupported, sendEmote } from './emotes-contract.ts';
import { emotePicturesOf } from './emotes-store.ts';
import { byWhomOf, type EmoteSurroundings, ownEmoteOf, removeUnnamed } from './emotes-surroundings.ts';

const frame = { shape: 1, widest: 112 };
const refuses = {
  unsupported: EmoteUnsupported,
  unreadable: EmoteUnreadable,
  sizeOutOfRange: EmoteSizeOutOfRange,
};
/**
 * PUT /v1/channels/{channel_id}/chat/emotes/{name}. Whoever may not, and whatever there is no room for, is told so before
 * anything is decoded.
 */
export const sendEmoteRoute = (around: EmoteSurroundings) =>
  http(sendEmote, async ({ params: { channelId, name }, body, accountId, subject, may, now }) => {
    const { emotes, settings, teams, imagesBucket } = around;
    const channel = may(await teams.rights(channelId));
    const { ownerId } = channel;
    const emoteId = derivedId(prefixes.emote, channelId, name, createHash('sha256').update(body).digest('hex'));
    const known = await emotes.find(channelId);
    const there = emotesThere(known).find((one) => one.emoteId === emoteId);
    if (there) return ownEmoteOf(around, there, now);
    checkName(name, (await settings.find(channelId)).settings.rules);
    checkRoomFor(known, { name, emoteId });
    const picture = await freshCutout(body, frame, refuses);
    const key = `${emotePicturesOf(channelId)}${newId(prefixes.picture, now, clock.random(10))}.png`;
    await keepPicture(imagesBucket, key, picture);
    const isOwners = accountId === ownerId;
    const emote: KeptEmote = {
      ...{ emoteId, name, key, at: now.toISOString() },
      ...(isOwners ? { state: 'shown' } : { state: 'waiting', by: accountId }),
    };
    const { before, after } = await emotes
      .change(channelId, (book) => withEmote(book, emote), {
        ...{ by: await byWhomOf(around, { accountId, subject, channel }), ownerId, name, now },
        act: isOwners ? 'emote.added' : 'emote.proposed',
      })
      .catch(async (error: unknown) => {
        await removePicture(imagesBucket, key);
        throw error;
      });
    await removeUnnamed(around, channelId, { before, after }, now).catch((error: unknown) =>
      log.warn('pictures that nothing shows stay for now', { error }),
    );
    return ownEmoteOf(around, emotesThere(after).find((one) => one.emoteId === emoteId) ?? emote, now);
  });
