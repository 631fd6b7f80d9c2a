import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const source = new URL('../docs/api/openapi.json', import.meta.url);

/** Puts the description of the API beside the client, as `/openapi.json`: for the reference, and for anybody's tools. */
export const reference = (): Plugin => ({
  name: 'arclight-reference',
  generateBundle() {
    const text = JSON.stringify(JSON.parse(readFileSync(source, 'utf8')));
    this.emitFile({ type: 'asset', fileName: 'openapi.json', source: text });
  },
});
