import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { logIn } from '../../lambdas/accounts/contract.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { toWire } from '../../lambdas/kit/wire.ts';
import { moderationOperations } from '../../lambdas/moderation/contract.ts';
import { openTerminal, type Terminal } from './terminal.ts';

// Answers every operation with its contract's example, and remembers what was asked: what the API does with it is proven
// where it is answered.

interface Asked {
  id: string;
  path: string;
  body: unknown;
}

const answered: readonly Operation[] = [logIn, ...moderationOperations];
const patternOf = ({ path }: Operation): RegExp => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);

let server: Server;
let terminal: Terminal;
let asked: Asked[] = [];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = decodeURIComponent(request.url ?? '');
    const op = answered.find((one) => one.method === request.method && patternOf(one).test(path.split('?')[0] ?? ''));
    const text = Buffer.concat(chunks).toString();
    if (op) asked.push({ id: op.id, path, body: text ? JSON.parse(text) : undefined });
    response.writeHead(op ? op.answer.status : 404, { 'content-type': 'application/json' });
    // The example's tokens end in an ellipsis, which no header carries.
    const tokens = op === logIn ? { access_token: 'access', refresh_token: 'refresh' } : {};
    response.end(JSON.stringify(op ? { ...(toWire(op.answer.body, op.example.answer) as object), ...tokens } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  terminal = await openTerminal(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const { exit } = await terminal.pipe('a password', 'login', '--email', 'grace@example.com', '--password-stdin');
  expect(exit).toBe(0);
});
afterAll(async () => {
  await terminal.forget();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked = [];
});

const person = 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e';
const video = 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
const stream = 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
const note = ['--note', 'From the terminal.'];
const said = { note: 'From the terminal.' };

describe('arclight staff', () => {
  test.each<[string[], string, string, unknown]>([
    [['person', person], 'read_person', `/v1/moderation/users/${person}`, undefined],
    [['video', `https://x.test/watch/${video}`], 'read_video', `/v1/moderation/videos/${video}`, undefined],
    [
      ['suspend', person, '--reason', 'spam', '--message', 'Please stop.', '--until', '2027-01-01T00:00Z', ...note],
      'suspend_person',
      `/v1/moderation/users/${person}/suspend`,
      { reason: 'spam', message: 'Please stop.', until: '2027-01-01T00:00:00.000Z', ...said },
    ],
    [['reinstate', person, ...note], 'reinstate_person', `/v1/moderation/users/${person}/unsuspend`, said],
    [
      ['take-down', video, '--reason', 'copyright', ...note],
      'take_down_video',
      `/v1/moderation/videos/${video}/takedown`,
      { reason: 'copyright', ...said },
    ],
    [['restore', video, ...note], 'restore_video', `/v1/moderation/videos/${video}/restore`, said],
    [
      ['end-stream', `https://x.test/live/${stream}?t=1`, '--reason', 'violence', '--message', 'Not here.', ...note],
      'terminate_stream',
      `/v1/moderation/streams/${stream}/terminate`,
      { reason: 'violence', message: 'Not here.', ...said },
    ],
    [
      ['grant', person, 'moderator', ...note],
      'change_role',
      `/v1/admin/users/${person}/role`,
      { role: 'moderator', granted: true, ...said },
    ],
    [
      ['withdraw', person, 'admin', ...note],
      'change_role',
      `/v1/admin/users/${person}/role`,
      { role: 'admin', granted: false, ...said },
    ],
    [['team'], 'list_staff', '/v1/admin/staff', undefined],
    [
      ['audit', '--about', video, '--limit', '5'],
      'list_audit',
      `/v1/admin/audit-log?limit=5&about=${video}`,
      undefined,
    ],
    [['audit', '--about', stream], 'list_audit', `/v1/admin/audit-log?limit=50&about=${stream}`, undefined],
  ])('%j asks %s', async (words, id, path, body) => {
    const { exit, answer } = await terminal.json('staff', ...words);
    expect([exit, answer.ok]).toEqual([0, true]);
    expect(asked).toEqual([{ id: `moderation.${id}`, path, body }]);
  });

  test('a person is meant by @handle or by address as well, which is asked first', async () => {
    await terminal.json('staff', 'reinstate', '@North-Sea', ...note);
    await terminal.json('staff', 'reinstate', 'ada@example.com', ...note);
    expect(asked.map((one) => one.id.replace('moderation.', ''))).toEqual([
      ...['read_person', 'reinstate_person'],
      ...['find_person', 'reinstate_person'],
    ]);
    expect(asked[0]?.path).toBe('/v1/moderation/users/@north-sea');
    expect(asked[2]?.body).toEqual({ email: 'ada@example.com' });
  });

  test('tells people what staff see, in lines', async () => {
    const shown = (await terminal.type('staff', 'video', video)).out;
    expect(shown).toMatch(/because of +spam/);
    expect(shown).toMatch(/history +2026-11-20T10:05:00.000Z +publish/);
    const ended = (await terminal.type('staff', 'end-stream', stream, '--reason', 'violence', ...note)).out;
    expect(ended).toMatch(/status +ENDING \(terminated\)/);
    expect((await terminal.type('staff', 'audit')).out).toContain('video.taken_down');
  });

  test.each([
    [['suspend', person, ...note], 'reason'],
    [['suspend', person, '--reason', 'spam'], 'note'],
    [['suspend', person, '--reason', 'dislike', ...note], 'impersonation'],
    [['suspend', person, '--reason', 'spam', '--until', 'soon', ...note], 'soon is not a time'],
    [['end-stream', stream, ...note], 'reason'],
    [['end-stream', stream, '--reason', 'spam'], 'note'],
    [['end-stream', video, '--reason', 'spam', ...note], 'is not a stream’s id'],
    [['end-stream'], 'Which stream?'],
    [['person', 'nobody'], 'names nobody'],
    [['grant', person, 'viewer', ...note], 'moderator'],
    [[], 'Which of them?'],
  ])('%j is a mistake in the call: 2, and asks nothing', async (words, sentence) => {
    const { exit, err } = await terminal.type('staff', ...words);
    expect(exit).toBe(2);
    expect(err).toContain(sentence);
    expect(asked).toEqual([]);
  });
});
