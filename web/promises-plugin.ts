import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const name = 'virtual:promises';
const contracts = pathToFileURL(join(import.meta.dirname, '../lambdas')).href;

/**
 * What the client may know of the contracts at run time: which address an operation has, and the two lists people choose
 * from. The contracts are read here, in Node, so that neither they nor zod reach the browser.
 */
export async function promisesModule(): Promise<string> {
  const [{ operations }, { creatorTermsVersion }, { categories }] = await Promise.all([
    import(`${contracts}/gateway/operations.ts`),
    import(`${contracts}/accounts/contract.ts`),
    import(`${contracts}/catalog/contract.ts`),
  ]);
  type Promised = { id: string; method: string; path: string; credential: string; idempotency?: string };
  const addresses = Object.fromEntries(
    (operations as readonly Promised[]).map(({ id, method, path, credential, idempotency }) => [
      id,
      { method, path, credential, creates: idempotency !== undefined },
    ]),
  );
  return [
    `export const operations = ${JSON.stringify(addresses)};`,
    `export const creatorTermsVersion = ${JSON.stringify(creatorTermsVersion)};`,
    `export const categories = ${JSON.stringify(categories)};`,
  ].join('\n');
}

/** Makes `import … from 'virtual:promises'` work in the client. */
export const promises = (): Plugin => ({
  name: 'arclight-promises',
  resolveId: (id) => (id === name ? `\0${name}` : undefined),
  load: (id) => (id === `\0${name}` ? promisesModule() : undefined),
});
