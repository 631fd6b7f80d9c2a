import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';

const patience = 90_000;

/** What we ask of the page's video element; the tests are compiled without a browser's types. */
interface Film {
  currentTime: number;
  videoHeight: number;
}

describe('from signing up to watching, in a real browser', { timeout: 240_000 }, () => {
  let laptop: Laptop;
  let browser: Browser;
  let folder: string;
  const complaints: string[] = [];

  /** Another device: nothing in common with the first but the person. */
  const device = async (): Promise<{ context: BrowserContext; page: Page }> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return { context, page };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'arclight-browser-'));
    await makeClip(folder, 'pier.mp4', { seconds: 24, size: '854x480' });
    laptop = await startLaptop({ withSite: true });
    browser = await launchBrowser();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await laptop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const codeFor = async (email: string): Promise<string> => {
    await expect
      .poll(() => laptop.cloud.mails().find((mail) => mail.to === email)?.text, { timeout: patience })
      .toBeDefined();
    return /\b\d{6}\b/.exec(laptop.cloud.mails().find((mail) => mail.to === email)?.text ?? '')?.[0] ?? '';
  };

  const playing = (page: Page) => page.locator('video').evaluate((video) => (video as unknown as Film).currentTime);
  const height = (page: Page) => page.locator('video').evaluate((video) => (video as unknown as Film).videoHeight);
  const advances = async (page: Page, past: number): Promise<void> => {
    await expect.poll(() => playing(page), { timeout: patience }).toBeGreaterThan(past);
  };
  const play = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Play', exact: true }).first().click();
  };
  const choose = async (page: Page, menu: string, option: string): Promise<void> => {
    await page.mouse.move(600, 400);
    await page.getByRole('button', { name: new RegExp(`^${menu}\\b`) }).click();
    await page.getByRole('menuitemradio', { name: option, exact: true }).click();
  };

  /** As the person of the first test. */
  const signIn = async (page: Page): Promise<void> => {
    await page.goto(`${laptop.cloud.siteUrl}/login`);
    await page.getByLabel('E-mail').fill(emailOf('ada'));
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL((url) => url.pathname === '/');
  };

  let watchAddress = '';

  const rungsAtTheEdge = async (): Promise<number> => {
    const { siteUrl } = laptop.cloud;
    const granted = await fetch(`${siteUrl}/v1/videos/${watchAddress.split('/').at(-1)}/playback`);
    const { hls_url } = (await granted.json()) as { hls_url: string };
    const cookie = granted.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const playlist = await (await fetch(`${siteUrl}${hls_url}`, { headers: { cookie } })).text();
    return playlist.match(/#EXT-X-STREAM-INF/g)?.length ?? 0;
  };

  test('a newcomer signs up, becomes a creator, uploads a file and sees it become a video', async () => {
    const { context, page } = await device();
    await page.goto(laptop.cloud.siteUrl);
    await page.getByRole('link', { name: 'Sign up' }).first().click();
    await page.getByLabel('Display name').fill('Ada');
    await page.getByLabel('E-mail').fill(emailOf('ada'));
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByLabel('Code').fill(await codeFor(emailOf('ada')));
    const confirm = page.getByRole('button', { name: 'Confirm' });
    if (await confirm.isVisible()) await confirm.click().catch(() => {});

    await page.waitForURL((url) => url.pathname === '/');
    await page.goto(`${laptop.cloud.siteUrl}/creator`);
    await page.getByLabel(/I have read the terms/).check();
    await page.getByRole('button', { name: 'Become a creator' }).click();
    await page.getByLabel('Channel name').fill('Pier Films');
    await page.getByRole('button', { name: 'Open channel' }).click();
    await page.getByRole('link', { name: 'Upload your first video' }).click();

    await page.getByTestId('file-input').setInputFiles(join(folder, 'pier.mp4'));
    await page.getByLabel('Title').fill('The pier at dusk');
    await page.getByLabel('Publish it as soon as it can be played').check();
    await page.getByRole('button', { name: 'Start upload' }).press('Enter');
    // The button is gone; whoever pressed it stands on the file.
    await page.locator('li:focus', { hasText: 'pier.mp4' }).waitFor();
    await page.getByRole('link', { name: 'Watch it' }).waitFor();
    await page.getByText('480p').first().waitFor();
    await page.getByRole('link', { name: 'Watch it' }).click();
    await page.waitForURL(/\/watch\/vid_/);
    watchAddress = page.url();
    await laptop.cloud.settle({ deadlineMs: 120_000 });
    await context.close();
    // The edge may keep the playlist of the first rungs for some seconds.
    await expect.poll(rungsAtTheEdge, { timeout: patience, interval: 1000 }).toBe(3);
  });

  test('anyone sees it on the home page and plays it; the picture adapts to the network and to a choice', async () => {
    const { context, page } = await device();
    await page.goto(laptop.cloud.siteUrl);
    await page
      .getByRole('link', { name: /The pier at dusk/ })
      .first()
      .click();
    await play(page);
    await advances(page, 0.5);
    await choose(page, 'Quality', '480p');
    await expect.poll(() => height(page), { timeout: patience }).toBe(480);
    await choose(page, 'Quality', '240p');
    await expect.poll(() => height(page), { timeout: patience }).toBe(240);
    await context.close();

    laptop.cloud.service('cloudfront').setBandwidth(700_000);
    const slow = await device();
    await slow.page.goto(watchAddress);
    await play(slow.page);
    await advances(slow.page, 4);
    expect(await height(slow.page)).toBeLessThan(480);
    laptop.cloud.service('cloudfront').setBandwidth(undefined);
    await slow.context.close();
  });

  test('what came inside the first playlist is not asked for again', async () => {
    const { context, page } = await device();
    await page.goto(watchAddress);
    await play(page);
    await advances(page, 5);
    const fetched = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    const media = fetched.map((address) => new URL(address).pathname).filter((path) => path.startsWith('/v/'));
    expect(media[0]).toMatch(/master\.m3u8$/);
    expect(media.some((path) => /audio_\d+\.cmfa$/.test(path))).toBe(true);
    expect(media.filter((path) => /cmaf_audio(\.m3u8|init\.cmfa)$/.test(path))).toEqual([]);
    await context.close();
  });

  test('the same film plays in shaka, over DASH', async () => {
    const { context, page } = await device();
    await page.goto(`${watchAddress}?engine=shaka`);
    await play(page);
    await advances(page, 0.5);
    const fetched = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    expect(fetched.some((name) => new URL(name).pathname.endsWith('.mpd'))).toBe(true);
    await context.close();
  });

  test('where one stopped, one goes on after signing in elsewhere', async () => {
    const first = await device();
    await signIn(first.page);
    await first.page.goto(watchAddress);
    await play(first.page);
    await advances(first.page, 0.5);
    await first.page.locator('video').evaluate((video) => {
      (video as unknown as Film).currentTime = 12;
    });
    await advances(first.page, 12.2);
    const saved = first.page.waitForResponse((answer) => answer.url().endsWith('/progress') && answer.status() === 204);
    await first.page.mouse.move(600, 400);
    await first.page.getByRole('button', { name: 'Pause', exact: true }).click();
    await saved;
    await first.context.close();

    const second = await device();
    await signIn(second.page);
    await second.page.goto(watchAddress);
    await play(second.page);
    await advances(second.page, 12);
    expect(await playing(second.page)).toBeLessThan(18);
    await second.context.close();
  });

  test('the reference shows every operation there is', async () => {
    const { context, page } = await device();
    await page.goto(`${laptop.cloud.siteUrl}/docs`);
    const described = (await (await fetch(`${laptop.cloud.siteUrl}/openapi.json`)).json()) as { paths: object };
    const operations = Object.values(described.paths).flatMap((methods: object) => Object.keys(methods)).length;
    const domains = page.locator('.opblock-tag');
    await domains.first().waitFor();
    for (const domain of await domains.all()) await domain.click();
    await expect.poll(() => page.locator('.opblock').count(), { timeout: patience }).toBe(operations);
    await context.close();
  });

  test('no page broke the content security policy or threw', () => {
    expect(complaints).toEqual([]);
  });
});
