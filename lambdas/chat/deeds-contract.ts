import * as z from 'zod';
import { idOf } from '../kit/ids.ts';

/** What moderators do, as chat's own log names it, and as the logs of others do: a channel's activity, and that of staff. */
const deeds = {
  'message.deleted': 'chat.message_deleted',
  'message.pinned': 'chat.message_pinned',
  'message.unpinned': 'chat.message_unpinned',
  'message.allowed': 'chat.message_allowed',
  'message.denied': 'chat.message_denied',
  'user.timed_out': 'chat.user_timed_out',
  'user.banned': 'chat.user_banned',
  'user.unbanned': 'chat.user_unbanned',
  'modes.changed': 'chat.modes_changed',
  'chat.cleared': 'chat.cleared',
  'settings.changed': 'chat.settings_changed',
  'emote.proposed': 'chat.emote_proposed',
  'emote.added': 'chat.emote_added',
  'emote.rejected': 'chat.emote_rejected',
  'emote.removed': 'chat.emote_removed',
  'request.granted': 'chat.request_granted',
  'request.declined': 'chat.request_declined',
  'poll.opened': 'chat.poll_opened',
  'poll.ended': 'chat.poll_ended',
  'raid.started': 'chat.raid_started',
  'raid.called_off': 'chat.raid_called_off',
  'party.ended': 'chat.party_ended',
} as const;

export type ModeratorAct = keyof typeof deeds;
export type Deed = (typeof deeds)[ModeratorAct];
export const moderatorActs = Object.keys(deeds) as [ModeratorAct, ...ModeratorAct[]];
export const chatDeeds = Object.values(deeds) as [Deed, ...Deed[]];
export const deedOf = (act: ModeratorAct): Deed => deeds[act];

const someone = z.object({ accountId: idOf('usr'), name: z.string() });

/** A line of the moderators' log. */
export const logLine = z.object({
  act: z.enum(moderatorActs),
  by: someone.describe('Who did it'),
  about: someone.optional().describe('To whom'),
  messageId: idOf('msg').optional(),
  emote: z.string().optional().describe('The name of the emote it was about'),
  reason: z.string().optional(),
  until: z.iso.datetime().optional(),
  at: z.iso.datetime(),
});
export type LogLine = z.output<typeof logLine>;
