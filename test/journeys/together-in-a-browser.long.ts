import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ApiClient } from '../../local/seed/client.ts';
import { launchBrowser } from '../support/browser.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';
import { amissOn, sizes } from './amiss.ts';
import { listenTo, patience } from './studio-stage.ts';

/** What we ask of a page's video element; the tests are compiled without a browser's types. */
interface Film {
  currentTime: number;
  paused: boolean;
  readyState: number;
}

const seconds = 120;
/** People who watch together laugh at the same moment. */
const inStepMs = 1_000;
const shots = process.env['SHOTS'];

describe('watching together, in browsers', { timeout: 600_000 }, () => {
  let laptop: Laptop;
  let browser: Browser;
  let folder = '';
  let ada: ApiClient;
  let shared = '';
  let film = '';
  let next = '';
  const complaints: string[] = [];
  vi.setConfig({ testTimeout: 300_000 });

  const device = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: sizes.desktop, bypassCSP: true, ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    listenTo(page, complaints);
    return page;
  };
  const enter = async (page: Page, who: string, path: string): Promise<void> => {
    await page.goto(`${laptop.cloud.siteUrl}/login?next=${encodeURIComponent(path)}`);
    await page.getByLabel('E-mail').fill(emailOf(who));
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL((url) => url.pathname === path);
  };
  const look = <T>(page: Page, ask: (film: Film) => T): Promise<T> =>
    page.locator('.player video').evaluate(ask as never) as Promise<T>;
  const plays = (page: Page) =>
    expect
      .poll(() => look(page, ({ paused, readyState }) => !paused && readyState > 2), { timeout: patience })
      .toBe(true);
  const stands = (page: Page) =>
    expect.poll(() => look(page, ({ paused }) => paused), { timeout: patience }).toBe(true);
  /** When the film would have begun had it always played: of two who are in step it is the same. */
  const began = (page: Page) => look(page, ({ currentTime }) => Date.now() - currentTime * 1000);
  const apartMs = async (one: Page, other: Page): Promise<number> => {
    const [here, there] = await Promise.all([began(one), began(other)]);
    return Math.abs(here - there);
  };
  const inStep = (one: Page, other: Page) =>
    expect.poll(() => apartMs(one, other), { timeout: patience, interval: 500 }).toBeLessThan(inStepMs);
  const at = (page: Page) => look(page, ({ currentTime }) => currentTime);
  const line = (page: Page, words: RegExp) =>
    page.locator('.chat-row.notice').filter({ hasText: words }).last().waitFor();
  const shoot = async (page: Page, name: string): Promise<void> => {
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
  };

  beforeAll(async () => {
    if (shots) await mkdir(shots, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'arclight-together-'));
    const clip = join(folder, 'pier.mp4');
    await makeClip(folder, 'pier.mp4', { seconds, size: '320x180', rate: '12' });
    laptop = await startLaptop({ withSite: true });
    browser = await launchBrowser();
    ada = await laptop.creator('ada');
    await laptop.person('grace');
    ({ videoId: shared } = await laptop.upload(ada, clip, { title: 'The pier at dusk', auto_publish: true }));
    ({ videoId: next } = await laptop.upload(ada, clip, { title: 'The pier at noon', auto_publish: true }));
    ({ videoId: film } = await laptop.upload(ada, clip, { title: 'The pier at dawn', auto_publish: false }));
    await laptop.cloud.settle({ deadlineMs: 240_000 });
  }, 330_000);
  afterAll(async () => {
    await browser?.close();
    await laptop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('who has the link sees what the host sees, in step, and hosts share what they may', async () => {
    const host = await device();
    await enter(host, 'ada', `/watch/${shared}`);
    await host.getByRole('button', { name: 'Watch together' }).click();
    await host.waitForURL(/\/w\/pty_/);
    const path = new URL(host.url()).pathname;
    const guest = await device();
    await enter(guest, 'grace', path);
    await guest.getByLabel('Your message').waitFor();
    expect(await guest.getByRole('button', { name: /^Play/ }).count()).toBe(0);

    await host.getByRole('button', { name: /^Play/ }).click();
    await plays(host);
    await plays(guest);
    await inStep(host, guest);
    await line(guest, /started it/);
    await guest.getByLabel('Your message').fill('What a pier!');
    await guest.getByLabel('Your message').press('Enter');
    await host.locator('.chat-row.message').filter({ hasText: 'What a pier!' }).waitFor();

    await host.keyboard.press('5');
    await line(guest, /went to 1:00/);
    await plays(guest);
    await inStep(host, guest);
    expect(await at(guest)).toBeGreaterThan(seconds / 2 - 1);

    // Who comes late comes to where everybody is.
    const late = await device({ viewport: sizes.phone });
    await late.goto(`${laptop.cloud.siteUrl}${path}`);
    await plays(late);
    await inStep(host, late);
    await shoot(late, 'party-phone');
    await shoot(host, 'party-desktop');

    await host.keyboard.press('k');
    for (const page of [host, guest, late]) await stands(page);
    await line(guest, /paused at 1:/);
    await expect
      .poll(async () => Math.abs((await at(host)) - (await at(guest))), { timeout: patience })
      .toBeLessThan(0.1);

    await host.getByRole('button', { name: 'People' }).click();
    await shoot(host, 'party-people');
    await host.getByRole('button', { name: /^Make .* a host$/ }).click();
    await host.getByRole('button', { name: 'Done' }).click();
    await guest.getByRole('button', { name: /^Play/ }).click();
    await plays(host);
    await inStep(host, guest);

    const amiss = [...(await amissOn(host, 'a watch party')), ...(await amissOn(guest, 'a watch party, as a guest'))];
    expect(amiss).toEqual([]);
    await shoot(guest, 'party-dark');

    // Another video in the same room: pages follow, the chat stays.
    await host.getByRole('button', { name: 'Next video' }).click();
    await host.getByRole('button', { name: /The pier at noon.*Yours/ }).waitFor();
    await shoot(host, 'party-next');
    expect(await amissOn(host, 'which video is next')).toEqual([]);
    await host.getByLabel('Address of a video').fill('somewhere else');
    await host.getByRole('button', { name: 'Put it on' }).click();
    await host.getByText(/Paste the address of a video/).waitFor();
    await host.getByLabel('Address of a video').fill(`${laptop.cloud.siteUrl}/watch/${next}`);
    await host.getByRole('button', { name: 'Put it on' }).click();
    for (const page of [host, guest, late]) {
      await line(page, /put another video in/);
      await page.getByRole('heading', { level: 1, name: 'The pier at noon' }).waitFor();
      await stands(page);
    }
    await host.getByRole('button', { name: /^Play/ }).click();
    for (const page of [host, guest, late]) await plays(page);
    await inStep(host, guest);
    expect(await at(guest)).toBeLessThan(seconds / 2);
    await guest.locator('.chat-row.message').filter({ hasText: 'What a pier!' }).waitFor();
    await shoot(late, 'party-next-phone');
    await host.getByRole('button', { name: 'End it' }).click();
    await host.getByRole('button', { name: 'End it' }).last().click();
    for (const page of [host, guest, late]) await page.getByText('This watch party is over').waitFor();
    for (const page of [host, guest, late]) await page.context().close();
    expect(complaints).toEqual([]);
  });

  test('a premiere has a page and a chat before, begins for everybody at once, and lets nobody ahead', async () => {
    const host = await device();
    await enter(host, 'ada', `/studio/${film}`);
    await host.getByRole('button', { name: 'Announce a premiere' }).click();
    await host.getByRole('button', { name: 'Set the time' }).click();
    await host.getByText(/has a page and a chat already/).waitFor();
    await shoot(host, 'premiere-studio');
    await host.getByRole('button', { name: 'Call it off' }).click();
    await host.getByRole('button', { name: 'Announce a premiere' }).waitFor();

    const announce = (atMs: number) =>
      ada.call('PUT', `/v1/videos/${film}/premiere`, { body: { premiere_at: new Date(atMs).toISOString() } });
    await announce(Date.now() + 3_600_000);
    const guest = await device();
    await enter(guest, 'grace', `/watch/${film}`);
    await guest.getByRole('button', { name: 'Remind me', exact: true }).click();
    await guest.getByText('You get a mail a few minutes before it begins.').waitFor();
    await guest.getByRole('button', { name: 'Do not remind me' }).waitFor();
    await shoot(guest, 'premiere-reminds');

    const premiereAt = Date.now() + 40_000;
    await announce(premiereAt);
    await guest.reload();
    await guest.getByTestId('countdown').waitFor();
    await guest.getByLabel('Your message').waitFor();
    await guest.getByLabel('Your message').fill('So soon!');
    await guest.getByLabel('Your message').press('Enter');
    await shoot(guest, 'premiere-to-come');
    const refused = await fetch(`${laptop.cloud.siteUrl}/v1/videos/${film}/playback`);
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([409, []]);
    expect(await amissOn(guest, 'a premiere to come')).toEqual([]);
    await host.goto(`${laptop.cloud.siteUrl}/watch/${film}`);
    await host.locator('.chat-row.message').filter({ hasText: 'So soon!' }).waitFor();

    for (const page of [host, guest]) await plays(page);
    expect(Date.now()).toBeGreaterThan(premiereAt);
    await inStep(host, guest);
    expect(Math.abs((await began(guest)) - premiereAt)).toBeLessThan(inStepMs);
    await guest.getByRole('heading', { level: 1 }).click();
    await guest.keyboard.press('End');
    await inStep(host, guest);
    await shoot(guest, 'premiere-on');
    await guest.keyboard.press('0');
    await guest.getByRole('button', { name: 'Back to where everybody is' }).waitFor();
    expect((await at(host)) - (await at(guest))).toBeGreaterThan(2);
    await guest.getByRole('button', { name: 'Back to where everybody is' }).click();
    await inStep(host, guest);
    expect(await amissOn(guest, 'a premiere')).toEqual([]);

    // The hour has moved to now, and with it the reminder: the next look of every minute sends it.
    await guest.goto(`${laptop.cloud.siteUrl}/notifications`);
    const reminder = guest.getByRole('link', { name: /was about to begin a premiere: The pier at dawn/ });
    await expect
      .poll(
        async () => {
          await guest.reload();
          await guest.getByRole('heading', { name: 'What to tell you of' }).waitFor();
          return reminder.count();
        },
        { timeout: 150_000, interval: 5_000 },
      )
      .toBe(1);
    await shoot(guest, 'premiere-notice');
    await reminder.click();
    await guest.waitForURL(`**/watch/${film}`);
    expect(complaints).toEqual([]);
  });
});
