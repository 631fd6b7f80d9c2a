import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as moderation from '../../lambdas/moderation/contract.ts';
import type { Answered } from '../support/api-event.ts';
import { type PeopleStage, peopleStage, type Somebody } from './people-stage.ts';

let stage: PeopleStage;
let admin: Somebody;
let moderator: Somebody;
beforeAll(async () => {
  stage = await peopleStage();
  admin = await stage.somebody('admin');
  moderator = await stage.somebody('moderator');
});
afterAll(() => stage.stop());

const hourMs = 3_600_000;
const decision = { reason: 'spam', note: 'Twelve copies of one advertisement.', message: 'Please stop.' };
const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const suspend = (on: Somebody, who = moderator, body: object = decision) =>
  stage.ask(moderation.suspendPerson, { token: who.token, params: { user_id: on.accountId }, body });
const reinstate = (on: Somebody, who = moderator) =>
  stage.ask(moderation.reinstatePerson, {
    token: who.token,
    params: { user_id: on.accountId },
    body: { note: 'They have explained it.' },
  });
const look = (who: Somebody, on: string) =>
  stage.ask(moderation.readPerson, { token: who.token, params: { user_id: on } });

describe('suspending', () => {
  test('is one write with its news, which say why, and its line for the audit log; so is reinstating', async () => {
    const person = await stage.somebody('creator');
    const until = inMs(hourMs);
    const suspended = await suspend(person, moderator, { ...decision, until });
    expect(suspended).toMatchObject({
      status: 200,
      body: { status: 'suspended', suspension: { ...decision, because: 'spam', until, by: moderator.accountId } },
    });
    const news = (await stage.table.news()).filter(({ data }) => data['accountId'] === person.accountId);
    expect(news.at(-1)).toMatchObject({
      name: 'account.suspended',
      data: { status: 'suspended', suspension: { reason: 'spam', message: 'Please stop.', until } },
    });
    expect(JSON.stringify(news)).not.toContain(decision.note);
    expect((await reinstate(person)).body).toMatchObject({ status: 'active' });
    expect(await stage.find(person.accountId)).not.toHaveProperty('suspension');
    expect((await stage.newsOf(person.accountId)).slice(-2)).toEqual(['account.suspended', 'account.reinstated']);
    expect(await stage.actsOn(person.accountId)).toEqual([
      {
        act: 'person.suspended',
        by: moderator.accountId,
        about: person.accountId,
        reason: 'spam',
        note: decision.note,
        told: 'Please stop.',
        until,
      },
      {
        act: 'person.reinstated',
        by: moderator.accountId,
        about: person.accountId,
        note: 'They have explained it.',
      },
    ]);
  });

  test('the same twice is once; another decision meets the first one', async () => {
    const person = await stage.somebody();
    const first = await suspend(person);
    expect((await suspend(person)).body).toEqual(first.body);
    expect(said(await suspend(person, admin))).toBe('409 moderation.already_suspended');
    expect(await stage.actsOn(person.accountId)).toHaveLength(1);
    await reinstate(person);
    expect(said(await reinstate(person))).toBe('200');
    expect(await stage.actsOn(person.accountId)).toHaveLength(2);
  });

  test('needs a reason, a note, and an end that can be', async () => {
    const person = await stage.somebody();
    for (const body of [{ note: 'x' }, { reason: 'spam' }, { reason: 'dislike', note: 'x' }, { ...decision, note: '' }])
      expect(said(await suspend(person, moderator, body))).toBe('422 request.invalid');
    for (const until of [inMs(-hourMs), inMs(6 * 366 * 24 * hourMs)])
      expect(said(await suspend(person, moderator, { ...decision, until }))).toBe('422 moderation.end_out_of_range');
    expect((await stage.find(person.accountId)).status).toBe('active');
  });

  test('is for staff: of staff for admins, of oneself for nobody, of who has left no more', async () => {
    const person = await stage.somebody();
    const colleague = await stage.somebody('moderator');
    expect(said(await suspend(person, person))).toBe('403 access.role_needed');
    expect(said(await suspend(colleague))).toBe('403 access.role_needed');
    expect(said(await suspend(admin))).toBe('403 access.role_needed');
    expect(said(await suspend(moderator))).toBe('409 moderation.not_on_oneself');
    expect(said(await suspend(admin, admin))).toBe('409 moderation.not_on_oneself');
    expect(said(await suspend(colleague, admin))).toBe('200');
    expect(said(await look(colleague, person.accountId))).toBe('403 access.account_suspended');
    const gone = await stage.find(person.accountId);
    await stage.accounts.save(gone, { ...gone, status: 'closed', version: 2 }, 'closed', new Date());
    expect(said(await suspend(person))).toBe('409 moderation.person_closed');
    expect(said(await suspend({ ...person, accountId: 'usr_ffffffffffffffffffffffffffffffff' }))).toBe(
      '404 moderation.person_not_found',
    );
  });

  test('ends by itself at its hour, within a minute, and not before; without an hour it lasts', async () => {
    const [short, long, open] = [await stage.somebody(), await stage.somebody(), await stage.somebody()];
    await suspend(short, moderator, { ...decision, until: inMs(hourMs) });
    await suspend(long, moderator, { ...decision, until: inMs(3 * hourMs) });
    await suspend(open);
    expect(await stage.reinstate({}, {})).toEqual({ due: 0, reinstated: 0 });
    stage.turn(hourMs + 1000);
    expect(await stage.reinstate({}, {})).toEqual({ due: 1, reinstated: 1 });
    expect(await stage.reinstate({}, {})).toEqual({ due: 0, reinstated: 0 });
    const standing = async (one: Somebody) => (await stage.find(one.accountId)).status;
    expect(await Promise.all([short, long, open].map(standing))).toEqual(['active', 'suspended', 'suspended']);
    expect((await stage.actsOn(short.accountId)).at(-1)).toEqual({
      act: 'person.reinstated',
      about: short.accountId,
      note: 'The suspension has ended by itself.',
    });
    expect((await stage.newsOf(short.accountId)).at(-1)).toBe('account.reinstated');
    stage.turn(-hourMs - 1000);
  });
});

describe('finding a person', () => {
  test('by id shows rights, standing and history, and never the address', async () => {
    const person = await stage.somebody('creator');
    const { status, body } = await look(moderator, person.accountId);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      account_id: person.accountId,
      roles: ['viewer', 'creator'],
      status: 'active',
      channels: [],
    });
    expect(body.history.map(({ event }: { event: string }) => event)).toEqual(['given', 'confirmed']);
    expect(JSON.stringify(body)).not.toContain(person.email);
    expect(said(await look(moderator, 'usr_ffffffffffffffffffffffffffffffff'))).toBe('404 moderation.person_not_found');
    expect(said(await look(moderator, '@nobody-here'))).toBe('404 moderation.person_not_found');
    expect(said(await look(person, person.accountId))).toBe('403 access.role_needed');
  });

  test('by exact address is for admins, however it is capitalized, and is noted', async () => {
    const person = await stage.somebody();
    const findAs = (who: Somebody, email: string) =>
      stage.ask(moderation.findPerson, { token: who.token, body: { email } });
    expect(said(await findAs(moderator, person.email))).toBe('403 access.role_needed');
    expect((await findAs(admin, person.email.toUpperCase())).body.account_id).toBe(person.accountId);
    expect(said(await findAs(admin, 'nobody@example.com'))).toBe('404 moderation.person_not_found');
    expect(await stage.actsOn(person.accountId)).toEqual([
      { act: 'person.found_by_email', about: person.accountId, by: admin.accountId },
    ]);
  });
});
