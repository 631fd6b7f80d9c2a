import { http } from '../kit/http.ts';
import { changePassword, SamePassword } from './contract.ts';
import { endAll } from './end-sessions.ts';
import { ownAccount } from './own-account.ts';
import { ownIdentity } from './own-identity.ts';
import { passwordChanged } from './security-letters.ts';
import type { Surroundings } from './surroundings.ts';

/** PUT /v1/me/password. Whoever else was signed in with the old one is not any more; this session goes on. */
export const changePasswordRoute = (around: Surroundings) =>
  http(changePassword, async (call) => {
    const account = await ownAccount(around, call);
    if (call.body.password === call.body.oldPassword) throw SamePassword();
    await ownIdentity.changePassword(call.token ?? '', call.body.oldPassword, call.body.password);
    await endAll(around, account.accountId, { keep: call.bearer?.sessionId, now: call.now });
    await around.tell.also(account.email, passwordChanged(around.tell.site));
  });
