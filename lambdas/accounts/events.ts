import * as z from 'zod';
import { heldKey } from '../kit/api-key.ts';
import { teamRoles } from '../kit/authorize.ts';
import { event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';
import { personStatus, plan, role } from '../kit/person-fields.ts';
import { reason } from '../kit/reasons.ts';
import { endedSessions } from '../kit/session.ts';

/** The whole person every time, with a version: a copy that missed one piece of news is right again with the next. */
export const person = z.object({
  accountId: idOf('usr'),
  version: z.number().int(),
  displayName: z.string(),
  roles: z.array(role),
  plan,
  status: personStatus,
  sessions: endedSessions.optional().describe('Sign-ins whose tokens are worth nothing any more'),
  keys: z.array(heldKey).optional().describe('Their API keys: a fingerprint of each, and what it opens'),
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
  summary:
    'Display name, roles or plan of a person changed, a sign-in of theirs was ended, or an API key made or revoked.',
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
export const accountClosing = event('accounts', 'account.closing', {
  summary: 'A person wants to leave. For some days they can turn back; until then they and their channels are hidden.',
  data: person,
  example: { ...example, status: 'closing' },
});
export const accountKept = event('accounts', 'account.kept', {
  summary: 'A person who wanted to leave stays: what was hidden is seen again.',
  data: person,
  example,
});
export const accountClosed = event('accounts', 'account.closed', {
  summary: 'A person left for good; every domain erases what it kept of them, or leaves nobody’s name at it.',
  data: person,
  example: { ...example, displayName: 'Somebody who left', roles: [], status: 'closed' },
});

export const teamRole = z.enum(teamRoles);

export const channelUpdated = event('accounts', 'channel.updated', {
  summary:
    'A channel was opened or changed, or its team was. The whole team every time: who is not named is not on it.',
  data: z.object({
    channelId: idOf('ch'),
    ownerId: idOf('usr'),
    handle: z.string(),
    name: z.string(),
    avatarKey: z.string().optional(),
    team: z.array(z.object({ accountId: idOf('usr'), role: teamRole })).default([]),
    version: z.number().int(),
  }),
  example: {
    channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    ownerId: example.accountId,
    handle: 'north-sea-films',
    name: 'North Sea Films',
    avatarKey: 'img/channels/ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T/avatar/pic_01JD3V8Z9Q4X7K2M5N6P8R0S1T.jpg',
    team: [{ accountId: 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d', role: 'editor' as const }],
    version: 1,
  },
});

export const channelClosed = event('accounts', 'channel.closed', {
  summary: 'The owner of a channel has left: it is gone for good, and its handle is free a while later.',
  data: z.object({ channelId: idOf('ch'), ownerId: idOf('usr'), version: z.number().int() }),
  example: { channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T', ownerId: example.accountId, version: 3 },
});

type OpenChannel = z.output<typeof channelUpdated.data>;
/** Which of the two a channel's consumer was told: that it is there, as it now is, or that it is gone. */
export const isOpenChannel = (told: OpenChannel | z.output<typeof channelClosed.data>): told is OpenChannel =>
  'handle' in told;

export const keyUsed = event('accounts', 'key.used', {
  summary: 'Somebody asked with an API key; said by whichever domain was asked, once in ten minutes.',
  data: z.object({ keyId: idOf('key'), accountId: idOf('usr'), usedAt: z.iso.datetime() }),
  example: {
    keyId: 'key_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    accountId: example.accountId,
    usedAt: '2026-11-20T10:05:00.000Z',
  },
});

export const appUsed = event('accounts', 'app.used', {
  summary: 'An app of others asked in somebody’s name; said by whichever domain was asked, once in ten minutes.',
  data: z.object({
    accountId: idOf('usr'),
    clientId: z.string(),
    scopes: z.array(z.string()),
    signedInAt: z.number().int().describe('When the person signed in to it, in seconds since 1970'),
    usedAt: z.iso.datetime(),
  }),
  example: {
    accountId: example.accountId,
    clientId: '4t1u8s7v5e2w9x0y3z6a1b4c7d',
    scopes: ['videos:read'],
    signedInAt: 1763632800,
    usedAt: '2026-11-20T10:05:00.000Z',
  },
});

/** Everything a domain's copy of people is kept from. */
export const accountEvents = [
  accountCreated,
  accountChanged,
  accountSuspended,
  accountReinstated,
  accountClosing,
  accountKept,
  accountClosed,
] as const;
/** Everything a domain's copy of channels and their teams is kept from. */
export const channelEvents = [channelUpdated, channelClosed] as const;
export const accountsEvents = [...accountEvents, ...channelEvents, keyUsed, appUsed] as const;
