#!/usr/bin/env node
// The command as npm links it. Our own Node understands TypeScript, whichever one was found first.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const fileAt = (path) => fileURLToPath(new URL(path, import.meta.url));

if (process.features.typescript) await import('./arclight.ts');
else {
  const own = fileAt('../node_modules/node/bin/node');
  if (!existsSync(own)) {
    process.stderr.write('Run `npm ci` in the folder of Arclight first.\n');
    process.exit(1);
  }
  const child = spawn(own, [fileAt('arclight.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal tells the child too; a signal sent to us alone has to be passed on.
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => {});
  child.on('exit', (code) => process.exit(code ?? 1));
}
