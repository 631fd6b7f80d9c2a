import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { line } from '../kit/shown-text.ts';
import { ChannelNotFound } from './refusals-contract.ts';

// A channel's own emotes: small pictures that are written `:name:` in its rooms, beside those everybody has.

export const mostEmotes = 60;
export const longestEmoteName = 25;

export const emoteName = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{1,24}$/,
    `must be 2 to ${longestEmoteName} letters from a to z, digits or _, and begin with a letter`,
  )
  .describe('Written between colons');

export const EmoteNameTaken = refusal(
  'chat.emote_name_taken',
  'conflict',
  'There is an emote of this name already, of this channel or of everybody. Choose another name, or remove that one first.',
);
export const EmoteNameRefused = refusal(
  'chat.emote_name_refused',
  'unprocessable',
  'The rules of this chat would not let this name be written. Choose another one.',
);
export const TooManyEmotes = refusal(
  'chat.too_many_emotes',
  'conflict',
  `A channel has ${mostEmotes} emotes at most, those that wait included. Remove one first.`,
);
export const EmoteNotFound = refusal(
  'chat.emote_not_found',
  'not_found',
  'No emote of this name waits to be decided about; somebody may have been quicker.',
);
export const EmoteUnsupported = refusal(
  'chat.emote_unsupported',
  'unsupported_media_type',
  'This is not a PNG, WebP or JPEG picture. Export it as one of these and send it again; of a GIF, one picture.',
);
export const EmoteUnreadable = refusal(
  'chat.emote_unreadable',
  'unprocessable',
  'We could not read this picture: it is damaged or unusual. Export it again as a plain PNG.',
);
export const EmoteSizeOutOfRange = refusal(
  'chat.emote_size_out_of_range',
  'unprocessable',
  'This picture is too small or too large: it must have 64 to 10,000 pixels on each side, and 25 million in all at most. Emotes are shown no larger than 112.',
);

const shown = { emoteId: idOf('emo'), name: emoteName, url: z.string().describe('A square PNG; good for a day') };
export const shownEmote = z.object(shown);
export type ShownEmote = z.output<typeof shownEmote>;

export const emoteState = z.enum(['shown', 'waiting', 'rejected', 'removed']);
const ownEmote = z.object({
  emoteId: idOf('emo'),
  name: emoteName,
  state: emoteState,
  url: z.string().optional().describe('Absent once it was rejected or removed: the picture is deleted'),
  by: idOf('usr').optional().describe('Who proposed it, while it waits'),
  reason: z.string().optional().describe('Why it was rejected'),
  at: z.iso.datetime().describe('When that came about'),
});
const example = {
  emoteId: 'emo_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  name: 'ada_wave',
  url: 'https://www.example.com/img/emotes/ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T/pic_01JD3V8Z9Q4X7K2M5N6P8R0S1T.png?Expires=1763769600&Signature=…&Key-Pair-Id=K2JCJMDEHXQW5F',
};
const exampleOwn = { ...example, state: 'shown' as const, at: '2026-11-20T10:04:00.000Z' };

const channelParams = z.object({ channelId: idOf('ch') });
const emoteParams = z.object({ channelId: idOf('ch'), name: emoteName });

/** The same for everybody, so that whatever stands between may keep it for a while. */
export const listEmotes = operation({
  id: 'chat.list_emotes',
  method: 'GET',
  path: '/v1/channels/{channel_id}/emotes',
  summary:
    'The emotes of a channel: what `:name:` is shown as in its rooms. A part of a message names its emote by `emote_id`; one that is not here any more is shown as its text.',
  credential: 'ignored',
  action: 'emote.list',
  cache: { publicSeconds: 30 },
  matrix: ['CH21'],
  params: channelParams,
  answer: { status: 200, body: z.object({ items: z.array(shownEmote) }) },
  hides: ChannelNotFound,
  example: { answer: { items: [example] } },
});

export const listOwnEmotes = operation({
  id: 'chat.list_own_emotes',
  method: 'GET',
  path: '/v1/channels/{channel_id}/chat/emotes',
  summary: 'The emotes of a channel as its own people see them: those that wait too, and what was decided lately.',
  credential: 'required',
  action: 'chat.configure',
  matrix: ['CH22'],
  params: channelParams,
  answer: { status: 200, body: z.object({ items: z.array(ownEmote), most: z.number().int() }) },
  hides: ChannelNotFound,
  example: { answer: { items: [exampleOwn], most: mostEmotes } },
});

/** Sent twice, the same picture under the same name is one emote. */
export const sendEmote = operation({
  id: 'chat.send_emote',
  method: 'PUT',
  path: '/v1/channels/{channel_id}/chat/emotes/{name}',
  summary:
    'Give the channel an emote: the picture is cut to a square, 112 × 112 at most, its metadata left out. The owner’s are shown at once; a manager’s wait for the owner.',
  credential: 'required',
  action: 'emote.send',
  matrix: ['CH23'],
  // A name that is none is told what would be right, where a path that cannot be would only be said not to be there.
  params: z.object({
    channelId: idOf('ch'),
    name: z.string().max(200).describe('2 to 25 letters from a to z, digits or _, beginning with a letter'),
  }),
  file: { types: ['image/png', 'image/webp', 'image/jpeg'], maxBytes: 1024 * 1024 },
  body: z.instanceof(Uint8Array),
  answer: { status: 200, body: ownEmote },
  hides: ChannelNotFound,
  refuses: [
    ...[EmoteNameTaken, EmoteNameRefused, TooManyEmotes],
    ...[EmoteUnsupported, EmoteUnreadable, EmoteSizeOutOfRange],
  ],
  example: { answer: exampleOwn },
});

export const decideEmote = operation({
  id: 'chat.decide_emote',
  method: 'PUT',
  path: '/v1/channels/{channel_id}/chat/emotes/{name}/decision',
  summary: 'Show an emote that waits, or reject it; of a rejected one the picture is deleted.',
  credential: 'required',
  action: 'emote.decide',
  matrix: ['CH24'],
  params: emoteParams,
  body: z.strictObject({
    emoteId: idOf('emo').describe('Which one was looked at: another may have come under its name'),
    decision: z.enum(['approve', 'reject']),
    reason: line(200).optional().describe('What its sender is told'),
  }),
  answer: { status: 200, body: ownEmote },
  hides: ChannelNotFound,
  refuses: [EmoteNotFound],
  example: { body: { emoteId: example.emoteId, decision: 'approve' }, answer: exampleOwn },
});

/** Removed already, or never there: the same 204. */
export const removeEmote = operation({
  ...noContent,
  id: 'chat.remove_emote',
  method: 'DELETE',
  path: '/v1/channels/{channel_id}/chat/emotes/{name}',
  summary: 'Take an emote away: its picture is deleted, and messages that hold it show its name.',
  credential: 'required',
  action: 'chat.configure',
  matrix: ['CH25'],
  params: emoteParams,
  hides: ChannelNotFound,
});

export const emoteOperations = [listEmotes, listOwnEmotes, decideEmote, removeEmote] as const;
/** In a function of its own: the codecs of pictures are large. */
export const chatPictureOperations = [sendEmote] as const;
