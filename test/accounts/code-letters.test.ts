import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeLetter } from '../../lambdas/accounts/code-letters.ts';
import * as contract from '../../lambdas/accounts/contract.ts';
import { type AccountsStage, accountsStage, password } from './accounts-stage.ts';

let stage: AccountsStage;
beforeAll(async () => {
  stage = await accountsStage();
}, 120_000);
afterAll(() => stage.stop());

describe('the mail with a code', () => {
  const says = (to: string, subject: string, does: RegExp) => {
    const mail = stage.codeMailTo(to);
    expect(mail?.subject).toBe(subject);
    expect(mail?.text).toMatch(does);
    expect(mail?.text).toContain('nobody from Arclight will ask you for it');
    expect(mail?.text.match(/\b\d{6}\b/g)).toEqual([stage.codeFor(to)]);
  };

  test('says what whoever enters it does, and how long it is good', async () => {
    const email = 'newcomer@example.org';
    await stage.ask(contract.signUp, { body: { email, password, display_name: 'Ada' } });
    says(email, 'Confirm your address at Arclight', /to confirm this address .+ good for one day/);
    await stage.ask(contract.resendCode, { body: { email } });
    says(email, 'Confirm your address at Arclight', /to confirm this address .+ good for one day/);

    const one = await stage.somebody();
    await stage.ask(contract.forgotPassword, { body: { email: one.email } });
    says(one.email, 'Choose a new Arclight password', /to choose a new password .+ good for one hour/);

    const to = 'elsewhere@example.org';
    await stage.ask(contract.askEmailChange, { token: one.token, body: { email: to, password } });
    says(to, 'Confirm your new address at Arclight', /to make this the address of your Arclight account is/);
  });

  test('of what we send no code for is left to the pool', () => {
    for (const what of ['AdminCreateUser', 'Authentication', 'toString'])
      expect(codeLetter(what, '{####}')).toBe(undefined);
  });
});
