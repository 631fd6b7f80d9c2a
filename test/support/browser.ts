import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium as playwright } from 'playwright-core';
import { unpackedChromium } from './unpacked-chromium.ts';

const installed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
];

/** npm carries a Chromium for Linux on x64, with H.264 and AAC; elsewhere the Chrome that is there will do. */
const fromNpm = process.platform === 'linux' && process.arch === 'x64';

async function executable(): Promise<string> {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  if (fromNpm) return unpackedChromium();
  const found = installed.find((path) => existsSync(path));
  if (!found) throw new Error('No browser found: set CHROME_PATH to an installed Chrome.');
  return found;
}

const options = async () => ({
  executablePath: await executable(),
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--autoplay-policy=no-user-gesture-required'],
});

/**
 * A real browser that plays H.264 and AAC without a click. The caller closes it.
 *
 * The package's own arguments are left out on purpose: they run everything in one process, where closing a page ends
 * the browser, and switch web security off, which is part of what we test.
 */
export async function launchBrowser(...moreArgs: string[]): Promise<Browser> {
  const { args, ...rest } = await options();
  return playwright.launch({ ...rest, args: [...args, ...moreArgs] });
}

/**
 * The same browser with one person's own profile, kept in a folder as at home. Only there Chromium without a window can
 * open a kept file handle again; in a passing context it ends itself when it is asked to. The caller closes it.
 */
export async function openProfile(folder: string): Promise<BrowserContext> {
  return playwright.launchPersistentContext(folder, await options());
}
