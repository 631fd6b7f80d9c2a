import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { launchBrowser } from '../support/browser.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { amissOn } from './amiss.ts';
import { listenTo, patience } from './studio-stage.ts';

/** Where screenshots go; none are taken without it. */
const shots = process.env['SHOTS'];

const publish = async (server: string, key: string): Promise<ChildProcess> => {
  const { ffmpeg } = await findBinaries();
  const picture = ['-v', 'quiet', '-re', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=15'];
  const sound = ['-f', 'lavfi', '-i', 'sine=f=440:r=44100'];
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '30', '-b:v', '300k'];
  const sent = ['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '64k', '-f', 'flv', `${server}/${key}`];
  return spawn(ffmpeg, [...picture, ...sound, ...coded, ...sent], { stdio: 'ignore' });
};

describe('following a channel, in browsers', { timeout: 600_000 }, () => {
  let laptop: Laptop;
  let browser: Browser;
  let room = '';
  let maker: Awaited<ReturnType<Laptop['creator']>>;
  let sender: ChildProcess | undefined;
  const complaints: string[] = [];

  const device = async (options: BrowserContextOptions = {}): Promise<Page> => {
    // axe comes into the page as a script of ours would not be allowed to.
    const context = await browser.newContext({
      ...{ viewport: { width: 1280, height: 900 }, bypassCSP: true, reducedMotion: 'reduce' },
      ...options,
    });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    listenTo(page, complaints);
    return page;
  };
  const logIn = async (page: Page, who: string): Promise<void> => {
    await page.getByLabel('E-mail').fill(emailOf(who));
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
  };
  const go = (page: Page, path: string) => page.goto(`${laptop.cloud.siteUrl}${path}`);
  const enter = async (page: Page, who: string, path: string): Promise<void> => {
    await go(page, `/login?next=${encodeURIComponent(path)}`);
    await logIn(page, who);
  };
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('Your message').fill(text);
    await page.getByLabel('Your message').press('Enter');
  };
  const sees = (page: Page, text: string): Promise<void> =>
    page.locator('.chat-row.message .chat-text').filter({ hasText: text }).waitFor();

  const shoot = async (page: Page, name: string): Promise<void> => {
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
  };

  beforeAll(async () => {
    if (shots) await mkdir(shots, { recursive: true });
    laptop = await startLaptop({ withSite: true });
    maker = await laptop.creator('ada');
    await laptop.creator('cem');
    await laptop.person('ben');
    const stream = { title: 'Storm at the pier', visibility: 'public' };
    const { stream_id } = await maker.call<{ stream_id: string }>('POST', '/v1/streams', { body: stream });
    room = `/live/${stream_id}`;
    await laptop.cloud.settle();
    browser = await launchBrowser();
  }, 600_000);
  afterAll(async () => {
    if (sender && sender.exitCode === null) {
      const gone = once(sender, 'exit');
      sender.kill('SIGKILL');
      await gone;
    }
    await browser?.close();
    await laptop?.stop();
  }, 300_000);

  test('who presses Follow and logs in follows; the list has it; it is taken back, and taken back again', async () => {
    const ben = await device();
    await go(ben, '/channel/@ada-films');
    await ben.getByText('No followers yet').waitFor();
    await ben.getByRole('button', { name: 'Follow ada films' }).click();
    await logIn(ben, 'ben');
    await ben.getByRole('button', { name: 'Following ada films. Unfollow' }).waitFor();
    await ben.getByText('1 follower').waitFor();
    await ben.getByRole('button', { name: 'Your account' }).click();
    await ben.getByRole('link', { name: 'Following' }).click();
    await ben.getByRole('link', { name: 'ada films' }).waitFor();
    expect(await amissOn(ben, 'my list')).toEqual([]);
    await ben.getByRole('button', { name: 'Following ada films. Unfollow' }).press('Enter');
    await ben.getByRole('button', { name: 'Undo' }).click();
    await ben.getByRole('button', { name: 'Following ada films. Unfollow' }).waitFor();

    const ada = await device({ viewport: { width: 390, height: 800 } });
    await enter(ada, 'ada', '/channels');
    await ada
      .getByRole('link', { name: /settings|edit|manage|ada films/i })
      .first()
      .click();
    await ada.getByRole('link', { name: 'Followers' }).click();
    await ada.getByText('ben', { exact: true }).waitFor();
    expect(await amissOn(ada, 'the followers')).toEqual([]);
  });

  test('a chat for followers tells strangers, who follow right there and are heard; who is called elsewhere finds it', async () => {
    const [ada, ben, cem] = [await device(), await device(), await device({ viewport: { width: 390, height: 800 } })];
    await enter(ada, 'ada', room);
    await enter(ben, 'ben', room);
    await enter(cem, 'cem', room);
    await ada.getByLabel('Your message').waitFor();
    await say(ada, '/followers');
    await cem.getByText('Only followers of the channel can write just now.').waitFor();
    expect(await amissOn(cem, 'the chat')).toEqual([]);
    await cem.locator('.chat-followers').getByRole('button', { name: 'Follow ada films' }).click();
    await say(cem, 'I follow, so I may');
    await sees(ben, 'I follow, so I may');
    await say(ben, 'and so do I');
    await sees(ada, 'and so do I');

    await cem.getByRole('link', { name: 'Arclight, home' }).click();
    await cem.getByRole('heading', { level: 1 }).waitFor();
    // That somebody has gone is known when their socket is closed.
    await laptop.cloud.settle();
    await say(ben, '@cem-films where are you?');
    await sees(ada, 'where are you?');
    await laptop.cloud.settle();
    await cem.reload();
    await cem.getByRole('link', { name: 'Notifications: 1 new' }).click();
    await cem.getByText('called you in the chat of Storm at the pier').click();
    await sees(cem, 'where are you?');
    await cem.getByRole('link', { name: 'Notifications', exact: true }).waitFor();
    expect(await amissOn(cem, 'the list of notifications')).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a channel that goes live stands under the bell of who follows it, and not of who has switched that off', async () => {
    const [ben, cem] = [await device(), await device({ viewport: { width: 390, height: 800 }, colorScheme: 'dark' })];
    const bellOf = (page: Page) => page.getByRole('button', { name: 'Notify me when ada films goes live' });
    await enter(cem, 'cem', '/channel/@ada-films');
    await cem.locator('[aria-pressed=true]').and(bellOf(cem)).click();
    await cem.getByText('You are not notified of ada films any more.').waitFor();
    await cem.locator('[aria-pressed=false]').and(bellOf(cem)).waitFor();
    await shoot(cem, 'channel-phone-dark');
    await enter(ben, 'ben', '/following');
    await ben.locator('[aria-pressed=true]').and(bellOf(ben)).waitFor();
    await shoot(ben, 'following');
    expect(await amissOn(ben, 'the bells of what I follow')).toEqual([]);

    await laptop.cloud.settle();
    const { ingest_url, stream_key } = await maker.call<{ ingest_url: string; stream_key: string }>(
      'POST',
      `/v1/streams/${room.slice('/live/'.length)}/start`,
    );
    const state = async () => (await maker.call<{ state: string }>('GET', `/v1/streams/${room.slice(6)}`)).state;
    await vi.waitUntil(async () => (await state()) === 'WAITING_INPUT', { timeout: 120_000, interval: 500 });
    sender = await publish(ingest_url, stream_key);
    await vi.waitUntil(async () => (await state()) === 'LIVE', { timeout: 120_000, interval: 500 });

    const news = ben.getByRole('link', { name: 'Notifications: 1 new' });
    await vi.waitUntil(
      async () => {
        await ben.reload();
        await ben.getByRole('link', { name: /^Notifications/ }).waitFor();
        return (await news.count()) === 1;
      },
      { timeout: 60_000, interval: 2_000 },
    );
    await news.click();
    const notice = ben.getByRole('link', { name: /ada films went live: Storm at the pier/ });
    await notice.waitFor();
    await shoot(ben, 'notifications');
    expect(await amissOn(ben, 'who is live')).toEqual([]);
    await notice.click();
    await ben.waitForURL(`**${room}`);
    await go(cem, '/notifications');
    await cem.getByText('called you in the chat of Storm at the pier').waitFor();
    expect(await cem.getByText('went live').count()).toBe(0);
    await cem.getByLabel('Channels that go live').uncheck();
    await shoot(cem, 'notifications-phone-dark');
    expect(await amissOn(cem, 'what to tell of')).toEqual([]);
    await cem.reload();
    await cem.getByLabel('Channels that go live').waitFor();
    expect(await cem.getByLabel('Channels that go live').isChecked()).toBe(false);
    expect(complaints).toEqual([]);
  });
});
