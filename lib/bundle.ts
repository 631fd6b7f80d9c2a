import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** CommonJS inside a dependency asks for `require`, which an ES module does not have. */
const banner = `import{createRequire as arclightRequire}from'node:module';const require=arclightRequire(import.meta.url);`;

/** `lambdas/upload/api.lambda.ts` is deployed as `upload-api`. */
const functionNameOf = (entry: string): string =>
  `${basename(dirname(entry))}-${basename(entry).replace('.lambda.ts', '')}`;

/** Every deployed function and the file it begins in. */
export const entries = (): Record<string, string> =>
  Object.fromEntries(
    globSync('lambdas/*/*.lambda.ts', { cwd: root })
      .sort()
      .map((entry) => [functionNameOf(entry), entry]),
  );

/** How code becomes what Lambda runs. */
export const bundling: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  // WebAssembly goes into the function's one file.
  loader: { '.wasm': 'binary' },
  banner: { js: banner },
  logLevel: 'warning',
};

/** What a function gets in place of what it asks for: less, and so a shorter start. */
export const leaner = {
  '@aws-sdk/credential-provider-node': './lambdas/kit/function-credentials.ts',
  http: './lambdas/kit/plain-http.ts',
  'node:http': './lambdas/kit/plain-http.ts',
};

/**
 * All functions in one esbuild call, each whole in a folder of its own: one change is one changed folder, and so one
 * redeployed function. What did not change is not written again.
 */
export async function bundle(options: { failpoints?: boolean } = {}): Promise<{ functions: number; written: number }> {
  const found = entries();
  const { outputFiles } = await build({
    ...bundling,
    absWorkingDir: root,
    entryPoints: Object.fromEntries(Object.entries(found).map(([name, entry]) => [`${name}/index`, entry])),
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    write: false,
    alias: leaner,
    sourcemap: true,
    sourcesContent: false,
    dropLabels: options.failpoints ? [] : ['FAILPOINT'],
  });
  let written = 0;
  for (const { path, contents } of outputFiles) {
    if (existsSync(path) && readFileSync(path).equals(contents)) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
    written += 1;
  }
  return { functions: Object.keys(found).length, written };
}

if (import.meta.main) {
  const { functions, written } = await bundle({ failpoints: process.env['ARCLIGHT_FAILPOINTS'] === 'on' });
  console.log(`${functions} functions bundled, ${written} files changed`);
}
