import { http } from '../kit/http.ts';
import { accountIdOf } from '../kit/ids.ts';
import { AccountSuspended } from '../kit/refusals.ts';
import { checkOwnOrigin } from '../kit/request.ts';
import { logIn, WrongCredentials, WrongRecoveryCode } from './contract.ts';
import { deviceOf } from './device.ts';
import { signInOf } from './identity-provider.ts';
import { ownAccount, suspensionTold } from './own-account.ts';
import { secondFactorIs } from './security-letters.ts';
import { sessionAnswer } from './session-answer.ts';
import type { Surroundings } from './surroundings.ts';
import { turnedOff } from './turn-second-factor-off.ts';

/**
 * POST /v1/auth/login. That an account is suspended, why and until when, and that a second factor is missing, is said only
 * to someone who knows its password.
 */
export const logInRoute = (around: Surroundings) =>
  http(logIn, async ({ body, request, now }) => {
    const { identities, sessions, guard } = around;
    // A foreign page must not be able to log its visitors in as someone else.
    if (body.session === 'cookie') checkOwnOrigin(request, around.siteOrigin);
    await guard.admit(body.email);
    if (body.recoveryCode !== undefined) await recover(around, { ...body, recoveryCode: body.recoveryCode }, now);
    const tokens = await identities.logIn(body.email, body.password, body.code);
    await guard.forget(body.email);
    const bearer = signInOf(tokens);
    const account = await ownAccount(around, { accountId: bearer.accountId, token: tokens.accessToken, now });
    // Whoever is leaving has to get in to turn back; there is nothing else they could do.
    if (account.status !== 'active' && account.status !== 'closing') {
      await identities.revoke(tokens.refreshToken);
      if (account.status !== 'suspended') throw WrongCredentials();
      throw AccountSuspended(account.suspension && suspensionTold(account.suspension));
    }
    // Cognito did not ask for the app: whoever runs this platform has taken it away from somebody who lost everything.
    if (account.secondFactor && !tokens.withApp) await turnedOff(around, account.accountId, now);
    const about = { device: deviceOf(request.headers['user-agent']), country: request.country };
    await sessions.keep(bearer, about, tokens.refreshToken, now);
    return sessionAnswer(tokens, body.session);
  });

/** A lost phone: the password and one of the codes that were written down take the second factor away. */
const recover = async (
  around: Surroundings,
  given: { email: string; password: string; recoveryCode: string },
  now: Date,
): Promise<void> => {
  const { secondFactorOf } = await around.identities.prove(given.email, given.password);
  if (secondFactorOf === undefined) return;
  const accountId = accountIdOf(secondFactorOf);
  if (!(await around.secondFactors.isCode(accountId, given.recoveryCode))) throw WrongRecoveryCode();
  await around.identities.forgetSecondFactor(secondFactorOf);
  const account = await turnedOff(around, accountId, now);
  if (account) await around.tell.also(account.email, secondFactorIs(around.tell.site, 'recovered'));
};
