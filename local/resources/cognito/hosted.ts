import type { PlainAnswer, PlainRequest } from '../../wire/json-api.ts';
import { openAuthorizationCodes } from './authorization-codes.ts';
import { readAuthorizationRequest, SentBack, ToldHere } from './authorization-request.ts';
import type { Directory } from './directory.ts';
import { hostedLogin } from './hosted-login.ts';
import { page } from './hosted-page.ts';
import { hostedTokens, preflight } from './hosted-tokens.ts';
import type { Keys } from './keys.ts';
import type { Client, Pool } from './pools.ts';

/** What a pool with a domain answers beside its API: the pages people sign in on, and OAuth's endpoints for apps. */
export function hosted(
  directory: Directory,
  known: { pools: Map<string, Pool>; clients: Map<string, Client>; keys: Keys },
) {
  const codes = openAuthorizationCodes(directory);
  const login = hostedLogin(directory, codes);
  const tokens = hostedTokens(directory, { clients: known.clients, codes, keys: known.keys });

  const to = (location: string): PlainAnswer => ({
    status: 302,
    text: '',
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });

  /** Anything that is wrong with the app's request is told to the app, or here where it cannot be trusted. */
  async function told(run: () => PlainAnswer | Promise<PlainAnswer>): Promise<PlainAnswer> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof SentBack) return to(error.location);
      if (error instanceof ToldHere)
        return page({ status: 400, title: 'You cannot sign in here', words: error.message });
      throw error;
    }
  }

  function signOut({ query }: PlainRequest): PlainAnswer {
    const client = known.clients.get(query.get('client_id') ?? '');
    const address = query.get('logout_uri');
    if (address === null || !client?.LogoutURLs?.includes(address))
      throw new ToldHere('This app wants people sent to an address that was not registered for it, so they are not.');
    return to(address);
  }

  return async (request: PlainRequest): Promise<PlainAnswer> => {
    const { method, path, query } = request;
    const [, domain = '', ...rest] = path.split('/');
    const pool = [...known.pools.values()].find(({ hostedAt }) => hostedAt?.endsWith(`/${domain}`));
    if (domain === '' || !pool) return undefined;
    const read = () => readAuthorizationRequest(query, { pool, clients: known.clients });
    const here = `/${domain}/login?${query}`;
    switch (`${method} ${rest.join('/')}`) {
      case 'GET oauth2/authorize':
        return told(() => {
          read();
          return to(here);
        });
      case 'GET login':
        return told(() => login.show(read(), here));
      case 'POST login':
        return told(() => login.answer(read(), here, request));
      case 'GET logout':
        return told(() => signOut(request));
      case 'POST oauth2/token':
        return tokens.token(pool, request);
      case 'POST oauth2/revoke':
        return tokens.revoke(pool, request);
      case 'GET oauth2/userInfo':
      case 'POST oauth2/userInfo':
        return tokens.userInfo(request);
      case 'OPTIONS oauth2/token':
      case 'OPTIONS oauth2/revoke':
      case 'OPTIONS oauth2/userInfo':
        return preflight;
      default:
        return undefined;
    }
  };
}
