import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/accounts/contract.ts';
import { type AccountsStage, accountsStage, password } from './accounts-stage.ts';

let stage: AccountsStage;
beforeAll(async () => {
  stage = await accountsStage();
});
afterAll(() => stage.stop());

const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) =>
  `${status} ${body?.error?.code ?? ''}`.trim();
const begin = (token: string, given = password) =>
  stage.ask(contract.beginSecondFactor, { token, body: { password: given } });
const confirm = (token: string, code: string) => stage.ask(contract.confirmSecondFactor, { token, body: { code } });
const off = (token: string, code: string, given = password) =>
  stage.ask(contract.endSecondFactor, { token, body: { password: given, code } });
const other = (digits: string) => (digits === '000000' ? '000001' : '000000');

/** Somebody whose log-in asks for an app. */
const protectedPerson = async () => {
  const one = await stage.somebody();
  const { key } = (await begin(one.token)).body;
  const { body } = await confirm(one.token, stage.digits(key));
  stage.later(60);
  return { ...one, key: key as string, recoveryCodes: body.recovery_codes as string[] };
};

describe('setting up an app', () => {
  test('takes the password, gives a key for the app, and counts once the app shows the right digits', async () => {
    const one = await stage.somebody();
    expect(codeOf(await begin(one.token, 'not this one'))).toBe('422 accounts.wrong_password');
    const begun = await begin(one.token);
    const { key, address } = begun.body;
    expect(key).toMatch(/^[A-Z2-7]{32}$/);
    const url = new URL(address);
    expect([url.protocol, url.host, decodeURIComponent(url.pathname)]).toEqual([
      'otpauth:',
      'totp',
      `/Arclight:${one.email}`,
    ]);
    expect(Object.fromEntries(url.searchParams)).toEqual({ secret: key, issuer: 'Arclight' });
    expect(codeOf(await confirm(one.token, other(stage.digits(key))))).toBe('422 accounts.wrong_digits');
    expect((await stage.logIn(one.email)).status).toBe(200);
    expect((await stage.ask(contract.readMe, { token: one.token })).body.second_factor).toBe(false);
    const confirmed = await confirm(one.token, stage.digits(key));
    expect(confirmed.body.recovery_codes).toHaveLength(8);
    expect(new Set(confirmed.body.recovery_codes).size).toBe(8);
    expect((await stage.ask(contract.readMe, { token: one.token })).body.second_factor).toBe(true);
    expect(stage.letters().at(-1)).toEqual({ to: one.email, subject: 'Log-in now asks for your app as well' });
  });

  test('is refused without a beginning, and while one is on', async () => {
    const one = await stage.somebody();
    expect((await confirm(one.token, '123456')).status).toBe(409);
    const two = await protectedPerson();
    expect(codeOf(await begin(two.token))).toBe('409 accounts.second_factor_on');
    expect(codeOf(await confirm(two.token, stage.digits(two.key)))).toBe('409 accounts.second_factor_on');
  });

  test('leaves neither the key nor a recovery code in our table or our news', async () => {
    const { key, recoveryCodes } = await protectedPerson();
    const rows = JSON.stringify(await stage.table.rows());
    for (const secret of [key, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      expect(rows).not.toContain(secret);
  });
});

describe('logging in with a second factor', () => {
  test('the password alone opens nothing and says what is missing; with the digits one is in', async () => {
    const one = await protectedPerson();
    const alone = await stage.logIn(one.email);
    expect(codeOf(alone)).toBe('401 accounts.second_factor_needed');
    expect(alone.cookies).toEqual([]);
    const code = stage.digits(one.key);
    expect(codeOf(await stage.logIn(one.email, { code: other(code) }))).toBe('401 accounts.wrong_second_factor');
    const { status, body } = await stage.logIn(one.email, { code });
    expect(status).toBe(200);
    expect((await stage.ask(contract.readMe, { token: body.access_token })).status).toBe(200);
  });

  test('that one is asked for is said to nobody who does not know the password', async () => {
    const one = await protectedPerson();
    const answers = await Promise.all([
      stage.logIn(one.email, { password: 'not this one' }),
      stage.logIn(one.email, { password: 'not this one', code: stage.digits(one.key) }),
      stage.logIn(one.email, { password: 'not this one', recovery_code: one.recoveryCodes[0] }),
      stage.logIn('nobody@example.com', { recovery_code: one.recoveryCodes[0] }),
    ]);
    expect(answers.map(codeOf)).toEqual(Array(4).fill('401 accounts.wrong_credentials'));
  });

  test('digits count once, also within their half minute', async () => {
    const one = await protectedPerson();
    const code = stage.digits(one.key);
    expect((await stage.logIn(one.email, { code })).status).toBe(200);
    expect(codeOf(await stage.logIn(one.email, { code }))).toBe('401 accounts.wrong_second_factor');
  });

  test('digits nobody needs are no hindrance', async () => {
    const one = await stage.somebody();
    expect((await stage.logIn(one.email, { code: '123456' })).status).toBe(200);
    expect((await stage.logIn(one.email, { recovery_code: '0000-0000-0000-0000' })).status).toBe(200);
  });

  test('guessing digits ends after a few', async () => {
    const one = await protectedPerson();
    const wrong = other(stage.digits(one.key));
    for (let tries = 0; tries < 5; tries++) await stage.logIn(one.email, { code: wrong });
    expect(codeOf(await stage.logIn(one.email, { code: stage.digits(one.key) }))).toBe('429 accounts.too_many_tries');
  });

  test('a password can be reset all the same, and the factor stays', async () => {
    const one = await protectedPerson();
    await stage.ask(contract.forgotPassword, { body: { email: one.email } });
    const body = { email: one.email, code: stage.codeFor(one.email), password: 'battery horse correct' };
    expect((await stage.ask(contract.resetPassword, { body })).status).toBe(204);
    const again = await stage.logIn(one.email, { password: body.password });
    expect(codeOf(again)).toBe('401 accounts.second_factor_needed');
  });
});

describe('a lost phone', () => {
  test('a recovery code with the password is a way in: the factor is off, the owner told, all codes spent', async () => {
    const one = await protectedPerson();
    const [first = '', second = ''] = one.recoveryCodes;
    expect(codeOf(await stage.logIn(one.email, { recovery_code: '0000-0000-0000-0000' }))).toBe(
      '401 accounts.wrong_recovery_code',
    );
    expect((await stage.logIn(one.email, { recovery_code: 'soon' })).status).toBe(422);
    const asTyped = ` ${first.toLowerCase().replaceAll('-', ' ')} `;
    const { status, body } = await stage.logIn(one.email, { recovery_code: asTyped });
    expect(status).toBe(200);
    expect((await stage.ask(contract.readMe, { token: body.access_token })).body.second_factor).toBe(false);
    expect(stage.letters().at(-1)).toEqual({ to: one.email, subject: 'Log-in no longer asks for your app' });
    expect((await stage.logIn(one.email)).status).toBe(200);
    const { key } = (await begin(body.access_token)).body;
    const anew = await confirm(body.access_token, stage.digits(key));
    expect(anew.body.recovery_codes).not.toContain(second);
    expect(codeOf(await stage.logIn(one.email, { recovery_code: second }))).toBe('401 accounts.wrong_recovery_code');
  });

  test('another person’s code is none', async () => {
    const [one, another] = [await protectedPerson(), await protectedPerson()];
    const refused = await stage.logIn(one.email, { recovery_code: another.recoveryCodes[0] });
    expect(codeOf(refused)).toBe('401 accounts.wrong_recovery_code');
  });
});

describe('turning it off', () => {
  test('takes the password and fresh digits, and the log-in asks for none from then on', async () => {
    const one = await protectedPerson();
    expect(codeOf(await off(one.token, stage.digits(one.key), 'not this one'))).toBe('422 accounts.wrong_password');
    expect(codeOf(await off(one.token, other(stage.digits(one.key))))).toBe('422 accounts.wrong_digits');
    expect(codeOf(await stage.logIn(one.email))).toBe('401 accounts.second_factor_needed');
    expect((await off(one.token, stage.digits(one.key))).status).toBe(204);
    expect((await stage.logIn(one.email)).status).toBe(200);
    expect(codeOf(await off(one.token, stage.digits(one.key)))).toBe('409 accounts.second_factor_off');
    const kinds = (await stage.table.rows())
      .filter(({ pk }) => pk === `ACCOUNT#${one.accountId}`)
      .map(({ kind }) => kind);
    expect(kinds).not.toContain('recovery_codes');
  });
});
