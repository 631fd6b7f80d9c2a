import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';

const fromNpm = process.platform === 'linux' && process.arch === 'x64';

const launching = `import { launchBrowser } from '${join(import.meta.dirname, 'browser.ts')}';
const browser = await launchBrowser();
console.log(browser.version());
await browser.close();`;

it('a browser can be launched while another process is still unpacking it', async (context) => {
  context.skip(!fromNpm || process.env.CHROME_PATH !== undefined, 'npm carries a browser for Linux on x64 only');
  const folder = mkdtempSync(join(tmpdir(), 'unpacking-'));
  const launch = () =>
    promisify(execFile)(process.execPath, ['--input-type=module', '--eval', launching], {
      env: { ...process.env, TMPDIR: folder },
    });
  const unpacking = () => readdirSync(folder, { recursive: true }).some((name) => /(^|\/)chromium$/.test(String(name)));
  try {
    const first = launch();
    await vi.waitUntil(unpacking, { timeout: 15_000, interval: 5 });
    const versions = await Promise.all([first, launch(), launch()]);
    expect(new Set(versions.map(({ stdout }) => stdout)).size).toBe(1);
    expect(readdirSync(folder).filter((name) => name.includes('chromium'))).toEqual(['arclight-chromium']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
