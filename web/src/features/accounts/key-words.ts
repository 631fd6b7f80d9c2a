import { scopes } from '../../../../sdk/src/public.ts';
import type { Answer } from '../../api/promises.ts';
import { ago, dateOf } from '../../ui/when.ts';

export type ApiKey = Answer<'accounts.list_keys'>['items'][number];
export type Scope = keyof typeof scopes;

/** Every scope, with what it lets a program do. */
export const everyScope = Object.entries(scopes) as [Scope, string][];

const dayMs = 24 * 3_600_000;

/** How long a key may be good for, in days. */
export const lives = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'One year'],
  ['never', 'No end'],
] as const;
export type Life = (typeof lives)[number][0];

export const endOf = (life: Life, now: Date): string | undefined =>
  life === 'never' ? undefined : new Date(now.getTime() + Number(life) * dayMs).toISOString();

/** "last used 3 hours ago · until 20 February 2027" */
export const useWords = ({ last_used_at, expires_at, expired }: ApiKey, now: Date): string =>
  [
    last_used_at ? `last used ${ago(last_used_at, now)}` : 'never used',
    expires_at ? `${expired ? 'ended' : 'until'} ${dateOf(expires_at)}` : 'no end',
  ].join(' · ');
