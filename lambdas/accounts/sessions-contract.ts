import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { refusal } from '../kit/refusal.ts';

export const SessionNotFound = refusal('accounts.session_not_found', 'not_found', 'There is no such session.');

const sessionEntry = z.object({
  sessionId: idOf('ses'),
  device: z.string().describe('Browser or app, and system'),
  country: z.string().optional(),
  signedInAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().describe('When it was last renewed: every half hour while it is used'),
  current: z.boolean().describe('Whether this request belongs to it'),
});

const exampleSessionEntry = {
  sessionId: 'ses_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  device: 'Firefox on Linux',
  country: 'NL',
  signedInAt: '2026-11-20T09:00:00.000Z',
  lastUsedAt: '2026-11-20T09:30:00.000Z',
  current: true,
};

export const listSessions = operation({
  id: 'accounts.list_sessions',
  method: 'GET',
  path: '/v1/me/sessions',
  summary: 'Where I am signed in, the newest sign-in first.',
  credential: 'required',
  action: 'session.list_own',
  matrix: ['ID17'],
  query: z.strictObject(pageQuery()),
  answer: { status: 200, body: pageOf(sessionEntry) },
  example: { answer: { items: [exampleSessionEntry] } },
});

export const endSession = operation({
  id: 'accounts.end_session',
  method: 'DELETE',
  path: '/v1/me/sessions/{session_id}',
  summary: 'Sign one device out: within five seconds its tokens are refused everywhere.',
  credential: 'required',
  action: 'session.close',
  matrix: ['ID18'],
  params: z.object({ sessionId: idOf('ses') }),
  ...noContent,
  hides: SessionNotFound,
});

export const endSessions = operation({
  id: 'accounts.end_sessions',
  method: 'DELETE',
  path: '/v1/me/sessions',
  summary: 'Sign out everywhere; with `keep=current` everywhere else.',
  credential: 'required',
  action: 'session.close',
  matrix: ['ID19'],
  query: z.strictObject({ keep: z.enum(['current']).optional() }),
  ...noContent,
});
