import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import type { ApiClient } from '../../local/seed/client.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Laptop, startLaptop } from '../support/laptop.ts';
import { amissOn, sizes } from './amiss.ts';
import { listenTo, patience, signIn } from './studio-stage.ts';

/** What we ask of the page's video element; the tests are compiled without a browser's types. */
interface Film {
  currentTime: number;
  duration: number;
  paused: boolean;
  readyState: number;
  play(): Promise<void>;
  ownerDocument: { createElement(name: 'canvas'): Canvas };
}
interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): {
    drawImage(film: Film, x: number, y: number, width: number, height: number): void;
    getImageData(x: number, y: number, width: number, height: number): { data: Iterable<number> };
  };
}

const publish = async (address: string): Promise<ChildProcess> => {
  const { ffmpeg } = await findBinaries();
  return spawn(
    ffmpeg,
    [
      ...['-v', 'quiet', '-re', '-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25'],
      ...['-f', 'lavfi', '-i', 'sine=f=440:r=48000', '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency'],
      ...['-g', '50', '-b:v', '800k', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '96k', '-f', 'flv', address],
    ],
    { stdio: 'ignore' },
  );
};

describe('a clip, from the air to the recording', { timeout: 900_000 }, () => {
  let laptop: Laptop;
  let browser: Browser;
  let ada: ApiClient;
  let sender: ChildProcess | undefined;
  let streamId = '';
  let videoId = '';
  let clipPath = '';
  let onAir: number[] = [];
  const complaints: string[] = [];

  const device = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    listenTo(page, complaints);
    return page;
  };
  const cut = async (): Promise<void> => {
    if (!sender || sender.exitCode !== null || sender.signalCode !== null) return;
    const gone = once(sender, 'exit');
    sender.kill('SIGKILL');
    await gone;
  };
  const film = <T>(page: Page, look: (film: Film) => T): Promise<T> =>
    page.locator('.player video').evaluate(look as never) as Promise<T>;
  const shown = (page: Page): Promise<number[]> =>
    film(page, (element) => {
      const canvas = element.ownerDocument.createElement('canvas');
      [canvas.width, canvas.height] = [64, 36];
      const paper = canvas.getContext('2d');
      paper.drawImage(element, 0, 0, 64, 36);
      return [...paper.getImageData(0, 0, 64, 36).data];
    });
  const apart = (one: number[], other: number[]): number =>
    one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
  /** What the clip begins with, standing still. */
  const beginning = async (page: Page): Promise<number[]> => {
    await expect.poll(() => film(page, ({ readyState }) => readyState), { timeout: patience }).toBeGreaterThan(2);
    // The stretch is known when the line is as long as the clip.
    // On a machine that does not keep up the packager lacks a moment here and there.
    await expect
      .poll(() => page.getByTestId('player-time').innerText(), { timeout: patience })
      .toMatch(/^0:00 \/ 0:1[45]$/);
    await expect.poll(() => film(page, ({ readyState }) => readyState), { timeout: patience }).toBeGreaterThan(2);
    return shown(page);
  };

  beforeAll(async () => {
    laptop = await startLaptop({ withSite: true });
    ada = await laptop.creator('ada');
    browser = await launchBrowser();
  }, 300_000);
  afterAll(async () => {
    await cut();
    await browser?.close();
    await laptop?.stop();
  });

  test('is made of what was just shown, with a key, and plays at once', async () => {
    const { siteUrl } = laptop.cloud;
    const begun = await ada.call<{ stream: { stream_id: string }; ingest_url: string; stream_key: string }>(
      'POST',
      '/v1/streams/start',
      { body: { title: 'Storm at the pier', record: true, dvr_window_sec: 600 } },
    );
    streamId = begun.stream.stream_id;
    const stateOf = async () => (await ada.call<{ state: string }>('GET', `/v1/streams/${streamId}`)).state;
    await expect.poll(stateOf, { timeout: patience }).toBe('WAITING_INPUT');
    sender = await publish(`${begun.ingest_url}/${begun.stream_key}`);
    await expect.poll(stateOf, { timeout: patience }).toBe('LIVE');

    const page = await device({ bypassCSP: true, reducedMotion: 'reduce' });
    await signIn(page, siteUrl);
    await page.goto(`${siteUrl}/live/${streamId}`);
    await page.locator('.player video').waitFor();
    const from = await film(page, ({ currentTime }) => currentTime);
    await expect
      .poll(() => film(page, ({ currentTime }) => currentTime), { timeout: patience })
      .toBeGreaterThan(from + 20);
    await page.keyboard.press('x');
    const sheet = page.getByRole('dialog', { name: 'Make a clip' });
    await sheet.getByText('15').click();
    const preview = () =>
      sheet.locator('video').evaluate(((element: Film) => element.currentTime) as never) as Promise<number>;
    const begins = await preview();
    await expect.poll(preview, { timeout: patience }).not.toBe(begins);
    expect(await amissOn(page, 'the sheet of a clip')).toEqual([]);
    await page.setViewportSize(sizes.desktop);
    await sheet.getByLabel('Title').fill('The wave');
    await sheet.getByRole('button', { name: 'Make the clip' }).click();
    await page.waitForURL(/\/clips\/clp_/);
    clipPath = new URL(page.url()).pathname;
    await page.getByRole('heading', { name: 'The wave' }).waitFor();
    onAir = await beginning(page);
    expect(await amissOn(page, 'a clip')).toEqual([]);
    await page.context().close();
  });

  test('stops where it ends, whatever of the playlist is left, and begins anew', async () => {
    const page = await device();
    await page.goto(`${laptop.cloud.siteUrl}${clipPath}`);
    await beginning(page);
    const from = await film(page, ({ currentTime }) => currentTime);
    await film(page, (element) => element.play());
    await page.getByRole('button', { name: 'Watch again' }).waitFor();
    const to = await film(page, ({ currentTime }) => currentTime);
    expect(to - from).toBeGreaterThan(13.5);
    expect(to - from).toBeLessThan(15.5);
    await page.getByRole('button', { name: 'Watch again' }).click();
    await expect
      .poll(() => film(page, ({ currentTime }) => currentTime), { timeout: patience })
      .toBeLessThan(from + 10);
    await page.context().close();
  });

  test('goes on playing the same when the stream has become a recording, for people who may not see that', async () => {
    await cut();
    await ada.call('POST', `/v1/streams/${streamId}/stop`);
    const state = async () => (await ada.call<{ state: string }>('GET', `/v1/streams/${streamId}`)).state;
    await expect.poll(state, { timeout: 200_000 }).toBe('ARCHIVED');
    ({ replay_video_id: videoId } = await ada.call<{ replay_video_id: string }>('GET', `/v1/streams/${streamId}`));
    const status = async () => (await ada.call<{ status: string }>('GET', `/v1/videos/${videoId}`)).status;
    await expect.poll(status, { timeout: 200_000 }).toBe('READY');
    const page = await device();
    const opened = () =>
      fetch(`${laptop.cloud.siteUrl}/v1${clipPath}/playback`).then((answer) => answer.json()) as Promise<{
        hls_url: string;
      }>;
    await expect.poll(async () => (await opened()).hls_url, { timeout: patience }).toMatch(/^\/v\//);
    expect((await fetch(`${laptop.cloud.siteUrl}/v1/videos/${videoId}`)).status).toBe(404);
    await page.goto(`${laptop.cloud.siteUrl}${clipPath}`);
    const recorded = await beginning(page);
    const from = await film(page, ({ currentTime }) => currentTime);
    await film(page, (element) => element.play());
    await expect
      .poll(() => film(page, ({ currentTime }) => currentTime), { timeout: patience })
      .toBeGreaterThan(from + 3);
    const later = await shown(page);
    const [same, other] = [apart(onAir, recorded), apart(onAir, later)];
    console.info(`pictures of the same moment are ${same.toFixed(2)} apart, three seconds later ${other.toFixed(2)}`);
    expect(same).toBeLessThan(other / 3);
    await page.context().close();
  });

  test('of the recording it is made in the same way, and leads back to the moment', async () => {
    const { siteUrl } = laptop.cloud;
    await ada.call('POST', `/v1/videos/${videoId}/publish`);
    await laptop.cloud.settle({ deadlineMs: 200_000 });
    const page = await device({ bypassCSP: true, reducedMotion: 'reduce' });
    await signIn(page, siteUrl);
    await page.goto(`${siteUrl}/watch/${videoId}?t=18`);
    await page.locator('.player video').waitFor();
    await expect.poll(() => film(page, ({ currentTime }) => currentTime), { timeout: patience }).toBeGreaterThan(17);
    await page.getByRole('button', { name: 'Clip' }).click();
    const sheet = page.getByRole('dialog', { name: 'Make a clip' });
    await sheet.getByText('15').click();
    await sheet.getByRole('button', { name: 'Make the clip' }).click();
    await page.waitForURL(/\/clips\/clp_/);
    await beginning(page);
    const back = await page.getByRole('link', { name: 'Watch on from there' }).getAttribute('href');
    expect(back).toMatch(new RegExp(`^/watch/${videoId}\\?t=[2-4]$`));

    await page.goto(`${siteUrl}/studio/clips`);
    await page.getByRole('link', { name: 'The wave' }).waitFor();
    expect(await amissOn(page, 'the clips of a channel')).toEqual([]);
    await page.getByLabel('Viewers may make clips').uncheck();
    await page.getByRole('button', { name: 'Delete the clip The wave' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByRole('link', { name: 'The wave' }).waitFor({ state: 'detached' });
    expect((await fetch(`${siteUrl}/v1${clipPath}`)).status).toBe(404);
    await page.goto(`${siteUrl}/clips`);
    await page.getByRole('link', { name: 'Storm at the pier' }).waitFor();
    expect(await amissOn(page, 'my clips')).toEqual([]);
    await page.context().close();
    expect(complaints).toEqual([]);
  });
});
