// Where everything of chat lies in its one table. The only file that spells keys of rooms and sockets.

export interface Key {
  pk: string;
  sk: string;
}

const placed = (seq: number): string => String(seq).padStart(12, '0');

const roomPk = (roomId: string): string => `ROOM#${roomId}`;
export const roomKey = (roomId: string): Key => ({ pk: roomPk(roomId), sk: 'ROOM' });
export const eventKey = (roomId: string, seq: number): Key => ({ pk: roomPk(roomId), sk: `SEQ#${placed(seq)}` });
/** Of an event's row: which room it is in, and where. */
export const whereIs = ({ pk, sk }: Key): { roomId: string; seq: number } => ({
  roomId: pk.slice(roomPk('').length),
  seq: Number(sk.split('#')[1]),
});
/** What was done already, by the id of whoever wanted it: the same twice is once. */
export const actKey = (roomId: string, actId: string): Key => ({ pk: roomPk(roomId), sk: `ACT#${actId}` });
/** Somebody in one room: when they spoke last. */
export const speakerKey = (roomId: string, accountId: string): Key => ({ pk: roomPk(roomId), sk: `WHO#${accountId}` });
/** Up to which place nothing of somebody's is shown. */
export const quietKey = (roomId: string, accountId: string): Key => ({ pk: roomPk(roomId), sk: `QUIET#${accountId}` });
/** Whose name, or whose words, an event holds in one of its fields without saying whose. */
export const namesKey = (roomId: string, seq: number, field: string): Key => ({
  pk: roomPk(roomId),
  sk: `NAMES#${placed(seq)}#${field}`,
});
/** That pages of a room are behind what was said in it. */
export const behindKey = (roomId: string): Key => ({ pk: roomPk(roomId), sk: 'PAGES' });
/** A room that is told of once a second. */
export const beatKey = (roomId: string): Key => ({ pk: `BEAT#${roomId}`, sk: 'BEAT' });
/** Since when nobody is in a party. */
export const emptyKey = (roomId: string): Key => ({ pk: roomPk(roomId), sk: 'EMPTY' });
/** The one party somebody has opened. */
export const hostingKey = (accountId: string): Key => ({ pk: `HOSTING#${accountId}`, sk: 'PARTY' });
/** What was counted since the last tick. */
export const momentKey = (roomId: string): Key => ({ pk: `MOMENT#${roomId}`, sk: 'MOMENT' });
/** Their own partition: a queue of what waits must not be read with what was said. */
export const heldKey = (roomId: string, heldId: string): Key => ({ pk: `HELD#${roomId}`, sk: `HELD#${heldId}` });

/** Who may not write where the same rules hold: a channel's rooms. */
export const barKey = (place: string, accountId: string): Key => ({ pk: `BARS#${place}`, sk: `BAR#${accountId}` });
/** Somebody who is banned and asks to be let back. */
export const askKey = (place: string, accountId: string): Key => ({ pk: `ASKS#${place}`, sk: `ASK#${accountId}` });
/** That somebody follows a channel: a partition of its own each, so that a channel of a million is no hot one. */
export const followKey = (channelId: string, accountId: string): Key => ({
  pk: `FOLLOW#${channelId}#${accountId}`,
  sk: 'FOLLOW',
});
export const logKey = (place: string, at: string, actId: string): Key => ({ pk: `LOG#${place}`, sk: `${at}#${actId}` });
/** Lines of the moderators' log are kept for a year. */
const logKeptSeconds = 365 * 24 * 3600;
export const logRow = (place: string, now: Date, actId: string, line: Record<string, unknown>) => {
  const at = now.toISOString();
  const expires_at = Math.floor(now.getTime() / 1000) + logKeptSeconds;
  return { ...logKey(place, at, actId), kind: 'log', ...line, at, expires_at };
};
/** A poll while it is open. */
export const pollKey = (pollId: string): Key => ({ pk: `POLL#${pollId}`, sk: 'POLL' });
/** Somebody's vote; and one of the rows votes are summed in, each a partition of its own. */
export const voteKey = (pollId: string, accountId: string): Key => ({ pk: `VOTE#${pollId}#${accountId}`, sk: 'VOTE' });
export const tallyKey = (pollId: string, shard: number): Key => ({ pk: `TALLY#${pollId}#${shard}`, sk: 'TALLY' });
/** The emotes of a channel, all in one. */
export const emotesKey = (channelId: string): Key => ({ pk: `EMOTES#${channelId}`, sk: 'EMOTES' });
export const settingsKey = (place: string): Key => ({ pk: `SETTINGS#${place}`, sk: 'SETTINGS' });

export const ticketKey = (digest: string): Key => ({ pk: `TICKET#${digest}`, sk: 'TICKET' });
export const socketKey = (connectionId: string): Key => ({ pk: `SOCKET#${connectionId}`, sk: 'SOCKET' });
/** One of the few sockets a person, or an address, may have open. */
export const slotKey = (holder: string, slot: number): Key => ({
  pk: `SLOTS#${holder}`,
  sk: `SLOT#${String(slot).padStart(3, '0')}`,
});

/** A room's sockets lie in several partitions, so that a full room is not one hot one. */
export const shards = 8;
export const memberKey = (roomId: string, shard: number, connectionId: string): Key => ({
  pk: `MEMBERS#${roomId}#${shard}`,
  sk: `SOCKET#${connectionId}`,
});

const sum = (text: string): number => [...text].reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) >>> 0, 7);
export const shardOf = (connectionId: string): number => sum(connectionId) % shards;
/** The colour of somebody's name: the same everywhere, chosen by nobody. */
export const hueOf = (accountId: string): number => sum(accountId) % 360;

/** Indexes: whose words these are; which sockets, rooms and pages have to be looked at, and when. */
export const byAuthor = (accountId: string, roomId: string, seq: number) => ({
  gsi1pk: `AUTHOR#${accountId}`,
  gsi1sk: `${roomId}#${placed(seq)}`,
});
export const byDue = (connectionId: string, dueAt: string) => ({
  gsi2pk: `DUE#${shardOf(connectionId)}`,
  gsi2sk: `${dueAt}#${connectionId}`,
});
export const byEnd = (pollId: string, closesAt: string) => ({ gsi2pk: 'POLLS', gsi2sk: `${closesAt}#${pollId}` });
/** What waits for a moderator, by when it came: its own key says only which it is. */
export const byWaiting = (roomId: string, at: string, heldId: string) => ({
  gsi2pk: `WAITING#${roomId}`,
  gsi2sk: `${at}#${heldId}`,
});
/** All places of somebody in one room, in order. */
export const placesOfAuthor = (accountId: string, roomId: string) => ({
  author: `AUTHOR#${accountId}`,
  first: `${roomId}#${placed(0)}`,
  last: `${roomId}#${placed(999_999_999_999)}`,
});
export const byBehind = (roomId: string) => ({ gsi2pk: 'BEHIND', gsi2sk: roomId });
export const byBeat = (roomId: string) => ({ gsi2pk: 'BEATS', gsi2sk: roomId });
/** A channel's streams that are on air, by when that began. */
export const byAir = (channelId: string, liveSince: string) => ({ gsi2pk: airPk(channelId), gsi2sk: liveSince });
export const airPk = (channelId: string): string => `AIR#${channelId}`;
/** A video's parties. */
export const partiesPk = (videoId: string): string => `PARTIES#${videoId}`;
export const byVideo = (videoId: string, roomId: string) => ({ gsi1pk: partiesPk(videoId), gsi1sk: roomId });
export const byOpen = (roomId: string) => ({ gsi2pk: 'OPEN', gsi2sk: roomId });
