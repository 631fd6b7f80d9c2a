import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { line } from '../kit/shown-text.ts';
import { examplePublic, params, StreamIsOver, StreamNotFound } from './stream-contract.ts';

// Streams with a door: how one is let in, and the tickets that let one in.

/** So many tickets a stream has at most, revoked ones included. */
export const mostTickets = 1000;
const mostAtOnce = 500;

export const WrongPassword = refusal(
  'live.wrong_password',
  'forbidden',
  'That is not the password of this stream. Whoever streams can tell you the right one.',
);
export const TicketRefused = refusal(
  'live.ticket_refused',
  'forbidden',
  'This ticket does not open this stream: it has a slip in it, is for another one, or was revoked.',
);
export const TicketUsed = refusal(
  'live.ticket_used',
  'conflict',
  'Somebody has entered this ticket already, and it is theirs. If that was you, enter it where you did, or signed in as you were; or ask for another one.',
);
export const NoPassNeeded = refusal(
  'live.no_pass_needed',
  'conflict',
  'This stream is open: it can be watched without a password and without a ticket.',
);
export const TicketsFull = refusal(
  'live.tickets_full',
  'conflict',
  `A stream has ${mostTickets} tickets at most. Make fewer of them; the details say how many there is room for.`,
);
export const TicketNotFound = refusal('live.ticket_not_found', 'not_found', 'This stream has no such ticket.');

const examplePass = {
  streamId: examplePublic.streamId,
  pass: 'eyJzdHJlYW1JZCI6InN0cl8wMUpEIn0.c2lnbmF0dXJl',
  expiresAt: '2026-11-21T10:10:00.000Z',
};

export const enterStream = operation({
  id: 'live.enter',
  method: 'POST',
  path: '/v1/streams/{stream_id}/pass',
  summary:
    'Enter a stream by its password or a ticket: the answer sets a cookie that opens its playback and its chat. Clients without cookies send the pass back as Arclight-Pass. Five tries a minute.',
  credential: 'optional',
  action: 'stream.enter',
  bucket: 'views',
  matrix: ['LI24'],
  params,
  body: z.strictObject({
    password: z.string().min(1).max(200).optional(),
    ticket: z.string().min(1).max(64).optional().describe('Its code; dashes, spaces and small letters do not matter'),
  }),
  answer: {
    status: 200,
    body: z.object({
      streamId: idOf('str'),
      pass: z.string().describe('What the cookie holds, for clients that have none'),
      expiresAt: z.iso
        .datetime()
        .describe('To be entered again then, or when the password changes, or the ticket is revoked'),
    }),
  },
  hides: StreamNotFound,
  refuses: [WrongPassword, TicketRefused, TicketUsed, NoPassNeeded, StreamIsOver],
  example: { body: { ticket: '7K2M5-N6P8R-0S1T9-Q4X7K' }, answer: examplePass },
});

const ticket = z.object({
  ticketId: idOf('tkt'),
  label: z.string().optional(),
  last4: z.string().describe('How its code ends'),
  state: z.enum(['unused', 'used', 'revoked']),
  madeAt: z.iso.datetime(),
  usedAt: z.iso.datetime().optional().describe('When it was entered first'),
});
const path = '/v1/streams/{stream_id}/tickets';
const exampleTicket = {
  ticketId: 'tkt_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  label: 'Front row',
  last4: '4X7K',
  state: 'unused' as const,
  madeAt: '2026-11-20T09:00:00.000Z',
};

export const makeTickets = operation({
  id: 'live.make_tickets',
  method: 'POST',
  path,
  summary: 'Make tickets for a stream: each lets one person in. Their codes are shown this once.',
  credential: 'required',
  action: 'stream.make_tickets',
  idempotency: 'claim',
  matrix: ['LI25'],
  params,
  body: z.strictObject({
    count: z.number().int().min(1).max(mostAtOnce),
    label: line(80).optional().describe('What they are for, to be told apart in the list'),
  }),
  answer: {
    status: 201,
    body: z.object({
      streamId: idOf('str'),
      items: z.array(
        ticket.extend({ code: z.string().optional().describe('Shown this once, also to who repeats the request') }),
      ),
    }),
  },
  withoutSecrets: ({ items, ...rest }) => ({ ...rest, items: items.map(({ code: _, ...one }) => one) }),
  hides: StreamNotFound,
  refuses: [TicketsFull, StreamIsOver],
  example: {
    body: { count: 1, label: 'Front row' },
    answer: { streamId: examplePublic.streamId, items: [{ ...exampleTicket, code: '7K2M5-N6P8R-0S1T9-Q4X7K' }] },
  },
});

export const listTickets = operation({
  id: 'live.list_tickets',
  method: 'GET',
  path,
  summary: `The tickets of a stream, the newest first: ${mostTickets} at most, in one answer. Never their codes.`,
  credential: 'required',
  action: 'stream.read_tickets',
  matrix: ['LI26'],
  params,
  answer: { status: 200, body: z.object({ streamId: idOf('str'), items: z.array(ticket) }) },
  hides: StreamNotFound,
  example: { answer: { streamId: examplePublic.streamId, items: [exampleTicket] } },
});

export const revokeTicket = operation({
  id: 'live.revoke_ticket',
  method: 'DELETE',
  path: `${path}/{ticket_id}`,
  summary: 'A ticket lets nobody in any more; who came in by it is out within five minutes. Twice is once.',
  credential: 'required',
  action: 'stream.make_tickets',
  matrix: ['LI27'],
  params: params.extend({ ticketId: idOf('tkt') }),
  ...noContent,
  hides: StreamNotFound,
  refuses: [TicketNotFound],
});
