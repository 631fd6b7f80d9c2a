import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import type { Authorizer } from './templates.ts';

/** As functions see them: every claim is text, lists in brackets. */
export type Claims = Record<string, string>;

export type Verdict = { claims: Claims } | { refused: 'unauthorized' | 'forbidden'; description: string };

const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });
const header = z.object({ alg: z.string(), kid: z.string() });
/** Nobody makes us ask the issuer for unknown keys more often than this. */
const askAgainAfterMs = 2_000;

interface Keys {
  byId: Map<string, KeyObject>;
  askedAt: number;
}

/** Checks tokens as the gateway's JWT authorizer does: signature by the issuer's keys, times, issuer, audience, scopes. */
export class TokenChecker {
  readonly #keys = new Map<string, Keys>();
  readonly #addressOf: (issuer: string) => string;
  readonly #now: () => Date;

  /** `addressOf` says where on this machine an issuer is found; it is also the name its tokens may carry. */
  constructor(addressOf: (issuer: string) => string, now: () => Date) {
    this.#addressOf = addressOf;
    this.#now = now;
  }

  async check(authorization: string | undefined, authorizer: Authorizer): Promise<Verdict> {
    const token = authorization?.replace(/^Bearer\s+/i, '').trim();
    if (!token) return { refused: 'unauthorized', description: '' };
    const parts = token.split('.');
    const [head = '', payload = '', signature = ''] = parts;
    const parsedHead = header.safeParse(jsonIn(head));
    const claims = jsonIn(payload);
    if (parts.length !== 3 || !parsedHead.success || !claims) return invalid('the token is not well formed');
    if (parsedHead.data.alg !== 'RS256') return invalid('the token is not signed with RS256');
    const key = await this.#key(authorizer.issuer, parsedHead.data.kid);
    if (!key) return invalid('the token is signed with an unknown key');
    if (!verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url')))
      return invalid('the signature is wrong');
    return this.#checkClaims(claims, authorizer);
  }

  #checkClaims(claims: Record<string, unknown>, authorizer: Authorizer): Verdict {
    const now = this.#now().getTime() / 1000;
    const time = (name: string) => (typeof claims[name] === 'number' ? claims[name] : undefined);
    if ((time('exp') ?? 0) <= now) return invalid('the token has expired');
    if ((time('nbf') ?? 0) > now) return invalid('the token is not valid yet');
    if (claims.iss !== authorizer.issuer && claims.iss !== this.#addressOf(authorizer.issuer))
      return invalid('the token has another issuer');
    const audiences = [claims.aud ?? claims.client_id].flat();
    if (!audiences.some((audience) => authorizer.audience.includes(String(audience))))
      return invalid('the token is for another audience');
    const scopes = String(claims.scope ?? '').split(' ');
    if (authorizer.scopes.length > 0 && !authorizer.scopes.some((scope) => scopes.includes(scope)))
      return { refused: 'forbidden', description: 'the token lacks a scope' };
    return { claims: Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, asText(value)])) };
  }

  async #key(issuer: string, kid: string): Promise<KeyObject | undefined> {
    const known = this.#keys.get(issuer);
    const now = performance.now();
    if (known?.byId.has(kid) || (known && now - known.askedAt < askAgainAfterMs)) return known.byId.get(kid);
    const answer = await fetch(`${this.#addressOf(issuer)}/.well-known/jwks.json`, {
      signal: AbortSignal.timeout(5_000),
    });
    if (!answer.ok) throw new Error(`${issuer} gave no keys (${answer.status})`);
    const { keys } = keySet.parse(await answer.json());
    const byId = new Map(keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));
    this.#keys.set(issuer, { byId, askedAt: now });
    return byId.get(kid);
  }
}

const invalid = (description: string): Verdict => ({ refused: 'unauthorized', description });

function jsonIn(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const asText = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(String).join(' ')}]`
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
