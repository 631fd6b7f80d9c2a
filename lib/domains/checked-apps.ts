import type { App, EnvironmentName } from '../../config/environment.ts';
import { everyScope, isScope } from '../../lambdas/kit/scopes.ts';

/** What browsers run or open by themselves; a callback of such a scheme would be somebody's script. */
const dangerousSchemes = /^(javascript|data|file|blob|about|vbscript|view-source|ftp|ws|wss):$/;
/** Cognito takes http for this name alone, not for 127.0.0.1. */
const ownMachine = 'localhost';

/** What is wrong with an address people are sent to, in words; nothing when it may be one. */
const wrongWithCallback = (text: string): string | undefined => {
  if (!URL.canParse(text)) return 'is no absolute address';
  const { protocol, hostname, hash, username, password, href } = new URL(text);
  if (text.includes('*')) return 'has an asterisk; every address is written out';
  if (text.includes('#') || hash) return 'has a fragment, which OAuth does not allow';
  if (username || password) return 'carries a name or a password';
  if (protocol === 'https:') return href === text || `${text}/` === href ? undefined : `is spelled ${href} by browsers`;
  if (protocol === 'http:')
    return hostname === ownMachine ? undefined : 'is http; only the own machine, as localhost, may be';
  if (dangerousSchemes.test(protocol)) return `has the scheme ${protocol}, which browsers run or open themselves`;
  // RFC 8252, 7.1: a scheme of one's own is one's domain turned round, so that two apps do not claim the same.
  return protocol.includes('.')
    ? undefined
    : `has the scheme ${protocol}; write your domain turned round, com.example.app:`;
};

const wrongWithOrigin = (text: string): string | undefined => {
  if (text.includes('*')) return 'has an asterisk; every origin is written out';
  if (!URL.canParse(text) || new URL(text).origin !== text)
    return 'is no origin: scheme, host and port, nothing after it';
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || hostname === ownMachine
    ? undefined
    : 'is http; only the own machine, as localhost, may be';
};

const wrongWith = (app: App): string[] => {
  const named = (what: string, list: readonly string[], wrong: (text: string) => string | undefined) =>
    list.flatMap((text) => {
      const words = wrong(text);
      return words ? [`${what} ${text} ${words}`] : [];
    });
  return [
    ...(/^[a-z][a-z0-9]{1,30}$/.test(app.key) ? [] : ['the key has to be 2 to 31 letters a–z and digits']),
    ...(app.name.trim() && app.name.length <= 60 ? [] : ['the name has to have 1 to 60 characters']),
    ...named('homepage', [app.homepage], wrongWithCallback),
    ...named('callback', app.callbacks, wrongWithCallback),
    ...named('logout', app.logouts ?? [], wrongWithCallback),
    ...named('origin', app.origins ?? [], wrongWithOrigin),
    ...named('scope', app.scopes, (scope) =>
      isScope(scope) ? undefined : `is not known; there are ${everyScope.join(', ')}`,
    ),
    ...(app.callbacks.length ? [] : ['there has to be one callback at least']),
    ...(app.scopes.length ? [] : ['there has to be one scope at least']),
    ...(app.callbacks.length > 100 ? ['Cognito takes 100 callbacks at most'] : []),
  ];
};

/** The apps of an environment as they are written down, or one error with everything that is wrong with them. */
export const checkedApps = (environment: EnvironmentName, apps: readonly App[]): readonly App[] => {
  const keys = apps.map(({ key }) => key);
  const wrong = [
    ...apps.flatMap((app) => wrongWith(app).map((words) => `${app.key || '(no key)'}: ${words}`)),
    ...keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `${key}: there are two apps of this key`),
    ...apps
      .filter(({ name }, at) => apps.findIndex((one) => one.name === name) !== at)
      .map(({ key, name }) => `${key}: there are two apps called ${name}, which people could not tell apart`),
  ];
  if (wrong.length > 0) throw new Error(`config/${environment}.ts, apps:\n- ${wrong.join('\n- ')}`);
  return apps;
};

/** Origins whose pages may call our API from a browser, each once. */
export const originsOf = (apps: readonly App[]): string[] => [...new Set(apps.flatMap(({ origins = [] }) => origins))];

/**
 * An app's name as Cognito takes it for its client: plain letters, digits and a few signs. People read it where they sign in,
 * if the pages there name the app at all.
 */
export const nameAtCognito = ({ name, key }: Pick<App, 'name' | 'key'>): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\w\s+=,.@-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim() || key;
