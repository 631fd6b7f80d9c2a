import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { usernameOf } from './cognito.ts';
import { askEmailChange, confirmEmail, NoEmailChange, SameEmail, WrongCode } from './contract.ts';
import { meOf, ownAccount } from './own-account.ts';
import { ownIdentity } from './own-identity.ts';
import { provePassword } from './prove-again.ts';
import { emailChangeAsked, emailChanged, emailTaken } from './security-letters.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * POST /v1/me/email. The address in use is warned before anything can change. A taken address is answered like a free one;
 * who has it is told, as the free one gets its code: nobody learns here who has an account.
 */
export const askEmailChangeRoute = (around: Surroundings) =>
  http(askEmailChange, async (call) => {
    const { emailChanges, identities, tell } = around;
    const account = await ownAccount(around, call);
    const email = usernameOf(call.body.email);
    if (email === account.email) throw SameEmail();
    await provePassword(identities, account, call.body.password);
    await emailChanges.expect(account.accountId, email, call.now);
    await tell.first(account.email, emailChangeAsked(tell.site, email));
    const isFree = await ownIdentity.askEmailChange(call.token ?? '', email);
    if (!isFree) await tell.first(email, emailTaken(tell.site));
    return { next: 'confirm' as const };
  });

/** POST /v1/me/email/confirm. Cognito decides; our row follows it, also when a first try got lost half-way. */
export const confirmEmailRoute = (around: Surroundings) =>
  http(confirmEmail, async (call) => {
    const { accounts, emailChanges, identities, tell } = around;
    const token = call.token ?? '';
    const { accountId, email: old } = await ownAccount(around, call);
    const awaited = await emailChanges.awaited(accountId, call.now);
    if (awaited === undefined) throw NoEmailChange();
    const isDone = async () => (await identities.identityOf(token)).email === awaited;
    await ownIdentity.confirmEmail(token, call.body.code).catch(async (error: unknown) => {
      if ((error as { code?: string }).code !== WrongCode.code || !(await isDone())) throw error;
    });
    const after = await decideAgain(async () => {
      const before = await ownAccount(around, call);
      if (before.email === awaited) return before;
      const changed = { ...before, email: awaited, version: before.version + 1 };
      await accounts.save(before, changed, 'email_changed', call.now);
      return changed;
    });
    await emailChanges.forget(accountId);
    if (old !== awaited) await tell.also(old, emailChanged(tell.site, awaited));
    return meOf(around, after, call.now);
  });
