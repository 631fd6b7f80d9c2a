import { type Answer, scopes } from '../../../sdk/src/node.ts';
import { misused } from '../../problem.ts';
import { facts, table } from '../../words.ts';

export type ApiKey = Answer<'accounts.list_keys'>['items'][number];
export type Scope = keyof typeof scopes;

const everyScope = Object.keys(scopes) as Scope[];
const isScope = (text: string): text is Scope => Object.hasOwn(scopes, text);

/** An id of a key, or a mistake in the call. */
export const keyIdOf = (typed: string): string => {
  if (/^key_[0-9A-Za-z]{20,40}$/.test(typed)) return typed;
  throw misused(`${typed} is not an API key’s id.`, 'Ids look like key_01JD…; `arclight keys ls` lists yours.');
};

/** "videos:read,uploads:write" → two of them. */
export const scopesOf = (typed: string): Scope[] => {
  const named = typed
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  const unknown = named.find((one) => !isScope(one));
  if (unknown !== undefined || named.length === 0)
    throw misused(
      unknown === undefined ? 'A key needs a scope at least.' : `There is no scope ${unknown}.`,
      `Scopes are ${everyScope.join(', ')}.`,
    );
  return named.filter(isScope);
};

const dayMs = 24 * 3_600_000;

/** "90d", or a day or moment as it is written, as a moment. */
export const expiryOf = (typed: string | undefined, nowMs: number): string | undefined => {
  if (typed === undefined) return undefined;
  const days = /^(\d{1,4})d$/.exec(typed)?.[1];
  const ms = days === undefined ? Date.parse(typed) : nowMs + Number(days) * dayMs;
  if (Number.isNaN(ms)) throw misused(`${typed} is no time.`, 'Give days, like 90d, or a day, like 2027-01-31.');
  return new Date(ms).toISOString();
};

const lastUse = ({ last_used_at: at }: ApiKey): string => (at ? `used ${at.slice(0, 16)}Z` : 'never used');
const ending = ({ expired, expires_at: at }: ApiKey): string => {
  if (!at) return 'no end';
  return `${expired ? 'expired' : 'until'} ${at.slice(0, 10)}`;
};

export const keysTable = (keys: readonly ApiKey[], width: number): string =>
  table(
    keys.map((key) => [
      key.key_id,
      key.name,
      `${key.prefix}…${key.last_four}`,
      lastUse(key),
      ending(key),
      key.scopes.join(','),
    ]),
    width,
  );

/** A key line by line; the key itself when it has just been made. */
export const keyWords = (key: ApiKey & { key?: string | undefined }): string =>
  facts([
    ['id', key.key_id],
    ['for', key.name],
    ['opens', key.scopes.join(', ')],
    ['end', ending(key)],
    ['key', key.key],
  ]);
