import type { CDPSession, Page } from 'playwright-core';

/** A good phone on an ordinary mobile network, by the browser's own throttles. */
export const phone = {
  viewport: { width: 390, height: 844 },
  downloadMbitPerSecond: 10,
  latencyMs: 40,
  slowerProcessor: 2,
};

/** What a stranger's first look at a page took. */
export interface FirstVisit {
  /** From the beginning of the navigation. */
  largestPaintMs: number;
  scripts: number;
  /** As they travel, packed. */
  scriptBytes: number;
}

/** Runs in the page before anything else, and notes every candidate for the largest paint. */
const watchForPaint = (): void => {
  const page = globalThis as unknown as { largestPaint?: number };
  const watch = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) page.largestPaint = entry.startTime;
  });
  watch.observe({ type: 'largest-contentful-paint', buffered: true } as unknown as { type: 'mark' });
};

const throttle = async (session: CDPSession): Promise<void> => {
  const bytesPerSecond = (phone.downloadMbitPerSecond * 1_000_000) / 8;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: phone.latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: phone.slowerProcessor });
};

/** Opens the home page on a page of a new context (so with an empty cache) in a phone's window, until its pictures are there. */
export async function firstVisit(page: Page, siteUrl: string): Promise<FirstVisit> {
  await page.addInitScript(watchForPaint);
  const session = await page.context().newCDPSession(page);
  await throttle(session);
  const scripts = new Set<string>();
  let scriptBytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  await page.goto(siteUrl);
  await page.locator('.video-card img').first().waitFor();
  await page.waitForLoadState('networkidle');
  const largestPaintMs = await page.evaluate(() => (globalThis as unknown as { largestPaint: number }).largestPaint);
  return { largestPaintMs, scripts: scripts.size, scriptBytes };
}
