import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const mark = '\0wasm:';

/** `import bytes from '….wasm'`, as the bundler of the functions does it. */
export const wasmAsBytes = (): Plugin => ({
  name: 'wasm-as-bytes',
  enforce: 'pre',
  resolveId: (id) => (id.endsWith('.wasm') ? `${mark}${require.resolve(id)}.js` : undefined),
  load: (id) => {
    if (!id.startsWith(mark)) return undefined;
    const bytes = readFileSync(id.slice(mark.length, -'.js'.length));
    return `export default Uint8Array.from(Buffer.from(${JSON.stringify(bytes.toString('base64'))}, 'base64'));`;
  },
});
