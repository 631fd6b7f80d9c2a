import { createHash } from 'node:crypto';
import { JwtRsaVerifier } from 'aws-jwt-verify';
import * as z from 'zod';
import { clock } from './clock.ts';
import { accountIdOf, newId, prefixes } from './ids.ts';
import { log } from './log.ts';
import { Busy, Unauthenticated } from './refusals.ts';
import { scopesIn } from './scopes.ts';
import type { Bearer } from './session.ts';

/** An answer without keys is no answer: it must not take the place of the keys we know. */
const Jwks = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })).min(1) });

/** What an access token says of its sign-in; Cognito refreshes all of it unchanged but the token's own life. */
const Claims = z.looseObject({ sub: z.string().min(1), origin_jti: z.string().min(1), auth_time: z.int().positive() });
/** And of the app it was made for. */
const AppClaims = z.looseObject({ client_id: z.string(), scope: z.string() });

/** Whose claims these are. The session's id sorts by when the sign-in was, and tells nothing of the token. */
export const bearerOf = (claims: unknown): Bearer => {
  const { sub, origin_jti, auth_time: signedInAt } = Claims.parse(claims);
  const mark = createHash('sha256').update(origin_jti).digest();
  return {
    accountId: accountIdOf(sub),
    sessionId: newId(prefixes.session, new Date(signedInAt * 1000), mark),
    signedInAt,
  };
};

/** The same for an app's token: it carries what the person lets the app do. */
const appBearerOf = (claims: unknown): Bearer => {
  const { client_id: clientId, scope } = AppClaims.parse(claims);
  return { ...bearerOf(claims), app: { clientId, scopes: scopesIn(scope) } };
};

/** At most one look at the issuer's keys in this time, whatever key ids strangers make up. */
const refetchMs = 10_000;

/**
 * Checks access tokens of our pool: RS256 only, issuer, client (our own, or one of the `apps`), `token_use`, expiry. Keys are fetched once and again for
 * an unknown key id; while the issuer cannot be reached, known keys go on working and unknown ones are Busy, never accepted.
 */
export const tokenVerifier = (issuer: string, clientId: string, apps: readonly string[] = []) => {
  const isAppsOwn = (client: unknown): boolean => typeof client === 'string' && apps.includes(client);
  const verifier = JwtRsaVerifier.create({
    issuer,
    audience: null,
    // The library insists on https; the keys are brought to it below, so it never fetches them itself.
    jwksUri: `https://keys.invalid/${encodeURIComponent(issuer)}`,
    graceSeconds: 30,
    customJwtCheck: ({ header, payload }) => {
      if (header.alg !== 'RS256') throw new Error('signed in another way');
      if (typeof payload.exp !== 'number' || !payload.sub) throw new Error('for ever, or for nobody');
      if (payload['token_use'] !== 'access') throw new Error('not an access token');
      const client = payload['client_id'];
      if (client !== clientId && !isAppsOwn(client)) throw new Error('made for another client');
    },
  });
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let unreachable = false;
  let known = new Set<string>();

  const fetchKeys = async (): Promise<void> => {
    fetchedAt = clock.now().getTime();
    unreachable = true;
    const answer = await fetch(`${issuer}/.well-known/jwks.json`, { signal: AbortSignal.timeout(3000) });
    if (!answer.ok) throw new Error(`the issuer's keys answered ${answer.status}`);
    const jwks = Jwks.parse(await answer.json());
    verifier.cacheJwks(jwks as Parameters<typeof verifier.cacheJwks>[0]);
    known = new Set(jwks.keys.map((key) => key.kid));
    unreachable = false;
  };

  /** Requests that need the keys at the same moment wait for the same look. */
  let looking: Promise<void> | undefined;
  const look = (): Promise<void> => {
    looking ??= fetchKeys()
      .catch((error) => log.warn('the issuer could not be asked for its keys', { error }))
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };

  const keyIdOf = (token: string): string => {
    try {
      const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid?: unknown };
      return typeof header.kid === 'string' ? header.kid : '';
    } catch {
      return '';
    }
  };

  return async (token: string): Promise<Bearer> => {
    if (token.length > 8192) throw Unauthenticated();
    const keyId = keyIdOf(token);
    const mayLook = looking !== undefined || clock.now().getTime() - fetchedAt > refetchMs;
    if (!known.has(keyId) && mayLook) await look();
    if (!known.has(keyId)) throw unreachable ? Busy() : Unauthenticated();
    try {
      const claims = verifier.verifySync(token);
      return isAppsOwn(claims['client_id']) ? appBearerOf(claims) : bearerOf(claims);
    } catch {
      throw Unauthenticated();
    }
  };
};
