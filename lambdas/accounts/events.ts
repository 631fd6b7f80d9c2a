import * as z from 'zod';
import { event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';
import { reason } from '../kit/reasons.ts';
import { endedSessions } from '../kit/session.ts';

/** The whole person every time, with a version: a copy that missed one piece of news is right again with the next. */
export const person = z.object({
  accountId: idOf('usr'),
  version: z.number().int(),
  displayName: z.string(),
  roles: z.array(z.enum(['viewer', 'creator', 'moderator', 'advertiser', 'admin'])),
  plan: z.enum(['free', 'premium']),
  status: z.enum(['active', 'suspended', 'closed']),
  sessions: endedSessions.optional().describe('Sign-ins whose tokens are worth nothing any more'),
  suspension: z
    .object({ reason, message: z.string().optional(), until: z.iso.datetime().optional() })
    .optional()
    .describe('While suspended: what the person is told of it'),
});

const example = {
  accountId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  version: 2,
  displayName: 'Ada',
  roles: ['viewer' as const, 'creator' as const],
  plan: 'free' as const,
  status: 'active' as const,
  sessions: { ended: [{ sessionId: 'ses_01JD3V8Z9Q4X7K2M5N6P8R0S1T', until: 1763640000 }] },
};

export const accountCreated = event('accounts', 'account.created', {
  summary: 'Someone confirmed their address and is now a person here.',
  data: person,
  example,
});
export const accountChanged = event('accounts', 'account.changed', {
  summary: 'Display name, roles or plan of a person changed, or a sign-in of theirs was ended.',
  data: person,
  example,
});
export const accountSuspended = event('accounts', 'account.suspended', {
  summary: 'A person may no longer change or start anything.',
  data: person,
  example: { ...example, status: 'suspended', suspension: { reason: 'spam', until: '2026-11-28T09:00:00.000Z' } },
});
export const accountReinstated = event('accounts', 'account.reinstated', {
  summary: 'A suspended person is active again.',
  data: person,
  example,
});
export const accountClosed = event('accounts', 'account.closed', {
  summary: 'A person left; every domain forgets what it kept of them.',
  data: person,
  example: { ...example, status: 'closed' },
});

export const channelUpdated = event('accounts', 'channel.updated', {
  summary: 'A channel was opened or changed.',
  data: z.object({
    channelId: idOf('ch'),
    ownerId: idOf('usr'),
    handle: z.string(),
    name: z.string(),
    version: z.number().int(),
  }),
  example: {
    channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    ownerId: example.accountId,
    handle: 'north-sea-films',
    name: 'North Sea Films',
    version: 1,
  },
});

/** Everything a domain's copy of people is kept from. */
export const accountEvents = [
  accountCreated,
  accountChanged,
  accountSuspended,
  accountReinstated,
  accountClosed,
] as const;
export const accountsEvents = [...accountEvents, channelUpdated] as const;
