import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  accountChanged,
  accountClosed,
  accountCreated,
  accountSuspended,
  type person,
} from '../../lambdas/accounts/events.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { writeKey } from '../../lambdas/kit/key-text.ts';
import { peopleOf } from '../../lambdas/kit/people.ts';
import type { Bearer } from '../../lambdas/kit/session.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aTable, type Table } from '../support/a-table.ts';

let table: Table;
let consumer: unknown;
let somebody: string;
let count = 0;
let laterMs = 0;
const now = clock.now;

beforeAll(async () => {
  table = await aTable('shelf');
  process.env['TABLE'] = table.name;
  consumer = (await import('../../lambdas/accounts/people-copy.lambda.ts')).handler;
});
beforeEach(() => {
  somebody = `usr_${String(++count).padStart(32, '0')}`;
  laterMs = 0;
  const began = Date.now();
  clock.now = () => new Date(began + laterMs);
});
afterEach(() => {
  clock.now = now;
});
afterAll(() => table.stop());

const known = () => peopleOf(table.name).person(somebody);
const facts = (given: Partial<ReturnType<typeof person.parse>>) => ({
  accountId: somebody,
  version: 1,
  displayName: 'Ada',
  roles: ['viewer' as const],
  plan: 'free' as const,
  status: 'active' as const,
  ...given,
});
const signIn = (given: Partial<Bearer> = {}): Bearer => ({
  accountId: somebody,
  sessionId: 'ses_of_this_device',
  signedInAt: 1_000,
  ...given,
});
const hear = (event: typeof accountCreated, given: Partial<ReturnType<typeof person.parse>>) =>
  deliver(consumer, domainNews(event, facts(given)));

test('somebody no news has come of is an ordinary viewer: enough to look, never enough to create', async () => {
  expect(await known()).toEqual({ accountId: somebody, roles: ['viewer'], plan: 'free', status: 'active' });
  expect(await peopleOf(table.name).subject(signIn())).toMatchObject({ kind: 'person', accountId: somebody });
});

test('a person is what the newest news says', async () => {
  expect(await hear(accountCreated, {})).toEqual([]);
  await hear(accountChanged, { version: 2, roles: ['viewer', 'creator'], plan: 'premium' });
  expect(await known()).toEqual({
    accountId: somebody,
    roles: ['viewer', 'creator'],
    plan: 'premium',
    status: 'active',
  });
});

test('news that is late, or comes twice, changes nothing and is done with', async () => {
  await hear(accountSuspended, { version: 3, status: 'suspended' });
  expect(await hear(accountChanged, { version: 2, roles: ['viewer', 'admin'] })).toEqual([]);
  expect(await hear(accountChanged, { version: 3, roles: ['viewer', 'admin'] })).toEqual([]);
  expect(await known()).toMatchObject({ roles: ['viewer'], status: 'suspended' });
});

test('ten pieces of news at once leave the newest', async () => {
  const versions = [4, 9, 2, 7, 1, 10, 3, 8, 6, 5];
  const messages = versions.map((version) =>
    domainNews(accountChanged, facts({ version, displayName: `v${version}` })),
  );
  expect(await deliver(consumer, ...messages)).toEqual([]);
  expect(await table.row(`PERSON#${somebody}`, 'PERSON')).toMatchObject({ version: 10, displayName: 'v10' });
});

test('a closed account stays closed, whatever comes late', async () => {
  await hear(accountClosed, { version: 5, status: 'closed' });
  await hear(accountCreated, { version: 1 });
  expect(await known()).toMatchObject({ status: 'closed' });
});

test('rights that changed are noticed within two seconds', async () => {
  const people = peopleOf(table.name);
  await hear(accountCreated, {});
  expect(await people.person(somebody)).toMatchObject({ status: 'active' });
  await hear(accountSuspended, { version: 2, status: 'suspended' });
  laterMs = 1900;
  expect(await people.person(somebody)).toMatchObject({ status: 'active' });
  laterMs = 2100;
  expect(await people.person(somebody)).toMatchObject({ status: 'suspended' });
});

test('a sign-in that was ended is nobody’s within two seconds; the others go on', async () => {
  const people = peopleOf(table.name);
  await hear(accountCreated, {});
  expect(await people.subject(signIn())).toMatchObject({ accountId: somebody });
  const ended = [{ sessionId: 'ses_of_this_device', until: 9_999_999_999 }];
  await hear(accountChanged, { version: 2, sessions: { ended } });
  laterMs = 2100;
  await expect(people.subject(signIn())).rejects.toMatchObject({ code: 'access.unauthenticated' });
  expect(await people.subject(signIn({ sessionId: 'ses_of_another' }))).toMatchObject({ accountId: somebody });
});

describe('an API key', () => {
  const held = (given: object = {}) => {
    const { fingerprint } = writeKey(somebody, new Uint8Array(20).fill(count));
    return { keyId: 'key_of_theirs', fingerprint, scopes: ['videos:read', 'of another time'], ...given };
  };
  const presented = () => ({ accountId: somebody, fingerprint: held().fingerprint });
  const refusedWith = (code: string) => expect.objectContaining({ code });

  test('is its person, narrowed to its scopes; one that was made a moment ago is found at once', async () => {
    const people = peopleOf(table.name);
    await hear(accountChanged, { version: 2, roles: ['viewer', 'admin'] });
    await expect(people.subject(presented())).rejects.toEqual(refusedWith('access.key_refused'));
    await hear(accountChanged, { version: 3, roles: ['viewer', 'admin'], keys: [held()] });
    expect(await people.subject(presented())).toEqual({
      ...{ kind: 'person', accountId: somebody, roles: ['viewer', 'admin'], plan: 'free', status: 'active' },
      ...{ scopes: ['videos:read'], keyId: 'key_of_theirs' },
    });
    // Who signs in themselves is not narrowed by it, and nobody is told of it.
    expect(Object.keys(await people.subject(signIn())).sort()).toEqual([
      'accountId',
      'kind',
      'plan',
      'roles',
      'status',
    ]);
    expect(Object.keys(await people.personNow(somebody)).sort()).toEqual(['accountId', 'plan', 'roles', 'status']);
  });

  test('that was revoked is nobody’s within two seconds', async () => {
    const people = peopleOf(table.name);
    await hear(accountChanged, { version: 2, keys: [held()] });
    expect(await people.subject(presented())).toMatchObject({ accountId: somebody });
    await hear(accountChanged, { version: 3 });
    laterMs = 2100;
    await expect(people.subject(presented())).rejects.toEqual(refusedWith('access.key_refused'));
  });

  test('of a suspended person is theirs, and says that they are suspended: what it opens is decided as for themselves', async () => {
    await hear(accountChanged, { version: 2, status: 'suspended', keys: [held()] });
    expect(await peopleOf(table.name).subject(presented())).toMatchObject({ status: 'suspended', keyId: held().keyId });
  });

  test.each([
    ['of a person who has left', { status: 'closed' }, {}, 'access.key_refused'],
    ['whose time is over', {}, { expiresAt: '2020-01-01T00:00:00.000Z' }, 'access.key_expired'],
    ['of somebody else', {}, { fingerprint: 'A'.repeat(43) }, 'access.key_refused'],
  ] as const)('%s opens nothing', async (_, person, key, code) => {
    await hear(accountChanged, { version: 2, ...person, keys: [held(key)] });
    await expect(peopleOf(table.name).subject(presented())).rejects.toEqual(refusedWith(code));
  });
});

test('signed out everywhere: what began before is nobody’s, but the one that was kept and those that came after', async () => {
  await hear(accountChanged, { version: 2, sessions: { ended: [], before: 2_000, except: 'ses_kept' } });
  const { subject } = peopleOf(table.name);
  await expect(subject(signIn({ signedInAt: 1_999 }))).rejects.toMatchObject({ code: 'access.unauthenticated' });
  expect(await subject(signIn({ signedInAt: 2_000 }))).toMatchObject({ kind: 'person' });
  expect(await subject(signIn({ signedInAt: 1_000, sessionId: 'ses_kept' }))).toMatchObject({ kind: 'person' });
});

test('somebody unknown is asked after again at once: their first news counts from then on', async () => {
  const people = peopleOf(table.name);
  await people.person(somebody);
  await hear(accountCreated, { roles: ['viewer', 'creator'] });
  expect(await people.person(somebody)).toMatchObject({ roles: ['viewer', 'creator'] });
});

test('news of a role that does not exist is not taken', async () => {
  const message = domainNews(accountChanged, { ...facts({}), roles: ['owner-of-everything'] });
  expect(await deliver(consumer, message)).toEqual([message.messageId]);
  expect(await known()).toMatchObject({ roles: ['viewer'] });
});

test('F49 a row that does not say what somebody may do is a failure, not a verdict', async () => {
  const row = { pk: `PERSON#${somebody}`, sk: 'PERSON', kind: 'person', accountId: somebody, version: 1 };
  await table.put({ ...row, roles: 7, plan: 'free', status: 'active' });
  await expect(known()).rejects.toThrow('roles');
});
