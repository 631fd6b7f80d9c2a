import * as z from 'zod';
import { clock, host } from './party-contract.ts';
import { author, modes, part, type RoomEvent } from './room-contract.ts';

/** A question that is open, and over how many rows its votes are summed. */
export const poll = z.object({
  pollId: z.string(),
  question: z.string(),
  options: z.array(z.string()),
  closesAt: z.string(),
  shards: z.number().int(),
});
export type Poll = z.output<typeof poll>;

/** Whether a video is what is watched in a room; where none is asked for, it does not matter. */
export const isShown = ({ party }: { party?: Party | undefined }, videoId: string | undefined): boolean =>
  videoId === undefined || party?.videoId === videoId;

/** What readers see of it. */
export const pollShown = ({ shards: _, ...shown }: Poll) => shown;

/** The same as it is found when its time has come. */
export const pollRow = z.object({
  pollId: z.string(),
  roomId: z.string(),
  place: z.string(),
  ownerId: z.string(),
  channelId: z.string().optional(),
  closesAt: z.string(),
});

/** Viewers that are being sent on, or were lately. Who and where to says the event at its place. */
export const raid = z.object({
  seq: z.number().int(),
  to: z.string(),
  viewers: z.number().int(),
  startedAt: z.string(),
  goesAt: z.string(),
});

/** A video that is watched together in the room. */
export const party = z.object({
  videoId: z.string(),
  durationMs: z.number().int(),
  hosts: z.array(host),
  openedAt: z.string(),
  endsAt: z.string(),
  clock,
});
export type Party = z.output<typeof party>;

/** What readers see of it. */
export const partyShownOf = ({ videoId, hosts, endsAt, clock: is }: Party) => ({ videoId, hosts, endsAt, clock: is });

/** How what happens gets to readers, since when; and of how many one keeps a socket while they read pages. */
export const pace = z.object({
  is: z.enum(['at_once', 'each_second', 'in_pages']),
  oneIn: z.number().int(),
  since: z.string(),
});
export type Pace = z.output<typeof pace>;

/** A room as it stands: the one row that every change of it is decided by. */
export const room = z.object({
  roomId: z.string(),
  place: z.string(),
  ownerId: z.string(),
  channelId: z.string().optional(),
  /** The newest place that was given. */
  seq: z.number().int(),
  /** How often this row was written: whoever saw an older one decides again. */
  writes: z.number().int(),
  state: z.enum(['open', 'closed']),
  /** Where somebody has set them in this room; else as its channel says. */
  modes: modes.optional(),
  pinned: z.string().optional(),
  poll: poll.optional(),
  raid: raid.optional(),
  party: party.optional(),
  /** What was said before this place is not shown any more. */
  clearedAt: z.number().int().optional(),
  /** While nobody may repeat what was said: what that was, the newest first. */
  recent: z.array(z.string()).optional(),
  /** Absent: at once. */
  pace: pace.optional(),
  /** How many places were given since a moment, seconds ago at most. */
  busy: z.object({ from: z.string(), count: z.number().int() }).optional(),
  /** Commands of the channel's own that were answered just now, and when. */
  answered: z.record(z.string(), z.string()).optional(),
});
export type Room = z.output<typeof room>;

export const emptyRoom = (at: Pick<Room, 'roomId' | 'place' | 'ownerId' | 'channelId'>): Room => ({
  roomId: at.roomId,
  place: at.place,
  ownerId: at.ownerId,
  ...(at.channelId ? { channelId: at.channelId } : {}),
  seq: 0,
  writes: 0,
  state: 'open',
});

/** Somebody who may not write: until a moment, or for good. */
export const bar = z.object({
  accountId: z.string(),
  name: z.string(),
  until: z.string().optional(),
  reason: z.string().optional(),
  by: z.string(),
  at: z.string(),
  /** What they said to be let back, once a ban; and what they were answered. */
  request: z
    .object({
      text: z.string(),
      at: z.string(),
      state: z.enum(['waiting', 'granted', 'declined']),
      answer: z.string().optional(),
    })
    .optional(),
});
export type Bar = z.output<typeof bar>;

export const isInForce = ({ until }: Pick<Bar, 'until'>, now: Date): boolean =>
  until === undefined || new Date(until) > now;

/** Somebody as a room remembers them. */
export const spoken = z.object({ saidAt: z.string(), recent: z.array(z.string()) });
export type Spoken = z.output<typeof spoken>;

/** What came of an act: found again when the act comes again. */
export const done = z.object({
  actId: z.string(),
  /** The place what happened was given; none when nothing that readers see did. */
  seq: z.number().int().optional(),
  /** Of a message: whose it is, and that it waits for a moderator. */
  authorId: z.string().optional(),
  held: z.boolean().optional(),
  deleted: z.boolean().optional(),
  /** Who was called by it and was not there. */
  calls: z.array(z.string()).optional(),
  /** Who was banned by it: their sockets are to be closed. */
  closes: z.string().optional(),
  /** The room waits for its beats from then on. */
  beats: z.boolean().optional(),
  /** Who may write again by it: their sockets are to hear of it. */
  frees: z.string().optional(),
});
export type Done = z.output<typeof done>;

/** A message that waits, with everything that saying it takes. */
export const heldRow = z.object({
  heldId: z.string(),
  clientId: z.string(),
  author,
  text: z.string(),
  parts: z.array(part),
  action: z.boolean().optional(),
  replyTo: z.string().optional(),
  because: z.string(),
  at: z.string(),
  calls: z.object({ accountIds: z.array(z.string()), title: z.string() }).optional(),
});
export type HeldRow = z.output<typeof heldRow>;

/** What is not shown of an event any more, and what takes its place. */
export const asShown = (
  event: RoomEvent,
  { clearedAt, quiet }: { clearedAt: number | undefined; quiet: ReadonlyMap<string, number> },
): RoomEvent => {
  if (event.kind !== 'message' || event.deleted) return event;
  const { accountId } = event.author;
  const isCleared = clearedAt !== undefined && event.seq < clearedAt;
  const isQuiet = accountId !== undefined && event.seq < (quiet.get(accountId) ?? 0);
  if (!isCleared && !isQuiet) return event;
  const { text: _, parts: __, answer: ___, ...rest } = event;
  return { ...rest, deleted: true };
};
