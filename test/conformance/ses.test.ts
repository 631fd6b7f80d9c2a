import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SesListening, ses } from '../../local/resources/ses/ses.ts';
import { signedFetch } from '../../local/wire/signed-request.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

let one: OneService<SesListening>;
beforeEach(async () => {
  const resources = [
    aResource('AWS::SES::EmailIdentity', 'identity', { EmailIdentity: 'example.com' }),
    aResource('AWS::SES::ConfigurationSet', 'mails', { Name: 'mails' }),
  ];
  one = await oneService<SesListening>(ses, { resources });
});
afterEach(() => one.stop());

async function send(body: object) {
  const url = `${one.listening.url}/v2/email/outbound-emails`;
  const response = await signedFetch({ url, service: 'ses', body: JSON.stringify(body) });
  const answer = (await response.json()) as Record<string, string>;
  return { status: response.status, error: response.headers.get('x-amzn-errortype'), ...answer };
}

const simple = {
  FromEmailAddress: 'Arclight <hello@example.com>',
  Destination: { ToAddresses: ['mary@example.org'], CcAddresses: ['joe@example.org'] },
  ConfigurationSetName: 'mails',
  Content: { Simple: { Subject: { Data: 'Ready' }, Body: { Text: { Data: 'Your film' }, Html: { Data: '<p>' } } } },
};

test('a simple mail lands in the outbox, newest first, and stays there', async () => {
  expect(await send(simple)).toMatchObject({ status: 200, MessageId: expect.any(String) });
  await one.listening.deliver({ to: 'a@b.c', from: 'd@e.f', subject: 'Second', text: 'x' });
  one = await one.again();
  expect(one.listening.mails()).toMatchObject([
    { subject: 'Second', receivedAt: expect.stringMatching(/Z$/) },
    { to: 'mary@example.org, joe@example.org', subject: 'Ready', text: 'Your film', html: '<p>' },
  ]);
});

test('a raw mail is read: folded and encoded headers, parts, character sets', async () => {
  const raw = [
    'From: hello@example.com',
    'To: Mary <mary@example.org>,',
    ' joe@example.org',
    'Subject: =?utf-8?B?RsO8ciBkaWNo?= =?utf-8?Q?_heute?=',
    'Content-Type: multipart/alternative; boundary="b-1"',
    '',
    '--b-1',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=C3=BC=',
    '=C3=9Fe',
    '--b-1',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('<p>Grüße</p>').toString('base64'),
    '--b-1--',
    '',
  ].join('\r\n');
  expect(await send({ Content: { Raw: { Data: Buffer.from(raw).toString('base64') } } })).toMatchObject({
    status: 200,
  });
  expect(one.listening.mails()).toMatchObject([
    { to: 'Mary <mary@example.org>, joe@example.org', subject: 'Für dich heute', text: 'Grüße', html: '<p>Grüße</p>' },
  ]);
});

test('refuses senders nobody declared, unknown sets, templates and other operations', async () => {
  expect(await send({ ...simple, FromEmailAddress: 'x@elsewhere.com' })).toMatchObject({
    status: 400,
    error: 'MessageRejected',
  });
  expect(await send({ ...simple, ConfigurationSetName: 'none' })).toMatchObject({ error: 'NotFoundException' });
  expect(await send({ ...simple, Content: { Template: {} } })).toMatchObject({ error: 'BadRequestException' });
  expect(await send({ ...simple, Destination: {} })).toMatchObject({ error: 'BadRequestException' });
  const other = await fetch(`${one.listening.url}/v2/email/account`);
  expect(other.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
  expect(one.listening.mails()).toEqual([]);
});
