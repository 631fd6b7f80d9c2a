import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../sdk/README.md', import.meta.url), 'utf8');

/** The program the page begins with. */
export const readmeScript = (): string => {
  const script = /```js\n([\s\S]*?)```/.exec(page)?.[1];
  if (!script) throw new Error('sdk/README.md has no script');
  return script;
};
