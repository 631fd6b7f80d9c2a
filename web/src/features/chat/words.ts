import type { ChatHello, ChatModes } from '../../api/promises.ts';
import { clockOf } from '../../ui/when.ts';
import { piecesOf, spoken } from './pieces.ts';
import type { Arrival, Line, Message, Notice, PollResult, Raid, Steered } from './room.ts';
import type { Connection } from './standing.ts';

// What the room says to people in our own words.

/** "10 seconds", "5 minutes", "1 hour", "2 weeks". */
export const lengthOf = (seconds: number): string => {
  const units = [
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const;
  const [unit, size] = units.find(([, each]) => seconds >= each && seconds % each === 0) ?? (['second', 1] as const);
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};

/** "1 vote", "12 votes". */
export const countOf = (count: number, what: string): string =>
  `${new Intl.NumberFormat().format(count)} ${what}${count === 1 ? '' : 's'}`;

/** A part of all, in whole per cent. */
export const shareOf = (part: number, all: number): number => (all === 0 ? 0 : Math.round((part / all) * 100));

/** How a poll was answered, in a sentence. */
export const resultWords = ({ question, results }: Omit<PollResult, 'is'>): string => {
  const all = results.reduce((sum, { votes }) => sum + votes, 0);
  if (all === 0) return `Poll: ${question} Nobody voted.`;
  const shares = [...results]
    .sort((one, other) => other.votes - one.votes)
    .map(({ option, votes }) => `${option} ${shareOf(votes, all)} %`);
  return `Poll: ${question} ${shares.join(', ')} (${countOf(all, 'vote')}).`;
};

/** Who is sent on, and where to. */
export const raidWords = ({ name, title }: Pick<Raid, 'name' | 'title'>, whom: 'you' | 'everybody'): string =>
  `${name} is sending ${whom} to ${title}.`;
/** That others have come. */
export const arrivalWords = ({ name, viewers }: Arrival): string =>
  viewers > 0 ? `${name} arrives with ${countOf(viewers, 'viewer')}.` : `${name} arrives.`;

/** So long at most there is to say where one wants to be, whatever this clock thinks of the server’s. */
const longestLeftMs = 10_000;
/** How long until everybody is taken along. */
export const leftMsOf = ({ goes_at }: Pick<Raid, 'goes_at'>, nowMs: number): number =>
  Math.min(longestLeftMs, Math.max(0, Date.parse(goes_at) - nowMs));

const followedWords = (seconds: number): string =>
  seconds === 0 ? 'Only followers' : `Only followers of ${lengthOf(seconds)} or more`;

/** A refusal names the field that says how long; here it says so itself. */
export const withTime = (message: string, retryAfterMs: number | undefined): string =>
  retryAfterMs === undefined
    ? message
    : message.replace('the time in retry_after_ms', lengthOf(Math.ceil(retryAfterMs / 1000)));

/** How the room is run just now, where it is not as usual. */
export const modeWords = ({ slow_sec, ...modes }: ChatModes): string[] => [
  ...(modes.shield ? ['Shield on'] : []),
  ...(slow_sec > 0 ? [`Slow mode: ${lengthOf(slow_sec)}`] : []),
  ...(typeof modes.followers_sec === 'number' ? [followedWords(modes.followers_sec)] : []),
  ...(modes.emote_only ? ['Only emotes'] : []),
  ...(modes.subscribers_only ? ['Only members'] : []),
  ...(modes.unique ? ['No repeats'] : []),
  ...(modes.hold_first ? ['First messages are looked at'] : []),
];

const changes: readonly (readonly [keyof ChatModes, string, string])[] = [
  ['shield', 'The shield is up.', 'The shield is down.'],
  ['emote_only', 'Only emotes can be sent now.', 'Words can be sent again.'],
  ['subscribers_only', 'Only premium members can write now.', 'Everybody can write again.'],
  ['unique', 'What was just said cannot be repeated now.', 'Repeating is allowed again.'],
  ['hold_first', 'First messages wait for a moderator now.', 'First messages come at once again.'],
];

const followersChange = (seconds: ChatModes['followers_sec']): string => {
  if (typeof seconds !== 'number') return 'Who does not follow the channel can write again.';
  return seconds === 0
    ? 'Only followers of the channel can write now.'
    : `Only who has followed the channel for ${lengthOf(seconds)} can write now.`;
};

/** What changed, to everybody. */
export const changeWords = (before: ChatModes, now: ChatModes): string => {
  const slow = now.slow_sec > 0 ? `Slow mode: one message in ${lengthOf(now.slow_sec)}.` : 'Slow mode is off.';
  return [
    ...(before.slow_sec === now.slow_sec ? [] : [slow]),
    ...((before.followers_sec ?? null) === (now.followers_sec ?? null) ? [] : [followersChange(now.followers_sec)]),
    ...changes.filter(([mode]) => before[mode] !== now[mode]).map(([mode, on, off]) => (now[mode] ? on : off)),
  ].join(' ');
};

/** Why one only reads. */
export const readOnlyWords: Record<NonNullable<ChatHello['you']['read_only_because']>, string> = {
  sign_in: 'Log in to join the chat.',
  suspended: 'Your account is suspended, so you can only read.',
  ended: 'It is over, and its chat with it.',
  banned: 'A moderator silenced you here. You can go on reading.',
  scope: 'This app may read the chat for you, not write.',
};

/** How it stands with the connection, where that is worth a word. `wasOpen`: it has been here before. */
export const connectionWords = (connection: Connection, wasOpen: boolean): string | undefined => {
  switch (connection.is) {
    case 'open':
      return undefined;
    case 'connecting':
      return wasOpen ? 'Connecting again…' : 'Connecting…';
    case 'offline':
      return 'You are offline. The chat goes on where it stopped as soon as you are back.';
    case 'waiting':
      return wasOpen
        ? 'The connection was lost. It is tried again by itself…'
        : 'No connection yet. It is tried again by itself…';
    case 'over':
      return connection.because;
  }
};

export const goneWords = (by: NonNullable<Message['goneBy']>): string =>
  ({
    author: 'Taken back by its author',
    moderator: 'Deleted by a moderator',
    staff: 'Deleted by our staff',
    somebody: 'Deleted',
  })[by];

const saidBy = ({ author, text, parts, answer }: Message): string =>
  `${author.name}: ${spoken(piecesOf(text, parts))}${answer ? `. The channel answers: ${answer.text}` : ''}`;

/** What somebody did to what everybody watches. */
export const steeredWords = ({ name, did, clock }: Steered): string => {
  const at = clockOf(clock.position_ms / 1000);
  const words: Record<Steered['did'], string> = {
    play: clock.position_ms === 0 ? `${name} started it.` : `${name} played on from ${at}.`,
    pause: `${name} paused at ${at}.`,
    seek: `${name} went to ${at}.`,
    video: `${name} put another video in.`,
    rate: clock.rate === 1 ? `${name} set the speed back to normal.` : `${name} set the speed to ${clock.rate}×.`,
  };
  return words[did];
};

/** "Ada and Grace host now." */
export const hostsWords = (names: readonly string[]): string =>
  `${new Intl.ListFormat('en').format(names)} ${names.length === 1 ? 'hosts' : 'host'} now.`;

/** What is read aloud of what is new: every message where they are few, the last one and a count where they are many. */
export const newsWords = (lines: readonly Line[]): string => {
  const said = lines.filter((line) => line.kind === 'message' && !line.goneBy) as Message[];
  const arrivals = lines.flatMap((line) =>
    line.kind === 'notice' && line.what.is === 'raided' ? arrivalWords(line.what) : [],
  );
  // Of somebody who looks for a place only where they came to is worth a breath.
  const steered = lines.findLast((line) => line.kind === 'notice' && line.what.is === 'clock') as Notice | undefined;
  const moved = steered?.what.is === 'clock' ? [steeredWords(steered.what)] : [];
  const hosts = lines.flatMap((line) =>
    line.kind === 'notice' && line.what.is === 'hosts' ? hostsWords(line.what.names) : [],
  );
  const last = said.at(-1);
  const words =
    said.length <= 3 || !last ? [said.map(saidBy).join('. ')] : [`${said.length} new messages. ${saidBy(last)}`];
  return [...arrivals, ...hosts, ...moved, ...words].filter(Boolean).join(' ');
};

/** Characters as people count them. */
export const charactersOf = (text: string): number => [...text.normalize('NFC')].length;
export const longestText = 500;

/** Where more is said than anybody reads. */
export const sampleWords = (oneIn: number): string | undefined =>
  oneIn > 1
    ? `Very busy: about one message in ${oneIn} is shown. Your own, moderators’, and those that call you always are.`
    : undefined;
