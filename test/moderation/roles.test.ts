import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as moderation from '../../lambdas/moderation/contract.ts';
import type { Answered } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';
import { type PeopleStage, peopleStage, type Somebody } from './people-stage.ts';

let stage: PeopleStage;
let admin: Somebody;
beforeAll(async () => {
  stage = await peopleStage();
  admin = await stage.somebody('admin');
});
afterAll(() => stage.stop());

const said = ({ status, body }: Answered): string => (body?.error ? `${status} ${body.error.code}` : String(status));
const setRole = (who: Somebody, on: Somebody, role: string, granted: boolean, note: unknown = 'Joins the team.') =>
  stage.ask(moderation.changeRole, {
    token: who.token,
    params: { user_id: on.accountId },
    body: { role, granted, note },
  });

describe('a role', () => {
  test('is given and taken by an admin with a reason: one write with its news and its line for the audit log', async () => {
    const person = await stage.somebody('creator');
    expect(await setRole(admin, person, 'moderator', true)).toMatchObject({
      status: 200,
      body: {
        roles: ['viewer', 'creator', 'moderator'],
        history: [{ event: 'made_moderator' }, { event: 'given' }, {}],
      },
    });
    expect((await setRole(admin, person, 'moderator', false, 'Left the team.')).body.roles).toEqual([
      'viewer',
      'creator',
    ]);
    expect(await stage.newsOf(person.accountId)).toEqual([
      'account.created',
      'account.changed',
      'account.changed',
      'account.changed',
    ]);
    const about = { by: admin.accountId, about: person.accountId, role: 'moderator' };
    expect(await stage.actsOn(person.accountId)).toEqual([
      { act: 'person.role_granted', ...about, note: 'Joins the team.' },
      { act: 'person.role_withdrawn', ...about, note: 'Left the team.' },
    ]);
  });

  test('twice is once', async () => {
    const person = await stage.somebody();
    await setRole(admin, person, 'moderator', true);
    const { version } = await stage.find(person.accountId);
    expect(said(await setRole(admin, person, 'moderator', true))).toBe('200');
    expect((await stage.find(person.accountId)).version).toBe(version);
    expect(await stage.actsOn(person.accountId)).toHaveLength(1);
  });

  test('of somebody signs them out everywhere', async () => {
    const person = await stage.somebody('moderator');
    const look = () => stage.ask(moderation.readPerson, { token: person.token, params: { user_id: admin.accountId } });
    expect(said(await look())).toBe('200');
    await setRole(admin, person, 'advertiser', true);
    expect(said(await look())).toBe('401 access.unauthenticated');
  });

  test('is not given without a reason, to oneself, to nobody, or as something that is no role', async () => {
    const person = await stage.somebody();
    expect(said(await setRole(admin, person, 'moderator', true, null))).toBe('422 request.invalid');
    expect(said(await setRole(admin, person, 'moderator', true, '  '))).toBe('422 request.invalid');
    expect(said(await setRole(admin, person, 'viewer', false))).toBe('422 request.invalid');
    expect(said(await setRole(admin, admin, 'admin', false))).toBe('409 moderation.not_on_oneself');
    const nobody = { ...person, accountId: 'usr_ffffffffffffffffffffffffffffffff' };
    expect(said(await setRole(admin, nobody, 'moderator', true))).toBe('404 moderation.person_not_found');
    expect((await stage.find(person.accountId)).roles).toEqual(['viewer']);
  });

  test('AB-17 comes from our table alone: no claim of a token and no attribute in Cognito gives one', async () => {
    const person = await stage.somebody();
    const claims = {
      roles: ['admin'],
      role: 'admin',
      'custom:role': 'admin',
      'custom:roles': 'admin',
      'cognito:groups': ['admin', 'moderator'],
      plan: 'premium',
      status: 'active',
      scope: 'aws.cognito.signin.user.admin admin moderator',
    };
    const hostile = { ...person, token: signedToken(person.subject, claims) };
    expect(said(await setRole(hostile, person, 'admin', true))).toBe('403 access.role_needed');
    expect(said(await stage.ask(moderation.listStaff, { token: hostile.token }))).toBe('403 access.role_needed');

    const subject = '00000000-0000-4000-8000-0000000000aa';
    const attributes = { sub: subject, email: 'eve@example.com', name: 'Eve', 'custom:role': 'admin' };
    await stage.confirmed(
      {
        triggerSource: 'PostConfirmation_ConfirmSignUp',
        userName: subject,
        request: { userAttributes: { ...attributes, roles: '["admin"]', plan: 'premium', profile: 'admin' } },
      },
      { awsRequestId: 'trigger' },
    );
    expect(await stage.find(`usr_${subject.replaceAll('-', '')}`)).toMatchObject({ roles: ['viewer'], plan: 'free' });
  });

  test('the list of staff follows every change', async () => {
    const idsNow = async (): Promise<string[]> =>
      (await stage.ask(moderation.listStaff, { token: admin.token })).body.items.map(
        ({ account_id }: { account_id: string }) => account_id,
      );
    const person = await stage.somebody();
    await setRole(admin, person, 'moderator', true);
    expect(await idsNow()).toEqual(expect.arrayContaining([admin.accountId, person.accountId]));
    await setRole(admin, person, 'moderator', false);
    expect(await idsNow()).not.toContain(person.accountId);
  });
});
