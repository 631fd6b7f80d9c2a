import { AwsError, type PlainAnswer, type PlainRequest } from '../../wire/json-api.ts';
import type { openAuthorizationCodes } from './authorization-codes.ts';
import type { Directory } from './directory.ts';
import type { Keys } from './keys.ts';
import type { Client, Pool } from './pools.ts';
import { isShown, readAccessToken } from './tokens.ts';
import { isReadable } from './users.ts';

/** Pages anywhere trade codes for tokens: without cookies there is nothing of somebody else's to borrow. */
export const forAnyPage = { 'access-control-allow-origin': '*' };

export const preflight = {
  status: 204,
  text: '',
  headers: {
    ...forAnyPage,
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-max-age': '600',
  },
};

const answered = (status: number, body: unknown, headers: Record<string, string> = {}): PlainAnswer => ({
  status,
  body,
  headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store', ...forAnyPage, ...headers },
});
const refused = (error: string): PlainAnswer => answered(400, { error });

/** `/oauth2/token`, `/oauth2/revoke` and `/oauth2/userInfo` of a pool. */
export function hostedTokens(
  directory: Directory,
  more: { clients: Map<string, Client>; codes: ReturnType<typeof openAuthorizationCodes>; keys: Keys },
) {
  const { clients, codes, keys } = more;
  const { sessions, users } = directory;

  /** A form with each field once; `undefined` when it is none. */
  function formOf({ headers, body }: PlainRequest): Map<string, string> | undefined {
    if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) return undefined;
    const pairs = [...new URLSearchParams(body)];
    const form = new Map(pairs);
    return form.size === pairs.length ? form : undefined;
  }

  /** The public app that asks: there are no others with hosted pages here. */
  const appOf = (form: Map<string, string>, pool: Pool): Client | undefined => {
    const client = clients.get(form.get('client_id') ?? '');
    return client?.pool.id === pool.id && client.secret === undefined ? client : undefined;
  };

  function tokensFor(
    client: Client,
    found: {
      user: Parameters<typeof directory.tokens>[0]['user'];
      session: Parameters<typeof directory.tokens>[0]['session'];
      nonce?: string;
    },
    refreshToken: string | undefined,
  ): PlainAnswer {
    const { AccessToken, IdToken, ExpiresIn, TokenType } = directory.tokens({ client, ...found });
    const isOpenId = sessions.scopeOf(found.session.originJti)?.split(' ').includes('openid');
    return answered(200, {
      ...(isOpenId ? { id_token: IdToken } : {}),
      access_token: AccessToken,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      expires_in: ExpiresIn,
      token_type: TokenType,
    });
  }

  function byCode(client: Client, form: Map<string, string>): PlainAnswer {
    const [code, redirectUri] = [form.get('code'), form.get('redirect_uri')];
    if (!code || !redirectUri) return refused('invalid_request');
    const found = codes.redeem(client, { code, redirectUri, verifier: form.get('code_verifier') ?? '' });
    return found ? tokensFor(client, found, found.refreshToken) : refused('invalid_grant');
  }

  function byRefreshToken(client: Client, form: Map<string, string>): PlainAnswer {
    const token = form.get('refresh_token');
    if (!token) return refused('invalid_request');
    try {
      const { session, refreshToken } = sessions.refresh(client, token);
      const user = users.bySub(session.pool, session.sub);
      return user?.enabled ? tokensFor(client, { user, session }, refreshToken) : refused('invalid_grant');
    } catch (error) {
      if (error instanceof AwsError) return refused('invalid_grant');
      throw error;
    }
  }

  return {
    token(pool: Pool, request: PlainRequest): PlainAnswer {
      const form = formOf(request);
      if (!form) return refused('invalid_request');
      const client = appOf(form, pool);
      if (!client) return refused('invalid_client');
      if (!client.AllowedOAuthFlowsUserPoolClient) return refused('unauthorized_client');
      const grant = form.get('grant_type');
      if (grant === 'authorization_code') return byCode(client, form);
      if (grant === 'refresh_token') return byRefreshToken(client, form);
      return refused(grant ? 'unsupported_grant_type' : 'invalid_request');
    },

    /** Ends the sign-in a refresh token is of; a token nobody knows is gone already (RFC 7009, 2.2). */
    revoke(pool: Pool, request: PlainRequest): PlainAnswer {
      const form = formOf(request);
      const token = form?.get('token');
      if (!form || !token) return refused('invalid_request');
      const client = appOf(form, pool);
      if (!client || client.EnableTokenRevocation === false) return refused('invalid_client');
      if (token.split('.').length === 3) return refused('unsupported_token_type');
      const found = sessions.byToken(token)?.session;
      if (found && found.clientId !== client.id) return refused('unauthorized_client');
      if (found) sessions.revoke(found.originJti);
      return { status: 200, text: '', headers: { 'cache-control': 'no-store', ...forAnyPage } };
    },

    userInfo({ headers }: PlainRequest): PlainAnswer {
      const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
      try {
        const { user, client } = directory.bearer(token, 'openid');
        const { scope } = readAccessToken(keys, token, directory.now());
        const shown = Object.entries(user.attributes).filter(
          ([name]) => isReadable(client, name) && isShown(name, scope),
        );
        return answered(200, { ...Object.fromEntries(shown), username: user.username });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const words = { error: 'invalid_token', error_description: error.message };
        return answered(401, words, { 'www-authenticate': 'Bearer error="invalid_token"' });
      }
    },
  };
}
