import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import type { ApiClient } from '../../../local/seed/client.ts';
import { launchBrowser } from '../../support/browser.ts';
import { type Laptop, startLaptop } from '../../support/laptop.ts';
import { atMost, type Figure, type Row } from '../figure.ts';
import { goOnAir } from '../live/on-air.ts';
import { bringReader, type Shown, watchClock } from '../live/shown-clock.ts';

const settleSeconds = 15;
const watchSeconds = 60;
const joins = 12;
const longestJoinMs = 30_000;

const open = async (browser: Browser, address: string): Promise<{ page: Page; close(): Promise<void> }> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await bringReader(page);
  await page.goto(address);
  return { page, close: () => context.close() };
};

const share = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
};
const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** The first readable picture of a viewer who opens the page, in milliseconds since the film had its address. */
async function joinMs(browser: Browser, address: string): Promise<number> {
  const { page, close } = await open(browser, address);
  try {
    return await page.evaluate(async (longestMs) => {
      type Video = { requestVideoFrameCallback(tell: (now: number) => void): void };
      const scope = globalThis as unknown as { document: { querySelector(selector: string): Video | null } };
      const shown = await new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error(`no picture after ${longestMs / 1000} s`)), longestMs);
        const look = (): void => {
          const video = scope.document.querySelector('video');
          if (video) video.requestVideoFrameCallback(resolve);
          else setTimeout(look, 5);
        };
        look();
      });
      const firstAsked = Math.min(
        ...performance
          .getEntriesByType('resource')
          .filter(({ name }) => new URL(name).pathname.startsWith('/l/'))
          .map(({ startTime }) => startTime),
      );
      return shown - firstAsked;
    }, longestJoinMs);
  } finally {
    await close();
  }
}

async function measureProfile(laptop: Laptop, browser: Browser, ada: ApiClient, latency: 'low' | 'standard') {
  const stream = await goOnAir(ada, latency);
  const address = `${laptop.cloud.siteUrl}/live/${stream.streamId}`;
  try {
    const { page, close } = await open(browser, address);
    await pause(settleSeconds * 1000);
    const shown = await watchClock(page, watchSeconds);
    await close();
    if (shown.length < watchSeconds) throw new Error(`only ${shown.length} pictures could be read`);
    const joined: number[] = [];
    if (latency === 'low') for (let join = 0; join < joins; join++) joined.push(await joinMs(browser, address));
    return { shown, joined };
  } finally {
    await stream.stop();
  }
}

const lateness = (shown: readonly Shown[]): number[] => shown.map(({ lateMs }) => lateMs);
/** How much later the last quarter is shown than the first. */
const driftMs = (shown: readonly Shown[]): number => {
  const quarter = Math.floor(shown.length / 4);
  return Math.abs(share(lateness(shown.slice(-quarter)), 0.5) - share(lateness(shown.slice(0, quarter)), 0.5));
};

async function measureOn(laptop: Laptop, browser: Browser): Promise<Row[]> {
  const ada = await laptop.creator('ada');
  const low = await measureProfile(laptop, browser, ada, 'low');
  const standard = await measureProfile(laptop, browser, ada, 'standard');
  return [
    atMost(
      `low: glass to glass, p50 of ${low.shown.length} pictures`,
      share(lateness(low.shown), 0.5),
      2200,
      inSeconds,
    ),
    atMost('low: glass to glass, p95', share(lateness(low.shown), 0.95), 3000, inSeconds),
    atMost(`low: drift within ${watchSeconds} s`, driftMs(low.shown), 350, inSeconds),
    atMost(`low: the first picture of who joins, p95 of ${joins}`, share(low.joined, 0.95), 1000, inSeconds),
    atMost('standard: glass to glass, p95', share(lateness(standard.shown), 0.95), 10_000, inSeconds),
  ];
}

export const glassToGlass: Figure = {
  name: 'glass-to-glass',
  title: 'From the camera to the screen',
  law: 'flat in time and in viewers: what is shown is as late after an hour as after a minute.',
  method: `A clock is burnt into each picture before a publisher as OBS is one encodes it (720p, x264 veryfast, 2 s keyframes, RTMP); three renditions; read back from the video element of our own page in a headless browser, ${watchSeconds} s long. Publisher, encoder, platform and browser share the machine.`,
  async measure() {
    const laptop = await startLaptop({ withSite: true });
    const browser = await launchBrowser();
    try {
      return { rows: await measureOn(laptop, browser) };
    } finally {
      await browser.close();
      await laptop.stop();
    }
  },
};
