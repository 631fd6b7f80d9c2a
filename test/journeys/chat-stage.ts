import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { ApiClient } from '../../local/seed/client.ts';
import { Talker } from '../chat/talker.ts';
import { launchBrowser } from '../support/browser.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { amissOn, sizes } from './amiss.ts';
import { listenTo, patience } from './studio-stage.ts';

/** A folder for pictures of what was looked at, for people to look at too. */
const shots = process.env['SHOTS'];

/** A laptop with a creator who streams, and browsers that come into rooms. */
export interface ChatStage {
  laptop: Laptop;
  siteUrl: string;
  ada: ApiClient;
  /** What pages threw, and what their policy forbade. */
  complaints: string[];
  /** A stream to come; its room is open already. */
  stream(more?: object): Promise<string>;
  device(options?: BrowserContextOptions): Promise<Page>;
  /** Signs in, and stands at `path` afterwards. */
  enter(page: Page, who: string, path: string): Promise<void>;
  /** Somebody in a room without a browser. `headers`: what they bring besides their name. */
  talker(who: string, streamId: string, headers?: Record<string, string>): Promise<Talker>;
  /** A picture of the page as it stands. */
  shoot(page: Page, name: string): Promise<void>;
  /** The same in all four sizes and schemes, with what axe finds amiss in them. */
  looksAt(page: Page, name: string): Promise<string[]>;
  stop(): Promise<void>;
}

export const chatStage = async (given: Parameters<typeof startLaptop>[0] = {}): Promise<ChatStage> => {
  if (shots) await mkdir(shots, { recursive: true });
  const laptop = await startLaptop({ withSite: true, ...given });
  const { siteUrl } = laptop.cloud;
  const browser: Browser = await launchBrowser();
  const ada = await laptop.creator('ada');
  const complaints: string[] = [];
  const shoot = async (page: Page, name: string): Promise<void> => {
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
  };
  return {
    ...{ laptop, siteUrl, ada, complaints, shoot },
    async stream(more = {}) {
      const body = { title: 'Storm at the pier', visibility: 'public', ...more };
      const { stream_id } = await ada.call<{ stream_id: string }>('POST', '/v1/streams', { body });
      await laptop.cloud.settle();
      return stream_id;
    },
    async device(options = {}) {
      const context = await browser.newContext({ viewport: sizes.desktop, ...options });
      context.setDefaultTimeout(patience);
      const page = await context.newPage();
      listenTo(page, complaints);
      return page;
    },
    async enter(page, who, path) {
      await page.goto(`${siteUrl}/login?next=${encodeURIComponent(path)}`);
      await page.getByLabel('E-mail').fill(emailOf(who));
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.waitForURL((url) => url.pathname === path);
    },
    async talker(who, streamId, headers = {}) {
      const body = { email: emailOf(who), password };
      const { access_token } = await new ApiClient(siteUrl).call<{ access_token: string }>('POST', '/v1/auth/login', {
        body,
      });
      return Talker.enter(siteUrl, streamId, { ...headers, authorization: `Bearer ${access_token}` });
    },
    async looksAt(page, name) {
      // A colour on its way from light to dark is neither.
      const atRest = await page.addStyleTag({ content: '*, ::before, ::after { transition: none !important }' });
      for (const colorScheme of ['light', 'dark'] as const)
        for (const [size, viewport] of Object.entries(sizes)) {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          await shoot(page, `${name} ${size} ${colorScheme}`.replaceAll(/\W+/g, '-'));
        }
      await atRest.evaluate('(style) => style.remove()');
      const amiss = await amissOn(page, name);
      await page.setViewportSize(sizes.desktop);
      await page.emulateMedia({ colorScheme: null, reducedMotion: null });
      return amiss;
    },
    async stop() {
      await browser.close();
      await laptop.stop();
    },
  };
};

/** The messages of a chat, in their order, without names. */
export const said = (page: Page): Promise<string[]> => page.locator('.chat-row.message .chat-text').allInnerTexts();

export const lineOf = (page: Page, text: string): Locator =>
  page.locator('.chat-row.message').filter({ hasText: text }).last();

export const say = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('Your message').fill(text);
  await page.getByLabel('Your message').press('Enter');
};
