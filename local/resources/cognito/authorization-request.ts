import type { Client, Pool } from './pools.ts';

/** What an app asks for when it sends somebody to sign in. */
export interface AuthorizationRequest {
  client: Client;
  redirectUri: string;
  /** With spaces between them. */
  scope: string;
  state?: string;
  nonce?: string;
  /** BASE64URL(SHA256(verifier)), RFC 7636. */
  codeChallenge: string;
}

/** Said on a page of ours: where the request wants people sent is not to be trusted. */
export class ToldHere extends Error {}

/** Told to the app at its own address, RFC 6749, 4.1.2.1. */
export class SentBack extends Error {
  readonly location: string;

  constructor(to: string, error: string, description: string, state: string | undefined) {
    super(description);
    this.location = withParameters(to, { error, error_description: description, state });
  }
}

/** An address with more parameters; what it has already stays. */
export function withParameters(address: string, more: Record<string, string | undefined>): string {
  const given = Object.entries(more).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(given)}`;
}

/** Reads what came to `/oauth2/authorize`. Nobody is sent anywhere before client and address are known to belong together. */
export function readAuthorizationRequest(
  query: URLSearchParams,
  { pool, clients }: { pool: Pool; clients: Map<string, Client> },
): AuthorizationRequest {
  const [clientId, redirectUri] = [query.getAll('client_id'), query.getAll('redirect_uri')];
  const client = clientId.length === 1 ? clients.get(clientId[0] ?? '') : undefined;
  if (!client || client.pool.id !== pool.id || !client.AllowedOAuthFlowsUserPoolClient)
    throw new ToldHere('This app is not known here. Whoever made it has to register it first.');
  const [address] = redirectUri;
  // Letter by letter: every other way of comparing addresses has been used to send codes elsewhere.
  if (redirectUri.length !== 1 || address === undefined || !client.CallbackURLs?.includes(address))
    throw new ToldHere('This app wants people sent to an address that was not registered for it, so they are not.');

  const state = query.getAll('state')[0];
  const refuse = (error: string, description: string) => new SentBack(address, error, description, state);
  const once = (name: string): string | undefined => {
    const values = query.getAll(name);
    if (values.length > 1) throw refuse('invalid_request', `${name} is given more than once`);
    return values[0];
  };
  once('state');
  if (once('response_type') !== 'code' || !client.AllowedOAuthFlows?.includes('code'))
    throw refuse('unsupported_response_type', 'response_type has to be code');
  const codeChallenge = once('code_challenge');
  if (!codeChallenge) throw refuse('invalid_request', 'code_challenge is missing: this needs PKCE');
  if (once('code_challenge_method') !== 'S256') throw refuse('invalid_request', 'code_challenge_method has to be S256');
  if (!/^[A-Za-z0-9_-]{43}$/.test(codeChallenge))
    throw refuse('invalid_request', 'code_challenge has to be a SHA-256 in base64url');
  const allowed = client.AllowedOAuthScopes ?? [];
  const asked = (once('scope') ?? '').split(' ').filter(Boolean);
  if (asked.some((scope) => !allowed.includes(scope)))
    throw refuse('invalid_scope', 'a scope was asked for that this app was not given');
  const nonce = once('nonce');
  return {
    client,
    redirectUri: address,
    scope: [...new Set(asked.length > 0 ? asked : allowed)].join(' '),
    ...(state === undefined ? {} : { state }),
    ...(nonce === undefined ? {} : { nonce }),
    codeChallenge,
  };
}
