import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;

/** What runs, as one file for Node and one for browsers, and what they share. */
export const buildScripts = async (outdir: string): Promise<void> => {
  await build({
    entryPoints: [join(here, 'src/node.ts'), join(here, 'src/browser.ts')],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['node20', 'chrome116', 'firefox124', 'safari17.4'],
    external: ['node:*'],
    outdir,
    logLevel: 'warning',
  });
};

/** The types of it, for editors and compilers. */
export const buildTypes = (outdir: string): void => {
  const compiler = join(here, '../node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', here, '--outDir', outdir], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the types could not be made');
};

if (import.meta.main) {
  const dist = join(here, 'dist');
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  await buildScripts(dist);
  buildTypes(join(dist, 'types'));
  copyFileSync(join(here, '../LICENSE'), join(dist, 'LICENSE'));
}
