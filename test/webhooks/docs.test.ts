import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventTypes, testType } from '../../lambdas/webhooks/contract.ts';
import { type AnyNews, bodyOfNews, isPublicType, newsEvents } from '../../lambdas/webhooks/payload.ts';
import { secretOf, signatureHeaders } from '../../lambdas/webhooks/signature.ts';
import { verifyingCode } from './verifying-code.ts';

const page = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
const secret = secretOf(new Uint8Array(32).fill(3));
const other = secretOf(new Uint8Array(32).fill(4));
const at = new Date('2026-11-20T10:05:01.000Z');
const body = '{"type":"video.published","timestamp":"2026-11-20T10:05:00.000Z","data":{"title":"ü"}}';
const now = at.getTime();

let verify: Awaited<ReturnType<typeof verifyingCode>>;
beforeAll(async () => {
  verify = await verifyingCode();
});
const headersBy = (...secrets: string[]) => signatureHeaders({ id: 'evt_1', at, body }, secrets);

describe('the verifying code of docs/webhooks.md', () => {
  test('takes what we sign, and what we sign with two secrets, whichever one knows', () => {
    expect(verify({ headers: headersBy(secret), body, secret, now })).toMatchObject({
      id: 'evt_1',
      type: 'video.published',
    });
    for (const known of [secret, other])
      expect(verify({ headers: headersBy(secret, other), body, secret: known, now }).id).toBe('evt_1');
  });

  test('takes nothing else: another body, id, time, secret, an old message, one without a signature', () => {
    const headers = headersBy(secret);
    const signature = headers['webhook-signature'] ?? '';
    const forged = [
      { headers, body: body.replace('video', 'audio') },
      { headers, body: `${body} ` },
      { headers: { ...headers, 'webhook-id': 'evt_2' }, body },
      { headers: { ...headers, 'webhook-timestamp': String(now / 1000 + 1) }, body },
      { headers: { ...headers, 'webhook-timestamp': 'soon' }, body },
      { headers: { ...headers, 'webhook-signature': '' }, body },
      { headers: { ...headers, 'webhook-signature': signature.replace('v1,', 'v0,') }, body },
      { headers: { ...headers, 'webhook-signature': signature.slice(0, -3) }, body },
      { headers: {}, body },
    ];
    for (const given of forged) expect(() => verify({ ...given, secret, now }), JSON.stringify(given)).toThrow();
    expect(() => verify({ headers, body, secret: other, now })).toThrow('not signed with our secret');
    for (const ms of [-301_000, 301_000])
      expect(() => verify({ headers, body, secret, now: now + ms })).toThrow('too old');
  });
});

test('the page names every event, and every field that is sent', () => {
  for (const type of [...eventTypes, testType]) expect(page, type).toContain(`\`${type}\``);
  for (const { name, example } of newsEvents) {
    if (!isPublicType(name)) throw new Error(`${name} is not told`);
    const { data } = JSON.parse(bodyOfNews(name, at, example as AnyNews)) as { data: object };
    const line = page.split('\n').find((one) => one.startsWith(`| \`${name.split('.')[0]}.*\``));
    for (const field of Object.keys(data)) expect(line, `${name}: ${field}`).toContain(`\`${field}\``);
  }
});
