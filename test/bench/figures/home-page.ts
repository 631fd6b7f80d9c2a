import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { type FirstVisit, firstVisit, phone } from '../../support/first-visit.ts';
import { type Laptop, startLaptop } from '../../support/laptop.ts';
import { film } from '../clips.ts';
import { atMost, type Figure, type Result } from '../figure.ts';

const rounds = 5;

async function look(browser: Browser, siteUrl: string): Promise<FirstVisit> {
  const context = await browser.newContext({ viewport: phone.viewport });
  try {
    return await firstVisit(await context.newPage(), siteUrl);
  } finally {
    await context.close();
  }
}

async function measureOn(laptop: Laptop, browser: Browser): Promise<Result> {
  const ada = await laptop.creator('ada');
  await laptop.upload(ada, film.file(), { title: 'Film', auto_publish: true });
  await laptop.cloud.settle({ deadlineMs: 300_000 });
  await look(browser, laptop.cloud.siteUrl);
  const looks: FirstVisit[] = [];
  for (let round = 0; round < rounds; round++) looks.push(await look(browser, laptop.cloud.siteUrl));
  const best = Math.min(...looks.map(({ largestPaintMs }) => largestPaintMs));
  const bytes = Math.max(...looks.map(({ scriptBytes }) => scriptBytes));
  return {
    rows: [
      atMost('script of the home page, as it travels', bytes, 200_000, (value) => `${(value / 1000).toFixed(0)} KB`),
      atMost(`largest contentful paint, the best of ${rounds}`, best, 1500, (value) => `${value.toFixed(0)} ms`),
    ],
    notes: [
      'The best, because everything else on the machine can only make it slower; the laptop and its functions share the processor with the browser.',
    ],
  };
}

export const homePage: Figure = {
  name: 'home-page',
  title: 'The home page',
  law: 'a stranger on a phone sees the videos before they wonder whether anything comes; what the player needs waits until somebody watches.',
  method: `A first visit with an empty cache in a phone’s window, ${phone.downloadMbitPerSecond} Mbit/s with ${phone.latencyMs} ms more on every request, the processor ${phone.slowerProcessor} times slower, all by the browser’s own throttles.`,
  async measure() {
    const laptop = await startLaptop({ withSite: true });
    const browser = await launchBrowser();
    try {
      return await measureOn(laptop, browser);
    } finally {
      await browser.close();
      await laptop.stop();
    }
  },
};
