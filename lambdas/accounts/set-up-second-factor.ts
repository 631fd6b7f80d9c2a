import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { beginSecondFactor, confirmSecondFactor, SecondFactorOn } from './contract.ts';
import { ownAccount } from './own-account.ts';
import { ownIdentity } from './own-identity.ts';
import { provePassword } from './prove-again.ts';
import { codesFrom, recoveryBytes } from './recovery-codes.ts';
import { secondFactorIs } from './security-letters.ts';
import type { Surroundings } from './surroundings.ts';

const keyAddress = (email: string, key: string): string => {
  const label = `Arclight:${encodeURIComponent(email)}`;
  return `otpauth://totp/${label}?secret=${key}&issuer=Arclight`;
};

/** POST /v1/me/second-factor */
export const beginSecondFactorRoute = (around: Surroundings) =>
  http(beginSecondFactor, async (call) => {
    const account = await ownAccount(around, call);
    if (account.secondFactor) throw SecondFactorOn();
    await provePassword(around.identities, account, call.body.password);
    const key = await ownIdentity.newKey(call.token ?? '');
    return { key, address: keyAddress(account.email, key) };
  });

/** POST /v1/me/second-factor/confirm. The codes are kept before log-in asks for the app: nobody is locked out half-way. */
export const confirmSecondFactorRoute = (around: Surroundings) =>
  http(confirmSecondFactor, async (call) => {
    const { accounts, secondFactors, tell } = around;
    const account = await ownAccount(around, call);
    if (account.secondFactor) throw SecondFactorOn();
    const recoveryCodes = codesFrom(clock.random(recoveryBytes));
    await secondFactors.keepCodes(account.accountId, recoveryCodes);
    await ownIdentity.turnSecondFactorOn(call.token ?? '', call.body.code);
    await decideAgain(async () => {
      const before = await ownAccount(around, call);
      const after = { ...before, secondFactor: true, version: before.version + 1 };
      await accounts.save(before, after, 'second_factor_on', call.now);
    });
    await tell.also(account.email, secondFactorIs(tell.site, 'on'));
    return { recoveryCodes };
  });
