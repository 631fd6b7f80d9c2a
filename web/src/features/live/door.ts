import { Refused } from '../../../../sdk/src/public.ts';
import type { Answer, PublicStream } from '../../api/promises.ts';

// A stream that is not open to everybody who finds it: how it is spoken of, and what is carried to its door.

export type Admission = PublicStream['admission'];
export type MadeTicket = Answer<'live.make_tickets'>['items'][number];

export const admissionOptions: readonly (readonly [Admission, string])[] = [
  ['open', 'Everybody who may play it'],
  ['password', 'Who knows a password'],
  ['ticket', 'Who has a ticket'],
];

export const admissionHint: Record<Admission, string> = {
  open: 'Nothing is asked at the door.',
  password: 'One password for everybody. Viewers enter it once on each device.',
  ticket: 'Each ticket lets one person in. You make them on the page of the stream.',
};

export const doorWords: Record<Exclude<Admission, 'open'>, string> = { password: 'Password', ticket: 'Tickets' };

/** Not a query: what stands behind # stays in the browser, and in no log. */
export const ticketIn = (hash: string): string => new URLSearchParams(hash.replace(/^#/, '')).get('ticket') ?? '';

export const ticketLink = (origin: string, streamId: string, code: string): string =>
  `${origin}/live/${streamId}#ticket=${code}`;

/** Every cell is quoted, and none begins as a formula does. */
const cell = (text: string): string => `"${text.replace(/^[=+\-@\t]/, "'$&").replaceAll('"', '""')}"`;

/** For a spreadsheet, or whoever sends them out. */
export const ticketsCsv = (origin: string, streamId: string, tickets: readonly MadeTicket[]): string =>
  [
    'ticket,label,link',
    ...tickets.flatMap(({ code, label = '' }) =>
      code === undefined ? [] : [code, label, ticketLink(origin, streamId, code)].map(cell).join(','),
    ),
  ].join('\r\n');

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A password that can be read aloud: 74 random bits in three groups of letters that are not taken for others. */
export const drawPassword = (random: Uint8Array = crypto.getRandomValues(new Uint8Array(15))): string =>
  [...random].map((byte, at) => (at > 0 && at % 5 === 0 ? '-' : '') + letters[byte % letters.length]).join('');

export const leastPassword = 8;

/** Until when nothing may be tried; undefined where it may. */
export const blockedUntil = (error: unknown, nowMs: number): number | undefined =>
  error instanceof Refused && error.code === 'request.too_many' ? nowMs + (error.retryAfterMs ?? 12_000) : undefined;
