import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { lock, Taken } from './lock.ts';

/** Removes everything the laptop has kept: videos, accounts, messages, build results. Refuses while a copy runs. */
function reset() {
  const { values } = parseArgs({ options: { data: { type: 'string', default: '.local' } } });
  const dataDir = resolve(values.data);
  try {
    const held = lock(dataDir);
    held.release();
  } catch (error) {
    if (!(error instanceof Taken)) throw error;
    console.error(`A copy is running on ${dataDir}: stop it first.`);
    process.exit(1);
  }
  rmSync(dataDir, { recursive: true, force: true });
  console.log(`${dataDir} is gone; the next start begins anew.`);
}

reset();
