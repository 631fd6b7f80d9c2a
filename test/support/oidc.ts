import { createHash, randomBytes } from 'node:crypto';

/** What an app knows of itself, and where it learned the rest. */
export interface OidcApp {
  issuer: string;
  clientId: string;
  redirectUri: string;
}

export interface Discovery {
  issuer: string;
  jwks_uri: string;
  authorization_endpoint: string;
  token_endpoint: string;
  userinfo_endpoint: string;
  revocation_endpoint: string;
  end_session_endpoint: string;
}
export const discover = async ({ issuer }: Pick<OidcApp, 'issuer'>): Promise<Discovery> =>
  (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Discovery;

export const newVerifier = (): string => randomBytes(32).toString('base64url');
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** What an app sends people to the sign-in page with; `undefined` leaves a parameter out. */
export const authorizeQuery = (
  app: OidcApp,
  verifier: string,
  more: Record<string, string | undefined> = {},
): URLSearchParams => {
  const all = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    state: 'a-state',
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...more,
  };
  return new URLSearchParams(Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined));
};

/** A page as a browser has it: its words, the form's hidden fields, and the cookie that came with it. */
export interface Shown {
  status: number;
  html: string;
  /** Where it sends the browser instead. */
  location: string | undefined;
  /** Where its form goes. */
  action: string;
  hidden: Record<string, string>;
  cookie: string;
  headers: Headers;
}

const read = (html: string): string => html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

const shownBy = async (answer: Response, at: string): Promise<Shown> => {
  const html = await answer.text();
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  const action = read(/action="([^"]*)"/.exec(html)?.[1] ?? '');
  return {
    status: answer.status,
    html: read(html),
    location: answer.headers.get('location') ?? undefined,
    action: new URL(action, at).href,
    hidden: Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, read(value)])),
    cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    headers: answer.headers,
  };
};

/** Opens an address without following where it leads. */
export const opened = async (address: string): Promise<Shown> =>
  shownBy(await fetch(address, { redirect: 'manual' }), address);

/** Sends a page's form with what somebody typed; `instead` stands in for what the browser would send along. */
export const filled = async (
  shown: Shown,
  typed: Record<string, string>,
  instead: { cookie?: string; hidden?: Record<string, string> } = {},
): Promise<Shown> =>
  shownBy(
    await fetch(shown.action, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: instead.cookie ?? shown.cookie },
      body: new URLSearchParams({ ...(instead.hidden ?? shown.hidden), ...typed }),
    }),
    shown.action,
  );

/** The sign-in page an app's request leads to. */
export const signInPage = async (
  app: OidcApp,
  verifier: string,
  more: Record<string, string | undefined> = {},
): Promise<Shown> => {
  const { authorization_endpoint } = await discover(app);
  const sent = await opened(`${authorization_endpoint}?${authorizeQuery(app, verifier, more)}`);
  if (sent.location === undefined) return sent;
  return opened(new URL(sent.location, authorization_endpoint).href);
};

export interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token?: string;
  expires_in: number;
  token_type: string;
}

export const posted = (address: string, fields: Record<string, string>): Promise<Response> =>
  fetch(address, { method: 'POST', body: new URLSearchParams(fields) });

/** A code somebody brought back to the app. */
export const codeFor = async (
  app: OidcApp,
  verifier: string,
  person: { email: string; password: string },
  more: Record<string, string | undefined> = {},
): Promise<string> => {
  const shown = await signInPage(app, verifier, more);
  const back = await filled(shown, { username: person.email, password: person.password });
  const code = back.location && new URL(back.location).searchParams.get('code');
  if (!code) throw new Error(`no code came back: ${back.status} ${back.location ?? back.html}`);
  return code;
};

/** The whole way: a person signs in to an app, which gets their tokens. */
export const signedInTo = async (
  app: OidcApp,
  person: { email: string; password: string },
  more: Record<string, string | undefined> = {},
): Promise<Tokens> => {
  const verifier = newVerifier();
  const code = await codeFor(app, verifier, person, more);
  const { token_endpoint } = await discover(app);
  const answer = await posted(token_endpoint, {
    grant_type: 'authorization_code',
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    code,
    code_verifier: verifier,
  });
  if (!answer.ok) throw new Error(`no tokens came: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Tokens;
};

export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
