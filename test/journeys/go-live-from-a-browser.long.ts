import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../../local/seed/client.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Laptop, startLaptop } from '../support/laptop.ts';
import { amissOn } from './amiss.ts';
import { drawn, listenTo, patience, signIn } from './studio-stage.ts';

/** What we ask of the page's video element; the tests are compiled without a browser's types. */
interface Film {
  currentTime: number;
  videoWidth: number;
}

/** Everything a folder's files say, as far as it is text. */
const wordsIn = async (folder: string): Promise<string> => {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const small = files.filter((file) => file.isFile() && !/\.(m4s|mp4|cmf[va])$/.test(file.name));
  return (
    await Promise.all(small.map((file) => readFile(join(file.parentPath, file.name), 'latin1').catch(() => '')))
  ).join();
};

/** A camera that fails as it is told to, and can be pulled out. */
const takenCameras = `{
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    if (globalThis.trouble) throw new DOMException('', globalThis.trouble);
    const stream = await real(wish);
    if (wish.video) globalThis.takeAway = () => {
      const [track] = stream.getVideoTracks();
      track.stop();
      track.dispatchEvent(new Event('ended'));
    };
    return stream;
  };
}`;

describe('going live from the browser', { timeout: 300_000 }, () => {
  let laptop: Laptop;
  let browser: Browser;
  let ada: ApiClient;
  const complaints: string[] = [];

  const device = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const viewport = { width: 1280, height: 900 };
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    listenTo(page, complaints);
    return page;
  };

  beforeAll(async () => {
    laptop = await startLaptop({ withSite: true });
    ada = await laptop.creator('ada');
    browser = await launchBrowser('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await laptop?.stop();
  });

  test('a creator shows their camera, is watched, is cut off and comes back, and ends', async () => {
    const { siteUrl } = laptop.cloud;
    const studio = await device();
    await signIn(studio, siteUrl);
    await studio.goto(`${siteUrl}/studio/live`);
    await studio.getByRole('link', { name: 'Make your first stream' }).click();
    await studio.getByLabel('Title').fill('From my desk');
    await studio.getByRole('button', { name: 'Make the stream' }).click();
    await studio.getByRole('button', { name: 'Go live' }).click();
    const sheet = studio.getByRole('dialog', { name: 'Your stream key' });
    const key = await sheet.locator('output').first().innerText();
    await sheet.getByRole('button', { name: 'I have kept it' }).click();

    const card = studio.getByTestId('browser');
    await card.getByRole('button', { name: 'Use the camera' }).click();
    const mirror = card.getByLabel('What would be sent');
    const width = () => mirror.evaluate((film) => (film as unknown as Film).videoWidth);
    await expect.poll(width, { timeout: patience }).toBe(1280);
    await studio.getByText('Waiting for a picture').waitFor();

    const streamPath = new URL(studio.url()).pathname.replace('/studio', '');
    const viewer = await device();
    await viewer.goto(`${siteUrl}${streamPath}`);
    await viewer.getByRole('heading', { name: 'About to begin' }).waitFor();

    const taken = studio.waitForResponse((response) => response.url().endsWith('/whip/live'));
    await card.getByRole('button', { name: 'Send this picture' }).click();
    const session = new URL((await (await taken).headerValue('location')) ?? '', (await taken).url()).href;
    await card.getByText('This page is sending your picture.').waitFor();
    const video = viewer.locator('video');
    const at = (): Promise<number> => video.evaluate((film) => (film as unknown as Film).currentTime);
    const playsOn = async (seconds: number): Promise<void> => {
      const from = await at();
      await expect.poll(at, { timeout: patience }).toBeGreaterThan(from + seconds);
    };
    await video.waitFor();
    await playsOn(3);
    await studio.getByText('You are on air.').waitFor();
    await studio.getByTestId('health').getByText('Good', { exact: true }).waitFor();

    // Leaving is asked about first; staying changes nothing.
    await studio.getByRole('link', { name: 'All streams' }).click();
    const leaving = studio.getByRole('dialog', { name: 'Leave, and stop sending?' });
    await leaving.getByRole('button', { name: 'Stay here' }).click();
    await leaving.waitFor({ state: 'detached' });
    await playsOn(2);

    // The connection is cut from the other side; the page comes back by itself.
    const back = studio.waitForResponse(
      (response) => response.status() === 201 && response.url().endsWith('/whip/live'),
    );
    await fetch(session, { method: 'DELETE', headers: { authorization: `Bearer ${key}` } });
    await back;
    await card.getByText('This page is sending your picture.').waitFor();
    await playsOn(3);

    await card.getByRole('button', { name: 'Mute' }).click();
    await card.getByRole('button', { name: 'You are muted' }).click();
    await card.getByRole('button', { name: 'Stop sending' }).click();
    await viewer.getByRole('heading', { name: 'The creator will be right back' }).waitFor();
    await card.getByRole('button', { name: 'Send this picture' }).click();
    await viewer.getByRole('heading', { name: 'The creator will be right back' }).waitFor({ state: 'detached' });
    await playsOn(3);

    // A page that is loaded anew has the key no more.
    studio.on('dialog', (dialog) => void dialog.accept());
    await studio.reload();
    await card.getByRole('button', { name: 'Use the camera' }).click();
    await card.getByLabel('Stream key').fill('0'.repeat(32));
    await card.getByRole('button', { name: 'Use this key' }).click();
    await card.getByRole('button', { name: 'Send this picture' }).click();
    await card.getByText('That is not the key of this stream').waitFor();
    await card.getByLabel('Stream key').fill(key);
    await card.getByRole('button', { name: 'Use this key' }).click();
    await card.getByRole('button', { name: 'Send this picture' }).click();
    await card.getByText('This page is sending your picture.').waitFor();
    await viewer.getByRole('heading', { name: 'The creator will be right back' }).waitFor({ state: 'detached' });
    await playsOn(3);

    await studio.getByRole('button', { name: 'End the stream' }).click();
    await studio.getByRole('button', { name: 'End it' }).click();
    await viewer.getByRole('heading', { name: 'This stream has ended' }).waitFor();
    await studio.getByRole('heading', { name: 'That was it' }).waitFor();
    await card.waitFor({ state: 'detached' });
    expect(await wordsIn(laptop.dataDir)).not.toContain(key);
    expect(complaints).toEqual([]);
  });

  test('a camera that is refused, missing or taken away is said in plain words', async () => {
    const { siteUrl } = laptop.cloud;
    const studio = await device({ bypassCSP: true });
    await studio.addInitScript(takenCameras);
    await signIn(studio, siteUrl);
    const body = { title: 'Without a camera' };
    const { stream } = await ada.call<{ stream: { stream_id: string } }>('POST', '/v1/streams/start', { body });
    await studio.goto(`${siteUrl}/studio/live/${stream.stream_id}`);
    const card = studio.getByTestId('browser');
    const use = card.getByRole('button', { name: 'Use the camera' });
    for (const [trouble, words] of [
      ['NotAllowedError', 'Your browser may not use the camera.'],
      ['NotFoundError', 'No camera was found.'],
      ['NotReadableError', 'The camera is used by another program.'],
    ] as const) {
      await studio.evaluate((name) => Object.assign(globalThis, { trouble: name }), trouble);
      await use.click();
      await card.getByRole('alert').filter({ hasText: words }).waitFor();
    }
    await studio.evaluate(() => Object.assign(globalThis, { trouble: undefined }));
    await use.press('Enter');
    await card.getByLabel('What would be sent').waitFor();
    expect(await card.getByRole('alert').count()).toBe(0);
    await card.getByLabel('Stream key').waitFor();
    await drawn(studio);
    expect(await amissOn(studio, 'a creator before their camera')).toEqual([]);
    await studio.evaluate(() => (globalThis as unknown as { takeAway(): void }).takeAway());
    await card.getByRole('alert').filter({ hasText: 'The camera was taken away.' }).waitFor();
    await card.getByText('Here you see yourself').waitFor();
    expect(complaints).toEqual([]);
  });
});
