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
const askFor = (token: string, email: string, given = password) =>
  stage.ask(contract.askEmailChange, { token, body: { email, password: given } });
const confirm = (token: string, code: string) => stage.ask(contract.confirmEmail, { token, body: { code } });
let addresses = 0;
const freshAddress = () => `fresh${++addresses}@example.org`;

describe('another e-mail address', () => {
  test('counts once its code came back: until then the old one is it; the old one is told before and after', async () => {
    const one = await stage.somebody();
    const to = freshAddress();
    const asked = await askFor(one.token, to.toUpperCase());
    expect(asked).toMatchObject({ status: 202, body: { next: 'confirm' } });
    expect(stage.letters().at(-1)).toEqual({ to: one.email, subject: 'Your Arclight address is about to change' });
    expect((await stage.logIn(to)).status).toBe(401);
    expect((await stage.ask(contract.readMe, { token: one.token })).body.email).toBe(one.email);
    const wrong = stage.codeFor(to) === '000000' ? '000001' : '000000';
    expect(codeOf(await confirm(one.token, wrong))).toBe('422 accounts.wrong_code');
    expect(await confirm(one.token, stage.codeFor(to))).toMatchObject({ status: 200, body: { email: to } });
    expect(stage.letters().at(-1)).toEqual({ to: one.email, subject: 'Your Arclight address has changed' });
    expect((await stage.logIn(to)).status).toBe(200);
    expect((await stage.logIn(one.email)).status).toBe(401);
    expect((await stage.ask(contract.readMe, { token: one.token })).body.email).toBe(to);
    expect(codeOf(await confirm(one.token, '123456'))).toBe('409 accounts.no_email_change');
  });

  test('a taken address is answered like a free one; its owner hears of it, and gets no code', async () => {
    const [one, owner] = [await stage.somebody(), await stage.somebody()];
    const free = await askFor(one.token, freshAddress());
    const taken = await askFor(one.token, owner.email);
    expect([taken.status, taken.body]).toEqual([free.status, free.body]);
    expect(stage.letters().slice(-2)).toEqual([
      { to: one.email, subject: 'Your Arclight address is about to change' },
      { to: owner.email, subject: 'This address already has an Arclight account' },
    ]);
    const code = stage.codeFor(owner.email);
    expect((await confirm(one.token, code)).status).toBe(422);
    expect((await stage.logIn(owner.email)).body.account_id).toBe(owner.accountId);
  });

  test('takes the password, is not the one there is, and is asked for five times in an hour at most', async () => {
    const one = await stage.somebody();
    expect(codeOf(await askFor(one.token, freshAddress(), 'not this one'))).toBe('422 accounts.wrong_password');
    expect(codeOf(await askFor(one.token, one.email))).toBe('422 accounts.same_email');
    for (let n = 0; n < 5; n++) expect((await askFor(one.token, freshAddress())).status).toBe(202);
    expect(codeOf(await askFor(one.token, freshAddress()))).toBe('429 accounts.too_many_tries');
    stage.later(3601);
    const { body } = await stage.logIn(one.email);
    expect((await askFor(body.access_token, freshAddress())).status).toBe(202);
  });

  test('nothing is asked of Cognito when the old address cannot be told', async () => {
    const one = await stage.somebody();
    const to = freshAddress();
    stage.loseMails(1);
    expect((await askFor(one.token, to)).status).toBe(500);
    expect(stage.codeFor(to)).toBe('none');
  });

  test('a confirmation that got lost half-way is made good by the next try', async () => {
    const one = await stage.somebody();
    const to = freshAddress();
    await askFor(one.token, to);
    const awaited = await stage.table.row(`ACCOUNT#${one.accountId}`, 'EMAIL_CHANGE');
    const code = stage.codeFor(to);
    expect((await confirm(one.token, code)).status).toBe(200);
    // Cognito has it, and our write never came.
    const row = await stage.table.row(`ACCOUNT#${one.accountId}`, 'ACCOUNT');
    await stage.table.put({ ...row, email: one.email });
    await stage.table.put({ ...awaited });
    expect(await confirm(one.token, code)).toMatchObject({ status: 200, body: { email: to } });
  });

  test('leaves the address in nothing that others hear', async () => {
    const one = await stage.somebody();
    const to = freshAddress();
    await askFor(one.token, to);
    await confirm(one.token, stage.codeFor(to));
    expect(JSON.stringify(await stage.table.news())).not.toContain(to);
  });
});

describe('another password', () => {
  const change = (token: string, old_password: string, fresh: string) =>
    stage.ask(contract.changePassword, { token, body: { old_password, password: fresh } });

  test('takes the old one, and the owner is told', async () => {
    const one = await stage.somebody();
    expect(codeOf(await change(one.token, 'not this one', 'battery horse correct'))).toBe(
      '422 accounts.wrong_password',
    );
    expect((await change(one.token, password, 'short')).status).toBe(422);
    expect(codeOf(await change(one.token, password, password))).toBe('422 accounts.same_password');
    expect((await stage.logIn(one.email)).status).toBe(200);
    expect((await change(one.token, password, 'battery horse correct')).status).toBe(204);
    expect((await stage.logIn(one.email)).status).toBe(401);
    expect((await stage.logIn(one.email, { password: 'battery horse correct' })).status).toBe(200);
    expect(stage.letters().at(-1)).toEqual({ to: one.email, subject: 'Your Arclight password has changed' });
  });

  test('a mail that does not go does not undo it', async () => {
    const one = await stage.somebody();
    stage.loseMails(1);
    expect((await change(one.token, password, 'battery horse correct')).status).toBe(204);
  });
});
