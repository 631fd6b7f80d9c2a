import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import type { Account } from './account.ts';
import {
  endSecondFactor,
  SecondFactorOff,
  WrongCredentials,
  WrongDigits,
  WrongPassword,
  WrongSecondFactor,
} from './contract.ts';
import { ownAccount } from './own-account.ts';
import { ownIdentity } from './own-identity.ts';
import { inWordsOfOwner } from './prove-again.ts';
import { secondFactorIs } from './security-letters.ts';
import type { Surroundings } from './surroundings.ts';

/** Our own note of it goes, and with it the recovery codes. */
export const turnedOff = (
  { accounts, secondFactors }: Surroundings,
  accountId: string,
  now: Date,
): Promise<Account | undefined> =>
  decideAgain(async () => {
    const before = await accounts.find(accountId);
    if (!before?.secondFactor) {
      await secondFactors.forget(accountId);
      return before;
    }
    const after = { ...before, secondFactor: false, version: before.version + 1 };
    await accounts.save(before, after, 'second_factor_off', now, [secondFactors.forgotten(accountId)]);
    return after;
  });

/** POST /v1/me/second-factor/off. An open session alone must not be enough, nor the phone alone. */
export const turnSecondFactorOffRoute = (around: Surroundings) =>
  http(endSecondFactor, async (call) => {
    const account = await ownAccount(around, call);
    if (!account.secondFactor) throw SecondFactorOff();
    await inWordsOfOwner(around.identities.prove(account.email, call.body.password, call.body.code), {
      [WrongCredentials.code]: WrongPassword,
      [WrongSecondFactor.code]: WrongDigits,
    });
    await ownIdentity.prefer(call.token ?? '', false);
    await turnedOff(around, account.accountId, call.now);
    await around.tell.also(account.email, secondFactorIs(around.tell.site, 'off'));
  });
