import { existsSync } from 'node:fs';
import { type Browser, chromium as playwright } from 'playwright-core';

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
  if (fromNpm) return (await import('@sparticuz/chromium')).default.executablePath();
  const found = installed.find((path) => existsSync(path));
  if (!found) throw new Error('No browser found: set CHROME_PATH to an installed Chrome.');
  return found;
}

/**
 * A real browser that plays H.264 and AAC without a click. The caller closes it.
 *
 * The package's own arguments are left out on purpose: they run everything in one process, where closing a page ends
 * the browser, and switch web security off, which is part of what we test.
 */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await executable(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--autoplay-policy=no-user-gesture-required'],
  });
}
