import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Declined } from './declined.ts';
import type { Reach } from './world.ts';

/** On this machine, the name does not matter. */
const portOf = (address: string): string | undefined => {
  const { hostname, port, protocol } = new URL(address);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return isHere ? port || protocol : undefined;
};

/** Whoever named an address means what is there, and nothing else. */
const checkIsMeant = (dataDir: string, site: string | undefined, address: string | undefined): void => {
  if (address === undefined) return;
  const port = portOf(address);
  if (port === undefined)
    throw new Declined(`${address} is no laptop: choose its environment with --env, or take back the address.`);
  if (site !== undefined && portOf(site) !== port)
    throw new Declined(
      `The laptop on ${dataDir} is at ${site}, not at ${address}. Name the folder of that one with --data, or take back the address.`,
    );
};

/** How a laptop that runs on this data folder is reached; declines when it is not the one at `address`. */
export function reachLaptop(dataDir: string, address?: string): Reach {
  const { site, ...reach } = writtenDown(dataDir);
  checkIsMeant(dataDir, site, address);
  return reach;
}

function writtenDown(dataDir: string): Reach & { site?: string } {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'sdk.json'), 'utf8')) as Reach & { site?: string };
  } catch {
    throw new Declined(
      `No laptop has run on ${dataDir}. Start one with \`npm start\`, name its folder with --data, or choose a deployed environment with --env.`,
    );
  }
}
