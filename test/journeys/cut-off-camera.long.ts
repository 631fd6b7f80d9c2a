import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../../local/seed/client.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Cable, cableOf } from '../support/cable.ts';
import { type Laptop, startLaptop } from '../support/laptop.ts';
import { amissOn } from './amiss.ts';
import { listenTo, patience, signIn } from './studio-stage.ts';

/** What we ask of the page's video element; the tests are compiled without a browser's types. */
interface Film {
  currentTime: number;
}
interface Own {
  stream_id: string;
  state: string;
}
interface Recording {
  video_id: string;
  stream_id?: string;
  duration_sec?: number;
  status: string;
}

const pulledMs = 20_000;
const shots = process.env['SHOTS'];

describe('a camera whose cable is pulled, and one that is taken over from', { timeout: 480_000 }, () => {
  let laptop: Laptop;
  let browser: Browser;
  let ada: ApiClient;
  let cable: Cable | undefined;
  const complaints: string[] = [];

  const device = async (): Promise<Page> => {
    const viewport = { width: 1280, height: 900 };
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce', bypassCSP: true });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    listenTo(page, complaints);
    return page;
  };
  const shoot = async (page: Page, name: string): Promise<void> => {
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  };
  const cardOf = (page: Page): Locator => page.getByTestId('browser');
  const sends = (page: Page) => cardOf(page).getByText('This page is sending your picture.').waitFor();

  beforeAll(async () => {
    if (shots) await mkdir(shots, { recursive: true });
    laptop = await startLaptop({ withSite: true });
    ada = await laptop.creator('ada');
    browser = await launchBrowser('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    cable?.close();
    await laptop?.stop();
  });

  test('comes back by itself after twenty seconds; a second device waits its turn until it takes over; it stays one stream with one recording', async () => {
    const { siteUrl } = laptop.cloud;
    const first = await device();
    cable = await cableOf(first);
    await signIn(first, siteUrl);
    await first.goto(`${siteUrl}/studio/live/new`);
    await first.getByLabel('Title').fill('From the pier');
    await first.getByRole('button', { name: 'Make the stream' }).click();
    await first.getByRole('button', { name: 'Go live' }).click();
    const sheet = first.getByRole('dialog', { name: 'Your stream key' });
    const key = await sheet.locator('output').first().innerText();
    await sheet.getByRole('button', { name: 'I have kept it' }).click();
    await cardOf(first).getByRole('button', { name: 'Use the camera' }).click();
    await first.getByText('Waiting for a picture').waitFor();
    await cardOf(first).getByRole('button', { name: 'Send this picture' }).click();
    await sends(first);
    const studioPath = new URL(first.url()).pathname;
    const streamId = studioPath.split('/').at(-1) ?? '';
    const state = async () => (await ada.call<Own>('GET', `/v1/streams/${streamId}`)).state;

    const viewer = await device();
    await viewer.goto(`${siteUrl}/live/${streamId}`);
    const video = viewer.locator('video');
    await video.waitFor();
    const playsOn = async (seconds: number, of = video): Promise<void> => {
      const at = (): Promise<number> => of.evaluate((film) => (film as unknown as Film).currentTime);
      const from = await at();
      await expect.poll(at, { timeout: patience }).toBeGreaterThan(from + seconds);
    };
    await playsOn(5);
    // What viewers see is seen beside the camera, too.
    await playsOn(3, first.locator('.player video'));

    // Nothing goes out of the house, and nothing comes in.
    const pulledAt = Date.now();
    await cable.pull();
    await viewer.getByRole('heading', { name: 'The creator will be right back' }).waitFor();
    await cardOf(first).getByText('The connection is lost. This page tries again by itself').waitFor();
    await shoot(first, 'camera-pulled-studio');
    await shoot(viewer, 'camera-pulled-viewer');
    expect(await state()).toBe('INTERRUPTED');
    // How long it lasts is what this is about.
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, pulledAt + pulledMs - Date.now())));
    const pluggedAt = Date.now();
    await cable.plugIn();
    await sends(first);
    await viewer.getByRole('heading', { name: 'The creator will be right back' }).waitFor({ state: 'detached' });
    await playsOn(3);
    console.log(
      `pulled for ${pluggedAt - pulledAt} ms; seen again ${Date.now() - pluggedAt} ms after it was plugged in`,
    );
    expect(await state()).toBe('LIVE');

    // Somebody else with the same key stands in line, and the first goes on.
    const second = await device();
    await signIn(second, siteUrl);
    await second.goto(`${siteUrl}${studioPath}`);
    await cardOf(second).getByRole('button', { name: 'Use the camera' }).click();
    await cardOf(second).getByLabel('Stream key').fill(key);
    await cardOf(second).getByRole('button', { name: 'Use this key' }).click();
    await cardOf(second).getByRole('button', { name: 'Send this picture' }).click();
    await cardOf(second).getByText('Not yet: Somebody publishes with this stream key already.').waitFor();
    await playsOn(3);
    await sends(first);
    await playsOn(3, second.locator('.player video'));
    await shoot(second, 'camera-second-waits');

    await cardOf(second).getByRole('button', { name: 'Take over' }).click();
    const question = second.getByRole('dialog', { name: 'Take over?' });
    await question.getByText('Whoever sends now is cut off at once').waitFor();
    await shoot(second, 'camera-take-over');
    expect(await amissOn(second, 'taking over')).toEqual([]);
    await question.getByRole('button', { name: 'Cut them off and take over' }).click();
    const made = second.getByRole('dialog', { name: 'Your stream key' });
    const newKey = await made.locator('output').first().innerText();
    expect(newKey).not.toBe(key);
    await made.getByRole('button', { name: 'I have kept it' }).click();
    await cardOf(first).getByRole('alert').filter({ hasText: 'Somebody has taken over' }).waitFor();
    await shoot(first, 'camera-first-is-told');
    await sends(second);
    await viewer.getByRole('heading', { name: 'The creator will be right back' }).waitFor({ state: 'detached' });
    await playsOn(3);
    expect(await state()).toBe('LIVE');

    await second.getByRole('button', { name: 'End the stream' }).click();
    await second.getByRole('button', { name: 'End it' }).click();
    await viewer.getByRole('heading', { name: 'This stream has ended' }).waitFor();
    const { items } = await ada.call<{ items: Own[] }>('GET', '/v1/me/streams');
    expect(items.map(({ stream_id }) => stream_id)).toEqual([streamId]);
    const recordings = async () => (await ada.call<{ items: Recording[] }>('GET', '/v1/me/videos')).items;
    await expect
      .poll(async () => (await recordings()).map(({ status }) => status), { timeout: 120_000 })
      .toEqual(['READY']);
    const [recording] = await recordings();
    console.log(`one recording of ${recording?.duration_sec} s`);
    expect(complaints).toEqual([]);
  });
});
