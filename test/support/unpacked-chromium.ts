import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The package's own unpacking goes into the temporary folder of the process that asks, so a process of its own asks. */
const unpack = "import('@sparticuz/chromium').then((it) => it.default.executablePath())";

/**
 * The path of the Chromium that npm carries, unpacked into the temporary folder once for all who ask.
 *
 * The package takes a file that is there for one that is whole, while another process may still be writing it; then it
 * cannot be started (`ETXTBSY`). So it is unpacked beside and moved to its place when whole: whoever is late has done it
 * for nothing, and nobody ever sees half a browser.
 */
export async function unpackedChromium(): Promise<string> {
  const folder = join(tmpdir(), 'arclight-chromium');
  if (!existsSync(folder)) {
    const beside = await mkdtemp(`${folder}-`);
    try {
      await promisify(execFile)(process.execPath, ['--eval', unpack], {
        cwd: import.meta.dirname,
        env: { ...process.env, TMPDIR: beside },
      });
      await rename(beside, folder).catch((error: NodeJS.ErrnoException) => {
        if (!existsSync(folder)) throw error;
      });
    } finally {
      await rm(beside, { recursive: true, force: true });
    }
  }
  return join(folder, 'chromium');
}
