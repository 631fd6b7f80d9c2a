import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { logIn, readMe } from '../../lambdas/accounts/contract.ts';
import { keyOperations } from '../../lambdas/accounts/keys-contract.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { toWire } from '../../lambdas/kit/wire.ts';
import { openTerminal, type Terminal } from './terminal.ts';

// Answers with the contracts' examples, and as the API and its gateway do to keys; what keys open is proven where they are checked.

const answered: readonly Operation[] = [logIn, readMe, ...keyOperations];
const patternOf = ({ path }: Operation): RegExp => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
const refusal = (code: string, details = {}) => ({
  error: { code, message: `It is ${code}.`, details, request_id: 'r' },
});

const answersToKeys: Record<string, [status: number, body: object]> = {
  arc_key_narrow: [403, refusal('access.scope_needed', { scope: 'account:read' })],
  arc_key_revoked: [401, refusal('access.key_refused')],
  arc_key_over: [401, refusal('access.key_expired', { expired_at: '2026-11-20T10:00:00.000Z' })],
};

let server: Server;
let terminal: Terminal;
let asked: { call: string; authorization: string | undefined; body: unknown }[] = [];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = (request.url ?? '').split('?')[0] ?? '';
    const op = answered.find((one) => one.method === request.method && patternOf(one).test(path));
    const text = Buffer.concat(chunks).toString();
    const { authorization } = request.headers;
    asked.push({ call: `${request.method} ${path}`, authorization, body: text ? JSON.parse(text) : undefined });
    const key = authorization?.replace('Bearer ', '') ?? '';
    const isKey = key.startsWith('arc_key_');
    const said = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(status === 204 ? undefined : JSON.stringify(body));
    };
    if (!op) return said(404, {});
    // The gateway's own no, before what no key opens.
    if (isKey && op !== readMe && op !== logIn) return said(401, { message: 'Unauthorized' });
    const turnedDown = answersToKeys[key];
    if (turnedDown) return said(...turnedDown);
    const tokens = op === logIn ? { access_token: 'access', refresh_token: 'refresh' } : {};
    const example = op.answer.status === 204 ? {} : (toWire(op.answer.body, op.example.answer) as object);
    return said(op.answer.status, { ...example, ...tokens });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  terminal = await openTerminal(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await terminal.forget();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked = [];
});

const withKey = (key: string): void => {
  terminal.env['ARCLIGHT_API_KEY'] = key;
};

describe('ARCLIGHT_API_KEY', () => {
  test('asks in the name of its person without any login', async () => {
    withKey('arc_key_good');
    const { exit, out } = await terminal.type('whoami');
    expect([exit, out.includes('ada@example.com')]).toEqual([0, true]);
    expect(asked).toEqual([{ call: 'GET /v1/me', authorization: 'Bearer arc_key_good', body: undefined }]);
  });

  test.each([
    ['arc_key_narrow', 4, 'access.scope_needed', 'The missing scope is account:read'],
    ['arc_key_revoked', 3, 'access.key_refused', 'Put a good one into ARCLIGHT_API_KEY'],
    ['arc_key_over', 3, 'access.key_expired', 'Put a good one into ARCLIGHT_API_KEY'],
    ['a password', 2, 'cli.usage', 'Keys begin with arc_key_'],
  ])('%s is refused in words: %i', async (key, wanted, code, hint) => {
    withKey(key);
    const { exit, answer } = await terminal.json('whoami');
    expect([exit, answer.error.code]).toEqual([wanted, code]);
    expect(answer.error.hint).toContain(hint);
    expect(JSON.stringify(answer)).not.toContain(key);
  });

  test('what no key opens says that a login is wanted', async () => {
    withKey('arc_key_good');
    const { exit, answer } = await terminal.json('keys', 'ls');
    expect([exit, answer.error.code]).toEqual([4, 'cli.key_not_enough']);
    expect(answer.error.hint).toContain('arclight login');
  });

  test('logging in looks past it, and without it the login counts', async () => {
    withKey('arc_key_over');
    const { exit } = await terminal.pipe('a password', 'login', '--email', 'ada@example.com', '--password-stdin');
    expect([exit, asked[0]?.authorization]).toEqual([0, undefined]);
    withKey('');
    expect((await terminal.type('whoami')).exit).toBe(0);
    expect(asked.at(-1)?.authorization).toBe('Bearer access');
  });
});

describe('arclight keys', () => {
  const keyId = 'key_01JD3V8Z9Q4X7K2M5N6P8R0S1T';

  test('create asks for what was named, shows the key on stdout and the warning on stderr', async () => {
    const words = ['keys', 'create', 'Nightly upload', '--scopes', 'uploads:write, videos:read'];
    const { exit, out, err } = await terminal.type(...words);
    expect([exit, asked.at(-1)?.body]).toEqual([
      0,
      { name: 'Nightly upload', scopes: ['uploads:write', 'videos:read'] },
    ]);
    expect(out).toMatch(/arc_key_\w{55}/);
    expect(err).toContain('not shown again');
    await terminal.type(...words, '--expires', '90d');
    const { expires_at = '' } = (asked.at(-1)?.body ?? {}) as { expires_at?: string };
    const days = (Date.parse(expires_at) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(90);
    await terminal.type(...words, '--expires', '2027-01-31');
    expect(asked.at(-1)?.body).toMatchObject({ expires_at: '2027-01-31T00:00:00.000Z' });
  });

  test('ls says what each opens, when it was used and when it ends, and never a whole key', async () => {
    const { exit, out } = await terminal.type('keys', 'ls');
    expect(exit).toBe(0);
    for (const part of [keyId, 'Nightly upload', 'arc_key_…x9Qz', 'used 2026-11-20T10:05Z', 'until 2027-11-20'])
      expect(out).toContain(part);
  });

  test('rename and revoke ask for the one that was named, revoking only when it is meant', async () => {
    expect((await terminal.type('keys', 'rename', keyId, 'Weekly upload')).exit).toBe(0);
    expect(asked.at(-1)).toMatchObject({ call: `PATCH /v1/me/keys/${keyId}`, body: { name: 'Weekly upload' } });
    expect((await terminal.type('keys', 'revoke', keyId)).exit).toBe(2);
    expect(asked.every(({ call }) => !call.startsWith('DELETE'))).toBe(true);
    expect(await terminal.json('keys', 'revoke', keyId, '--yes')).toMatchObject({
      answer: { result: { revoked: [keyId] } },
    });
    expect(asked.at(-1)?.call).toBe(`DELETE /v1/me/keys/${keyId}`);
    expect((await terminal.type('keys', 'revoke', '--all', '--yes')).exit).toBe(0);
    expect(asked.at(-1)?.call).toBe('DELETE /v1/me/keys');
  });
});
