import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Declined } from './declined.ts';
import type { Reach } from './world.ts';

/** How a laptop that runs on this data folder is reached. */
export function reachLaptop(dataDir: string): Reach {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'sdk.json'), 'utf8')) as Reach;
  } catch {
    throw new Declined(
      `No laptop has run on ${dataDir}. Start one with \`npm start\`, name its folder with --data, or choose a deployed environment with --env.`,
    );
  }
}
