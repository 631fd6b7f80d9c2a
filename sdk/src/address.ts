import type { AskedLoosely } from './promises.ts';

/** Where an operation is found and what it asks of its caller. */
export interface Address {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{snake_case}` parameters. */
  path: string;
  credential: 'required' | 'optional' | 'ignored';
  /** Creating actions carry an Idempotency-Key, so that a repeated request makes one thing. */
  creates?: true;
}

/** The path of one question: parameters filled in, query behind it. */
export const pathOf = (path: string, { params = {}, query = {} }: AskedLoosely): string => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? '').replace('%40', '@'),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `${filled}?${search}` : filled;
};

/** Makes paths of answers complete, where Arclight is not the page's own origin. */
export const absoluteAt =
  (address: string) =>
  (path: string): string =>
    address ? new URL(path, address).href : path;
