import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFree } from '../../ports.ts';

/** The protocol's own port when nobody has it, else last time's, else any (0). */
const choose = async (file: string, usual: number): Promise<number> => {
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  for (const port of [usual, last]) if (port > 0 && (await isFree(port))) return port;
  return 0;
};

/** Opens on the wanted port; without one, on the usual or the last or any, which is remembered. */
export const openOnPort = async <Opened extends { port: number }>(
  { dataDir, name, usual = 0, wanted }: { dataDir: string; name: string; usual?: number; wanted: number | undefined },
  open: (port: number) => Promise<Opened>,
): Promise<Opened> => {
  const file = join(dataDir, `${name}-port`);
  const opened = await open(wanted ?? (await choose(file, usual))).catch((error: { code?: string }) => {
    // Another laptop took it after we looked.
    if (error.code !== 'EADDRINUSE' || wanted !== undefined) throw error;
    return open(0);
  });
  writeFileSync(file, String(opened.port));
  return opened;
};
