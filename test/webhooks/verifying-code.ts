import { readFileSync } from 'node:fs';

interface Given {
  headers: Record<string, unknown>;
  body: string;
  secret: string;
  now?: number;
}
// biome-ignore lint/suspicious/noExplicitAny: the code is a page's, and has no types.
type Verify = (given: Given) => any;

/** The code docs/webhooks.md gives to receivers, as they would run it. */
export const verifyingCode = async (): Promise<Verify> => {
  const page = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
  const module = `data:text/javascript,${encodeURIComponent(code)}`;
  return ((await import(/* @vite-ignore */ module)) as { verify: Verify }).verify;
};
