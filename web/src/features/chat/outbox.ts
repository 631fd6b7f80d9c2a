import type { Message, Room } from './room.ts';

/** Something of one's own on its way into the room, in the order in which it was said. */
export interface Unsaid {
  /** Names it for good: sent again under the same name, it is said once. */
  clientId: string;
  text: string;
  replyTo?: string | undefined;
  /** When it was typed, in milliseconds. */
  atMs: number;
  /** `waiting` for its turn or a connection; `sent`: an answer is awaited; `said`: durable, its place is on its way. */
  standing: 'waiting' | 'sent' | 'said' | 'held' | 'refused';
  messageId?: string;
  seq?: number;
  /** Why it was turned down, in a sentence. */
  problem?: string;
  /** What it waits for, where that is not the connection. */
  waitsFor?: string;
  /** How often it was sent without an answer. */
  tries: number;
}

export type Outbox = readonly Unsaid[];

const changed = (outbox: Outbox, clientId: string, part: Partial<Unsaid>): Outbox =>
  outbox.map((one) => (one.clientId === clientId ? { ...one, ...part } : one));

export const typed = (outbox: Outbox, one: Pick<Unsaid, 'clientId' | 'text' | 'replyTo' | 'atMs'>): Outbox => [
  ...outbox,
  { ...one, standing: 'waiting', tries: 0 },
];

/** After so many tries without an answer its owner decides. */
const mostTries = 3;

/** What is to be sent now: one at a time, so that they are said in the order in which they were typed. */
export const nextOf = (outbox: Outbox): Unsaid | undefined =>
  outbox.some(({ standing }) => standing === 'sent')
    ? undefined
    : outbox.find(({ standing }) => standing === 'waiting');

export const sent = (outbox: Outbox, clientId: string): Outbox =>
  outbox.map((one) => {
    if (one.clientId !== clientId) return one;
    const { waitsFor: _, ...rest } = one;
    return { ...rest, standing: 'sent', tries: one.tries + 1 };
  });

/** It was turned down for what will be otherwise in a moment, and goes again by itself. */
export const delayed = (outbox: Outbox, clientId: string, waitsFor: string): Outbox =>
  changed(outbox, clientId, { standing: 'waiting', waitsFor });

/** The connection is gone, and with it the answer: what was under way is sent again, under the same name. */
export const interrupted = (outbox: Outbox): Outbox =>
  outbox.map((one) => {
    if (one.standing !== 'sent') return one;
    return one.tries < mostTries
      ? { ...one, standing: 'waiting' }
      : { ...one, standing: 'refused', problem: 'No answer came. Send it again; it is said once.' };
  });

export const acknowledged = (outbox: Outbox, clientId: string, messageId: string, seq: number): Outbox =>
  changed(outbox, clientId, { standing: 'said', messageId, seq });

export const held = (outbox: Outbox, clientId: string): Outbox => changed(outbox, clientId, { standing: 'held' });

export const refused = (outbox: Outbox, clientId: string, problem: string): Outbox =>
  changed(outbox, clientId, { standing: 'refused', problem });

/** Its owner wants it sent once more; it goes behind what was typed meanwhile. */
export const again = (outbox: Outbox, clientId: string): Outbox => {
  const one = outbox.find((each) => each.clientId === clientId);
  if (one?.standing !== 'refused') return outbox;
  const { problem: _, ...rest } = one;
  return [...forgotten(outbox, clientId), { ...rest, standing: 'waiting', tries: 0 }];
};

export const forgotten = (outbox: Outbox, clientId: string): Outbox =>
  outbox.filter((one) => one.clientId !== clientId);

const isOf = (one: Unsaid, message: Message): boolean =>
  one.messageId === undefined
    ? ['sent', 'waiting', 'held'].includes(one.standing) && one.text.normalize('NFC').trim() === message.text.trim()
    : one.messageId === message.message_id;

/**
 * What the room shows needs no line of its own any more. An acknowledged one is known by its id; one whose answer is still on
 * its way, or was lost, or which a moderator has let through, by its words among the messages of mine that are new in the room.
 */
export const settled = (outbox: Outbox, before: Room, now: Room, accountId: string | undefined): Outbox => {
  if (outbox.length === 0 || now.at === before.at) return outbox;
  const known = before.at ?? 0;
  let left: Outbox = outbox.filter(({ seq }) => seq === undefined || seq > (now.at ?? 0));
  for (const line of now.lines) {
    if (line.kind !== 'message' || line.seq <= known || line.author.account_id !== accountId) continue;
    const found = left.find((one) => one.tries > 0 && isOf(one, line));
    if (found) left = forgotten(left, found.clientId);
  }
  return left;
};

/** An hour later it would be out of place. */
const keptForMs = 10 * 60_000;

/** What a page that was loaded anew goes on with: what had not been said, unless it is too old. */
export const restored = (kept: Outbox, nowMs: number): Outbox =>
  kept
    .filter(({ atMs, standing }) => nowMs - atMs < keptForMs && ['waiting', 'sent', 'refused'].includes(standing))
    .map((one) => (one.standing === 'sent' ? { ...one, standing: 'waiting' as const } : one));
