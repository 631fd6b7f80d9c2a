import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../../local/seed/client.ts';
import type { ClipFile } from '../../sdk/src/public.ts';
import { probed } from '../clips/film-in-segments.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Laptop, refusalOf, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';
import { amissOn } from './amiss.ts';
import { listenTo, patience, signIn } from './studio-stage.ts';

describe('a clip becomes a file', { timeout: 240_000 }, () => {
  let laptop: Laptop;
  let ada: ApiClient;
  let browser: Browser;
  let folder: string;
  let videoId = '';
  let clipId = '';
  let address = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'arclight-clip-file-'));
    const film = join(folder, 'waves.mp4');
    await makeClip(folder, 'waves.mp4', { seconds: 14, size: '854x480' });
    laptop = await startLaptop({ withSite: true });
    browser = await launchBrowser();
    ada = await laptop.creator('ada');
    ({ videoId } = await ada.upload(film, { title: 'Waves' }));
    await laptop.cloud.settle({ deadlineMs: 150_000 });
    await ada.call('POST', `/v1/videos/${videoId}/publish`);
    await laptop.cloud.settle();
    clipId = await clipped();
  }, 240_000);
  const clipped = async (): Promise<string> => {
    const body = { title: 'Die Welle', start_sec: 2.5, length_sec: 8 };
    return (await ada.call<{ clip_id: string }>('POST', `/v1/videos/${videoId}/clips`, { body })).clip_id;
  };
  afterAll(async () => {
    await browser?.close();
    await laptop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('when somebody asks for it: pictures and sound as long as the clip, from its first picture on', async () => {
    const path = `/v1/clips/${clipId}/file`;
    expect(await ada.call('POST', path)).toEqual({ clip_id: clipId, state: 'making' });
    await laptop.cloud.settle({ deadlineMs: 60_000 });
    const file = await ada.call<ClipFile>('GET', path);
    expect(file).toMatchObject({ state: 'ready', file_name: 'Die Welle.mp4' });
    address = file.url ?? '';
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('video/mp4');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="Die Welle.mp4"/);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(bytes.length).toBe(file.size_bytes);
    const { format, streams, complaints, pictures } = await probed(bytes);
    expect(complaints).toBe('');
    expect(Math.abs(Number(format.duration) - 8)).toBeLessThan(0.1);
    expect(streams).toMatchObject([{ codec_name: 'h264', width: 854, height: 480 }, { codec_name: 'aac' }]);
    for (const { start_time, duration } of streams) {
      expect(Math.abs(Number(start_time))).toBeLessThan(0.1);
      expect(Math.abs(Number(duration) - 8)).toBeLessThan(0.1);
    }
    expect(pictures.length).toBe(200);
    expect(new Set(pictures).size).toBeGreaterThan(190);
  });

  test('a broken download is gone on with, and nobody has it without the address', async () => {
    const rest = await fetch(address, { headers: { range: 'bytes=1000-' } });
    expect([rest.status, rest.headers.get('content-range')?.split('-')[0]]).toEqual([206, 'bytes 1000']);
    expect((await fetch(address.split('?')[0] ?? '')).status).toBe(403);
    const bob = await laptop.person('bob');
    expect(await refusalOf(bob.call('GET', `/v1/clips/${clipId}/file`))).toBe('403 access.not_yours');
  });

  test('at the press of a key on the page of the clip, on a phone as on a desk; others see no such button', async () => {
    const { siteUrl } = laptop.cloud;
    const complaints: string[] = [];
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: true });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    listenTo(page, complaints);
    const path = `/clips/${await clipped()}`;
    await page.goto(`${siteUrl}${path}`);
    await page.getByRole('heading', { name: 'Die Welle' }).waitFor();
    expect(await page.getByRole('button', { name: 'Download' }).count()).toBe(0);
    await signIn(page, siteUrl);
    await page.goto(`${siteUrl}${path}`);
    const button = page.getByRole('button', { name: 'Download' });
    await button.focus();
    const saved = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    await page.getByText('Making the file. This takes a few seconds…').waitFor();
    expect(await button.getAttribute('aria-busy')).toBe('true');
    const download = await saved;
    expect(download.suggestedFilename()).toBe('Die Welle.mp4');
    const { format } = await probed(await readFile(await download.path()));
    expect(Math.abs(Number(format.duration) - 8)).toBeLessThan(0.1);
    await page.getByText('Your browser is saving the file.').waitFor();
    // Whoever came there by keyboard stands there still, on the same page.
    expect(await button.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    expect(page.url()).toBe(`${siteUrl}${path}`);

    await page.route(/\/file$/, (route) => {
      const failure = { code: 'clips.file_lost', message: 'The file was not made in time. Ask for it once more.' };
      return route.fulfill({ status: 202, json: { clip_id: path.slice('/clips/'.length), state: 'failed', failure } });
    });
    await button.click();
    await page.getByRole('alert').getByText('Ask for it once more').waitFor();
    expect(await amissOn(page, 'a clip that could not be downloaded')).toEqual([]);
    await page.unroute(/\/file$/);
    const again = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect((await again).suggestedFilename()).toBe('Die Welle.mp4');
    expect(await amissOn(page, 'a clip that was downloaded')).toEqual([]);
    await context.close();
    expect(complaints).toEqual([]);
  });

  test('and goes with the clip', async () => {
    await ada.call('DELETE', `/v1/clips/${clipId}`);
    expect((await fetch(address)).status).toBe(404);
    expect(await refusalOf(ada.call('GET', `/v1/clips/${clipId}/file`))).toBe('404 clips.not_found');
  });
});
