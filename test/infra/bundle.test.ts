import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { bundling, entries, leaner } from '../../lib/bundle.ts';

// Each takes http in another way: through middy, as our own code, as an older client of AWS.
const some = ['catalog-api', 'chat-on-socket', 'webhooks-on-delivery-due', 'live-on-stream-due'];

test('no function imports http as a module of names, which loads a WebSocket client nobody asked for', async () => {
  const all = entries();
  const { metafile } = await build({
    ...bundling,
    absWorkingDir: join(import.meta.dirname, '../..'),
    entryPoints: some.map((name) => all[name] ?? name),
    outdir: join(tmpdir(), 'never-written'),
    alias: leaner,
    write: false,
    metafile: true,
  });
  const functions = Object.values(metafile.outputs);
  expect(functions).toHaveLength(some.length);
  for (const { entryPoint, imports } of functions) {
    const taken = imports.map(({ path }) => path.replace(/^node:/, ''));
    expect(taken, entryPoint).toContain('https');
    expect(taken, entryPoint).not.toContain('http');
  }
});
