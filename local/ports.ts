import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { local } from './resource.ts';

/** Whether nobody listens on a port of this machine. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, local.host, () => probe.close(() => resolve(true)));
  });

/** Services get the ports they had last time, so that addresses kept in a browser or in data stay good. */
export interface Ports {
  /** The last run's port of a service, when it is still free. */
  lastOf(service: string): Promise<number | undefined>;
  remember(urls: Record<string, string>): void;
}

export function rememberedPorts(dataDir: string): Ports {
  const file = join(dataDir, 'ports.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {};
  return {
    async lastOf(service) {
      const port = known[service];
      return port !== undefined && (await isFree(port)) ? port : undefined;
    },
    remember(urls) {
      const ports = Object.entries(urls).map(([name, url]) => [name, Number(new URL(url).port)]);
      writeFileSync(file, `${JSON.stringify(Object.fromEntries(ports), null, 2)}\n`);
    },
  };
}
