import type { ChildProcess } from 'node:child_process';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Laptop, startLaptop } from '../support/laptop.ts';
import { cutFilm, sendFilm } from '../support/sent-film.ts';
import { amissOn } from './amiss.ts';
import { drawn, listenTo, patience, signIn } from './studio-stage.ts';

/** What we ask of the page's video element; the tests are compiled without a browser's types. */
interface Film {
  currentTime: number;
}

/** As a creator’s OBS does. */
const card = { size: '640x360', rate: 25, preset: 'veryfast', picture: '800k', sound: '96k' };

describe('a stream, from its maker’s screen to its viewers’', { timeout: 300_000 }, () => {
  let laptop: Laptop;
  let browser: Browser;
  let sender: ChildProcess | undefined;
  const complaints: string[] = [];

  const device = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    listenTo(page, complaints);
    return page;
  };
  const cut = async (): Promise<void> => {
    await cutFilm(sender);
    sender = undefined;
  };

  beforeAll(async () => {
    laptop = await startLaptop({ withSite: true });
    await laptop.creator('ada');
    browser = await launchBrowser();
  }, 240_000);
  afterAll(async () => {
    await cut();
    await browser?.close();
    await laptop?.stop();
  });

  test('goes live, is watched, survives a lost connection, and ends', async () => {
    const { siteUrl } = laptop.cloud;
    const studio = await device();
    await signIn(studio, siteUrl);
    await studio.goto(`${siteUrl}/studio/live`);
    await studio.getByRole('link', { name: 'Make your first stream' }).click();
    await studio.getByLabel('Title').fill('Storm at the pier');
    await studio.getByRole('button', { name: 'Make the stream' }).click();
    await studio.getByText('$1.40').first().waitFor();
    await studio.getByRole('button', { name: 'Go live' }).click();
    const sheet = studio.getByRole('dialog', { name: 'Your stream key' });
    const key = await sheet.locator('output').first().innerText();
    const server = await sheet.locator('.copy-line output').innerText();
    expect(key).toMatch(/^\S{20,}$/);
    expect(server).toMatch(/^rtmp:\/\/127\.0\.0\.1:\d+\/live$/);
    await sheet.getByRole('button', { name: 'I have kept it' }).click();
    await studio.getByText('Waiting for a picture').waitFor();
    expect(await studio.content()).not.toContain(key);
    const streamPath = new URL(studio.url()).pathname.replace('/studio', '');

    const viewer = await device();
    await viewer.goto(`${siteUrl}${streamPath}`);
    await viewer.getByRole('heading', { name: 'About to begin' }).waitFor();

    sender = await sendFilm(server, key, card);
    const video = viewer.locator('video');
    const at = (of: Locator): Promise<number> => of.evaluate((film) => (film as unknown as Film).currentTime);
    /** Pictures come: so much more of them than at the moment of asking. */
    const playsOn = async (seconds: number, of = video): Promise<void> => {
      const from = await at(of);
      await expect.poll(() => at(of), { timeout: patience }).toBeGreaterThan(from + seconds);
    };
    await video.waitFor();
    await playsOn(3);
    await viewer.getByTestId('live-edge').filter({ hasText: 'Live' }).waitFor();
    await studio.getByText('You are on air.').waitFor();
    await studio.getByTestId('health').getByText('Good', { exact: true }).waitFor();

    const stranger = await device({ bypassCSP: true, reducedMotion: 'reduce' });
    await stranger.goto(siteUrl);
    await stranger.getByRole('heading', { name: 'Live now' }).waitFor();
    await stranger.getByRole('link', { name: 'Storm at the pier' }).click();
    await stranger.locator('video').waitFor();
    await drawn(stranger);
    expect(await amissOn(stranger, 'a stream on air')).toEqual([]);
    await stranger.context().close();

    const overDash = await device();
    await overDash.goto(`${siteUrl}${streamPath}?engine=shaka`);
    const dashed = overDash.locator('video');
    await dashed.waitFor();
    await expect.poll(() => at(dashed), { timeout: patience }).toBeGreaterThan(0);
    await playsOn(5, dashed);
    await overDash.getByTestId('live-edge').filter({ hasText: 'Live' }).waitFor();
    const fetched = await overDash.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(fetched.filter((name) => /\/l\/.*\.(mpd|m3u8)$/.test(new URL(name).pathname))).not.toEqual([]);
    expect(fetched.filter((name) => new URL(name).pathname.endsWith('.m3u8'))).toEqual([]);
    await overDash.context().close();

    await studio.getByLabel('What it is').fill('Flood');
    await studio.getByRole('button', { name: 'Mark this moment' }).click();
    const marks = studio.getByTestId('marks').getByRole('listitem');
    await marks.filter({ hasText: 'Flood' }).waitFor();
    await studio.getByRole('heading', { name: 'Marked moments' }).click();
    await studio.keyboard.press('m');
    await marks.filter({ hasText: 'Chapter 2' }).waitFor();
    await studio.getByRole('button', { name: 'Undo' }).last().click();
    await marks.filter({ hasText: 'Chapter 2' }).waitFor({ state: 'detached' });

    await cut();
    await viewer.getByRole('heading', { name: 'The creator will be right back' }).waitFor();
    await studio.getByText('Ends without you in').waitFor();
    sender = await sendFilm(server, key, card);
    await viewer.getByRole('heading', { name: 'The creator will be right back' }).waitFor({ state: 'detached' });
    await playsOn(3);
    await studio.keyboard.press('m');
    await marks.filter({ hasText: 'Chapter 2' }).waitFor();
    await playsOn(3);

    await studio.getByRole('button', { name: 'End the stream' }).click();
    await studio.getByRole('button', { name: 'End it' }).click();
    await viewer.getByRole('heading', { name: 'This stream has ended' }).waitFor();
    await studio.getByRole('heading', { name: 'That was it' }).waitFor();

    await studio.getByRole('link', { name: 'Edit the recording' }).click();
    const field = studio.getByLabel('Chapters');
    await field.waitFor();
    const chapters = async (): Promise<string> => {
      await studio.reload();
      return field.inputValue();
    };
    await expect.poll(chapters, { timeout: patience }).toMatch(/^0:\d\d Flood\n0:\d\d Chapter 2$/);
    await studio.getByRole('link', { name: 'Watch' }).click();
    const film = studio.locator('video');
    const second = studio.getByRole('button', { name: 'Chapter 2' });
    await second.click();
    await studio.locator('[aria-current]', { hasText: 'Chapter 2' }).waitFor();
    expect(await film.evaluate((one) => (one as unknown as Film).currentTime)).toBeGreaterThan(3);
    expect(await studio.locator('.timeline-mark').count()).toBe(2);
    expect(complaints).toEqual([]);
  });
});
