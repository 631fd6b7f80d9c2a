import { prefixes } from '../kit/ids.ts';
import { staffActed } from '../moderation/events.ts';
import type { ByWhom } from './act.ts';
import { deedOf, type LogLine } from './deeds-contract.ts';
import {
  chatWorkedOn,
  type mentionDeleted,
  type messageHeld,
  type peopleMentioned,
  type userBanned,
} from './events.ts';
import type { Bar, HeldRow, Poll, Spoken } from './room.ts';

type Told =
  | typeof messageHeld
  | typeof peopleMentioned
  | typeof mentionDeleted
  | typeof userBanned
  | typeof chatWorkedOn
  | typeof staffActed;

/** What is written besides the event and the room. */
export type Keeping =
  | { keep: 'spoken'; accountId: string; spoken: Spoken }
  | { keep: 'bar'; bar: Bar }
  | { keep: 'no_bar'; accountId: string }
  | { keep: 'no_ask'; accountId: string }
  | { keep: 'quiet'; accountId: string }
  | { keep: 'held'; held: HeldRow }
  | { keep: 'no_held'; heldId: string }
  | { keep: 'tombstone'; messageId: string; seq: number }
  | { keep: 'said'; messageId: string; authorId: string; calls?: readonly string[] }
  | { keep: 'poll'; poll: Poll }
  | { keep: 'no_poll'; pollId: string }
  /** The event holds somebody's name, or their words, in this field. */
  | { keep: 'names'; field: 'name' | 'title'; accountId: string }
  /** The room beats from now on; up to this place its readers were told. */
  | { keep: 'beat'; told: number }
  | { keep: 'log'; line: Omit<LogLine, 'at'> }
  | { keep: 'news'; event: Told; data: Record<string, unknown> };

type Line = Omit<LogLine, 'at' | 'by'>;
interface Where {
  ownerId: string;
  channelId?: string | undefined;
  /** The room; absent for what is done to all rooms of a channel. */
  roomId?: string | undefined;
}

/** Beside which stream: what is said of other rooms to other domains names none. */
export const besideStream = (roomId: string | undefined): { streamId?: string } =>
  roomId?.startsWith(prefixes.stream) ? { streamId: roomId } : {};

/** Who else's log a moderator's act is a line of: staff's are audited, those of a channel's team are its activity. */
export const newsOfDeed = (by: ByWhom, where: Where, line: Line): Extract<Keeping, { keep: 'news' }>[] => {
  const { ownerId, channelId, roomId } = where;
  const { accountId } = by;
  const aboutWhom = line.about?.accountId;
  const beside = besideStream(roomId);
  if (by.staff) {
    const data = {
      act: deedOf(line.act),
      by: accountId,
      about: aboutWhom || roomId || channelId,
      ...beside,
      ...(line.messageId ? { messageId: line.messageId } : {}),
      ...(line.reason ? { note: line.reason } : {}),
      ...(line.until ? { until: line.until } : {}),
    };
    return [{ keep: 'news', event: staffActed, data }];
  }
  if (!channelId || accountId === ownerId) return [];
  const data = { channelId, ...beside, by: accountId, what: deedOf(line.act) };
  return [{ keep: 'news', event: chatWorkedOn, data: { ...data, ...(aboutWhom ? { about: aboutWhom } : {}) } }];
};

/** A moderator's act in every log that it stands in: chat's own, and those of others whom it concerns. */
export const lined = (act: Where & { by: ByWhom }, line: Line): Keeping[] => [
  { keep: 'log', line: { ...line, by: { accountId: act.by.accountId, name: act.by.name } } },
  ...newsOfDeed(act.by, act, line),
];
