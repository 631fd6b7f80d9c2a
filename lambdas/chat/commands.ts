import type { Frame } from './frames-contract.ts';
import { pollOptions, pollQuestion, pollSeconds } from './poll-contract.ts';
import { raidTargetIn, raidTo } from './raid-contract.ts';
import { longestFollowingSec } from './room-contract.ts';
import type { BuiltInCommand, OwnCommand } from './settings-contract.ts';

// A message that begins with / is an order to us, and does what a button does; one that begins with ! may be a command the
// channel made itself: it is said like any other, and answered in the room.

type Order =
  | 'message.delete'
  | 'message.pin'
  | 'user.timeout'
  | 'user.ban'
  | 'user.unban'
  | 'mode.set'
  | 'mode.slow'
  | 'chat.clear'
  | 'poll.open'
  | 'poll.end'
  | 'raid.start'
  | 'raid.stop';

/** Whoever is meant, as they were written: a channel's @handle or an account id. */
export type Whom = { handle: string } | { accountId: string };

/** A frame as a button would send it. Where it is about a person written as a handle, the caller has to find whose it is. */
export type Ordered = {
  [Type in Order]: Frame<Type> extends { accountId: string }
    ? Omit<Frame<Type>, 'accountId' | 'ref'> & { whom: Whom }
    : Omit<Frame<Type>, 'ref'>;
}[Order];

export type Command =
  /** Said in the room; `action` is what /me makes of it, `answer` what the channel says to it. */
  | { kind: 'say'; text: string; action: boolean; answer?: { command: string; text: string } }
  | { kind: 'do'; frame: Ordered }
  /** For the one who asked alone: nothing is said in the room. */
  | { kind: 'show'; text: string }
  /** A command that cannot be done as it was written; `words` say what would be right. */
  | { kind: 'refuse'; words: string };

const refuse = (words: string): Command => ({ kind: 'refuse', words });
const order = (frame: Ordered): Command => ({ kind: 'do', frame });

export const longestTimeoutSec = 1_209_600;
const unitSeconds: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `90`, `90s`, `10m`, `2h`, `7d`, `2w` in seconds. */
export const secondsIn = (text: string): number | undefined => {
  const [, amount, unit] = /^(\d{1,7})([smhdw]?)$/i.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (unitSeconds[(unit ?? '').toLowerCase()] ?? 1);
};

const whomIn = (word: string): Whom | undefined => {
  if (/^usr_[0-9A-Za-z]{20,40}$/.test(word)) return { accountId: word };
  const handle = /^@?([a-z0-9][a-z0-9_-]{1,28}[a-z0-9])$/i.exec(word)?.[1];
  return handle ? { handle: handle.toLowerCase() } : undefined;
};

const messageId = /^msg_[0-9A-Za-z]{20,40}$/;
const longestReason = 200;

interface Asked {
  /** The words after the command. */
  words: readonly string[];
  /** The same as one text. */
  rest: string;
}

/** A switch that is on without a word, and off with "off". */
const mode =
  (name: 'emoteOnly' | 'unique' | 'shield', command: string) =>
  ({ rest }: Asked): Command => {
    const wish = rest.toLowerCase();
    if (wish !== '' && wish !== 'on' && wish !== 'off') return refuse(`Write /${command}, or /${command} off.`);
    return order({ type: 'mode.set', modes: { [name]: wish !== 'off' } });
  };

const withReason = (words: readonly string[]): { reason?: string } => {
  const reason = words
    .join(' ')
    .slice(0, longestReason)
    .replace(/[\uD800-\uDBFF]$/, '');
  return reason ? { reason } : {};
};

const slow = ({ rest }: Asked): Command => {
  const seconds = rest.toLowerCase() === 'off' ? 0 : rest === '' ? 30 : secondsIn(rest);
  return seconds === undefined || seconds > 3600
    ? refuse(
        'Write /slow with the seconds between two messages of one person, 1 to 3600 or like 2m; /slow off ends it.',
      )
    : order({ type: 'mode.slow', seconds });
};

const followers = ({ rest }: Asked): Command => {
  const wish = rest.toLowerCase();
  const seconds = wish === '' || wish === 'on' ? 0 : secondsIn(wish);
  if (wish !== 'off' && (seconds === undefined || seconds > longestFollowingSec))
    return refuse(
      'Write /followers, and for how long one has to have followed if that is not enough: /followers 10m, 1d or 12w, 90 days at most; /followers off ends it.',
    );
  return order({ type: 'mode.set', modes: { followersSec: wish === 'off' ? null : seconds } });
};

const timeout = ({ words: [who = '', length = '10m', ...why] }: Asked): Command => {
  const whom = whomIn(who);
  const seconds = secondsIn(length);
  if (!whom || !seconds || seconds > longestTimeoutSec)
    return refuse(
      'Write /timeout @handle and for how long, 1 second to 2 weeks: /timeout @handle 10m, then a reason if you like.',
    );
  return order({ type: 'user.timeout', whom, seconds, ...withReason(why) });
};

const ban = ({ words: [who = '', ...why] }: Asked): Command => {
  const whom = whomIn(who);
  return whom
    ? order({ type: 'user.ban', whom, ...withReason(why) })
    : refuse('Write /ban @handle, then a reason if you like.');
};

const unban = ({ words: [who = ''] }: Asked): Command => {
  const whom = whomIn(who);
  return whom ? order({ type: 'user.unban', whom }) : refuse('Write /unban @handle. It ends a timeout too.');
};

const onMessage =
  (command: 'pin' | 'delete') =>
  ({ words: [id = ''] }: Asked): Command =>
    messageId.test(id)
      ? order({ type: `message.${command}`, messageId: id })
      : refuse(`Write /${command} and the id of a message (msg_…); its menu has a button for the same.`);

const poll = ({ rest }: Asked): Command => {
  const [, length, asked = ''] = /^(?:(\d+[smh]?)\s+)?(.*)$/is.exec(rest) ?? [];
  const seconds = pollSeconds.safeParse(length === undefined ? 60 : secondsIn(length));
  const [question, ...options] = asked.split('|').map((part) => part.trim());
  const put = { question: pollQuestion.safeParse(question), options: pollOptions.safeParse(options) };
  if (!seconds.success || !put.question.success || !put.options.success)
    return refuse(
      'Write /poll, how long if not a minute (15s to 10m), a question and 2 to 6 different answers: /poll 2m Which one? | Red | Blue.',
    );
  return order({
    type: 'poll.open',
    question: put.question.data,
    options: put.options.data,
    seconds: seconds.data,
  });
};

const raid = ({ rest }: Asked): Command => {
  if (rest.toLowerCase() === 'off') return order({ type: 'raid.stop' });
  const to = raidTo.safeParse(rest);
  return to.success && raidTargetIn(to.data)
    ? order({ type: 'raid.start', to: to.data })
    : refuse('Write /raid @handle of a channel that is on air, or the address of its stream; /raid off calls it off.');
};

const me = ({ rest }: Asked): Command =>
  rest === '' ? refuse('Write /me and what you do: /me waves.') : { kind: 'say', text: rest, action: true };

const helpLines: readonly [command: string, does: string, forModerators: boolean][] = [
  ['/me waves', 'says what you do', false],
  ['/help', 'shows this', false],
  ['/slow 30', 'lets everybody write once in 30 seconds; /slow off ends it', true],
  [
    '/followers 10m',
    'lets write only who has followed that long; /followers lets all followers, /followers off ends it',
    true,
  ],
  ['/emoteonly', 'lets through emotes only; /emoteonly off ends it', true],
  ['/unique', 'lets nobody repeat what was just said; /unique off ends it', true],
  ['/shield', 'puts the channel’s strictest rules on at once; /shield off takes them off', true],
  ['/timeout @handle 10m', 'silences somebody for a while', true],
  ['/ban @handle', 'silences somebody for good', true],
  ['/unban @handle', 'ends a ban or a timeout', true],
  ['/pin msg_…', 'pins a message; /unpin takes it off', true],
  ['/delete msg_…', 'deletes a message', true],
  ['/clear', 'empties the chat', true],
  ['/poll 2m Which one? | Red | Blue', 'asks everybody, for as long as you say', true],
  ['/raid @handle', 'sends everybody on to another stream in ten seconds; /raid off calls it off', true],
  ['/endpoll', 'ends the poll and counts its votes', true],
];

const help = (mayModerate: boolean, own: readonly OwnCommand[]): Command => ({
  kind: 'show',
  text: [
    ...helpLines
      .filter(([, , forModerators]) => mayModerate || !forModerators)
      .map(([does, what]) => `${does}: ${what}.`),
    ...(own.length > 0
      ? [`Of this channel, answered for all to read: ${own.map(({ name }) => `!${name}`).join(' ')}`]
      : []),
  ].join('\n'),
});

const orders: Record<Exclude<BuiltInCommand, 'help'>, (asked: Asked) => Command> = {
  me,
  slow,
  emoteonly: mode('emoteOnly', 'emoteonly'),
  unique: mode('unique', 'unique'),
  shield: mode('shield', 'shield'),
  clear: () => order({ type: 'chat.clear' }),
  timeout,
  ban,
  unban,
  pin: onMessage('pin'),
  unpin: () => order({ type: 'message.pin', messageId: null }),
  delete: onMessage('delete'),
  followers,
  subscribers: () =>
    refuse(
      'Channels have no subscribers of their own here yet, so chat cannot be for them only. /followers lets followers write.',
    ),
  mod: () =>
    refuse(
      'Moderators are appointed on the channel’s Team page (Channels, Team): invite them there as moderator, and they keep order here once they accept.',
    ),
  unmod: () => refuse('Moderators are dismissed on the channel’s Team page (Channels, Team), with effect at once.'),
  poll,
  endpoll: () => order({ type: 'poll.end' }),
  raid,
  clip: () => refuse('Clips are made beside the picture: press Clip below it, and it takes what you saw last.'),
};

const longestList = 400;

/** What the channel answers to a command; `!commands` lists them unless there is one of that name. */
const answerTo = (command: string, own: readonly OwnCommand[]): { command: string; text: string } | undefined => {
  const made = own.find(({ name }) => name === command);
  if (made) return { command, text: made.text };
  if (command !== 'commands' || own.length === 0) return undefined;
  const names = own.map(({ name }) => `!${name}`).join(' ');
  const text = names.length <= longestList ? names : `${names.slice(0, names.lastIndexOf(' ', longestList))} …`;
  return { command, text };
};

const isOrder = (name: string): name is keyof typeof orders => Object.hasOwn(orders, name);

/** What a message asks for. Two slashes at its beginning make it plain text: one of them is said. */
export const commandIn = (
  text: string,
  { own, mayModerate }: { own: readonly OwnCommand[]; mayModerate: boolean },
): Command => {
  const [, sign, written = '', rest = ''] = /^([/!])(\S*)\s*(.*)$/su.exec(text) ?? [];
  if (sign === '!') {
    const answer = answerTo(written.toLowerCase(), own);
    return { kind: 'say', text, action: false, ...(answer ? { answer } : {}) };
  }
  if (sign !== '/') return { kind: 'say', text, action: false };
  if (written.startsWith('/')) return { kind: 'say', text: text.slice(1), action: false };
  const name = written.toLowerCase();
  if (name === 'help') return help(mayModerate, own);
  if (!isOrder(name)) return refuse(`There is no command /${written.slice(0, 25)}. /help lists those there are.`);
  const asked = rest.trim();
  return orders[name]({ rest: asked, words: asked.split(/\s+/u).filter(Boolean) });
};
