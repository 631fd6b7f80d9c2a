import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { Video } from '../../lambdas/catalog/video.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import type { Stream } from '../../lambdas/live/stream.ts';
import type { ApiClient } from '../../local/seed/client.ts';
import { variable } from '../authz/world.ts';
import { aVideo } from '../support/a-video.ts';
import { launchBrowser } from '../support/browser.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';

/** What a page may take on a busy machine. */
export const patience = 60_000;

/** A laptop with a creator who has a published video, one that is ready, one that failed and one in the trash; and a browser. */
export interface StudioStage {
  laptop: Laptop;
  browser: Browser;
  siteUrl: string;
  folder: string;
  videos: { published: string; ready: string; failed: string; trashed: string };
  streams: { scheduled: string; over: string; failed: string };
  /** The creator's first channel, which has a team and links; they have a second one, and are invited to another. */
  channelId: string;
  webhookId: string;
  /** A page of its own; signed in as the creator unless it shall not be. */
  page(options?: BrowserContextOptions & { anonymous?: boolean }): Promise<{ context: BrowserContext; page: Page }>;
  /** What pages threw, and what their policy forbade. */
  complaints: string[];
  stop(): Promise<void>;
}

const inDays = (days: number): string => new Date(clock.now().getTime() + days * 86_400_000).toISOString();
const long = 'a-very-long-name-of-a-file-that-somebody-exported-from-an-editor-final-final-v2.mp4';

/** A stream to come, as its maker makes it; and two that are over, which only live's table knows: nothing went on air. */
const withStreams = async (laptop: Laptop, ada: ApiClient, ownerId: string) => {
  const body = { title: 'The pier, live', description: 'With questions.', scheduled_at: inDays(2) };
  const { stream_id: scheduled } = await ada.call<{ stream_id: string }>('POST', '/v1/streams', { body });
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = laptop.cloud.endpoint('DYNAMODB');
  const { liveStore } = await import('../../lambdas/live/live-store.ts');
  const { make } = await import('../../lambdas/live/stream.ts');
  const store = liveStore(variable(laptop, 'LIVE_TABLE'));
  const over = async (title: string, given: Partial<Stream>): Promise<string> => {
    const now = clock.now();
    const at = now.toISOString();
    const wish = { title, description: '', visibility: 'public', access: 'free', latency: 'low' } as const;
    const rest = { record: true, dvrWindowSec: 3600, reconnectWindowSec: 60 };
    const ids = { streamId: newId('str', now, clock.random(10)), ownerId };
    const stream = make({ ...wish, ...rest }, ids, now);
    await store.create({ ...stream, startedAt: at, dueAt: undefined, ...given }, now);
    return ids.streamId;
  };
  const failure = { code: 'live.encoder_failed', message: 'The encoder did not come up. Start a new stream.' };
  const began = inDays(-1);
  return {
    scheduled,
    over: await over('Yesterday’s tide', {
      ...{ state: 'ENDED', liveSince: began, endedAt: clock.now().toISOString(), endReason: 'connection_lost' },
    }),
    failed: await over('No tide', { state: 'START_FAILED', failure }),
  };
};

/** Videos that only the catalog knows, so that nothing has to be encoded for them. */
const withoutFiles = async (laptop: Laptop, ownerId: string) => {
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = laptop.cloud.endpoint('DYNAMODB');
  const { catalogStore } = await import('../../lambdas/catalog/catalog-store.ts');
  const store = catalogStore(variable(laptop, 'CATALOG_TABLE'));
  const make = async (given: Partial<Video>): Promise<string> => {
    const now = clock.now();
    const at = now.toISOString();
    const ids = { videoId: newId('vid', now, clock.random(10)), uploadId: newId('upl', now, clock.random(10)) };
    await store.create(aVideo({ ...ids, ownerId, createdAt: at, updatedAt: at, deadline: undefined, ...given }));
    return ids.videoId;
  };
  const failure = { code: 'upload.not_a_video', message: 'This file is text, not a video. Export it as MP4.' };
  return {
    ready: await make({ title: 'The pier at dawn', state: 'READY', durationMs: 8000 }),
    failed: await make({ title: 'Notes', state: 'FAILED', filename: long, failure }),
    trashed: await make({ title: 'The pier in fog', state: 'READY', trashedAt: clock.now().toISOString() }),
  };
};

/** Somebody on the creator's team, somebody invited, a second channel, and an invitation for the creator. */
const withTeam = async (laptop: Laptop, ada: ApiClient, channelId: string): Promise<void> => {
  const ben = await laptop.creator('ben');
  const invite = (by: ApiClient, id: string, body: object) =>
    by.call<{ invitation_id: string }>('POST', `/v1/channels/${id}/team/invitations`, { body });
  const links = [{ label: 'Our site', url: 'https://films.example/about' }];
  await ada.call('PATCH', `/v1/channels/${channelId}`, { body: { description: 'Films about water.', links } });
  await ada.openChannel('ada-second', 'Ada’s second channel');
  const { invitation_id } = await invite(ada, channelId, { handle: '@ben-films', role: 'editor' });
  await ben.call('PUT', `/v1/me/invitations/${invitation_id}`);
  await invite(ada, channelId, { email: 'somebody-with-a-long-address@films.example.org', role: 'stats' });
  const theirs = await ben.call<{ channel: { channel_id: string } }>('GET', '/v1/me');
  await invite(ben, theirs.channel.channel_id, { email: emailOf('ada'), role: 'stats' });
};

/** Notes what a page throws, and what its policy forbids it. */
export const listenTo = (page: Page, complaints: string[]): void => {
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
};

/** Signs the creator in as they would. */
export const signIn = async (page: Page, siteUrl: string): Promise<void> => {
  await page.goto(`${siteUrl}/login`);
  await page.getByLabel('E-mail').fill(emailOf('ada'));
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL((url) => url.pathname === '/');
};

export const studioStage = async (): Promise<StudioStage> => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-studio-'));
  const clip = join(folder, 'pier.mp4');
  await makeClip(folder, 'pier.mp4', { seconds: 8, size: '640x360' });
  const laptop = await startLaptop({ withSite: true });
  const browser = await launchBrowser();
  const ada = await laptop.creator('ada');
  const { videoId: published } = await laptop.upload(ada, clip, { title: 'The pier at dusk', auto_publish: true });
  await laptop.cloud.settle({ deadlineMs: 120_000 });
  const { account_id: ownerId, channel } = await ada.call<{ account_id: string; channel: { channel_id: string } }>(
    'GET',
    '/v1/me',
  );
  const channelId = channel.channel_id;
  await withTeam(laptop, ada, channelId);
  const { webhook_id: webhookId } = await ada.call<{ webhook_id: string }>('POST', '/v1/me/webhooks', {
    body: { url: 'http://127.0.0.1:9/told', event_types: ['video.published'] },
  });
  const videos = { published, ...(await withoutFiles(laptop, ownerId)) };
  const streams = await withStreams(laptop, ada, ownerId);
  const { siteUrl } = laptop.cloud;
  const complaints: string[] = [];

  return {
    ...{ laptop, browser, siteUrl, folder, videos, streams, channelId, webhookId, complaints },
    async page({ anonymous = false, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      context.setDefaultTimeout(patience);
      const page = await context.newPage();
      listenTo(page, complaints);
      if (!anonymous) await signIn(page, siteUrl);
      return { context, page };
    },
    async stop() {
      await browser.close();
      await laptop.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Every address of the client that a signed-in creator can see, by what it is. */
export const pagesOf = ({
  videos: { published, ready, failed },
  streams,
  channelId,
  webhookId,
}: Pick<StudioStage, 'videos' | 'streams' | 'channelId' | 'webhookId'>): Record<string, string> => ({
  home: '/',
  watch: `/watch/${published}`,
  channel: '/channel/@ada-films',
  settings: '/settings',
  security: '/settings/security',
  'API keys': '/settings/keys',
  webhooks: '/settings/webhooks',
  'a webhook': `/settings/webhooks/${webhookId}`,
  creator: '/creator',
  channels: '/channels',
  'another channel': '/channels/new',
  'a channel’s settings': `/channels/${channelId}`,
  team: `/channels/${channelId}/team`,
  'a channel’s chat': `/channels/${channelId}/chat`,
  activity: `/channels/${channelId}/activity`,
  'studio of one channel': `/studio?channel=${channelId}`,
  'somebody else’s channel': '/channels/ch_00000000000000000000000000/team',
  upload: '/upload',
  studio: '/studio',
  trash: '/studio/trash',
  following: '/following',
  notifications: '/notifications',
  'followers of a channel': `/channels/${channelId}/followers`,
  'my clips': '/clips',
  'clips of a channel': `/studio/clips?channel=${channelId}`,
  'no clip': '/clips/clp_00000000000000000000000000',
  edit: `/studio/${ready}`,
  'edit of a failed one': `/studio/${failed}`,
  'watch of a failed one': `/watch/${failed}`,
  nowhere: '/nowhere',
  'live studio': '/studio/live',
  'a new stream': '/studio/live/new',
  'running a stream to come': `/studio/live/${streams.scheduled}`,
  'a stream that is over, in the studio': `/studio/live/${streams.over}`,
  'a stream that did not start, in the studio': `/studio/live/${streams.failed}`,
  'a stream to come': `/live/${streams.scheduled}`,
  'a chat of its own': `/live/${streams.scheduled}/chat`,
  'a stream that is over': `/live/${streams.over}`,
  'a stream that did not start': `/live/${streams.failed}`,
  'no stream': '/live/str_00000000000000000000000000',
  'somebody else’s': '/watch/vid_00000000000000000000000000',
});

/** And those for people who are not signed in. */
export const pagesForAnyone = {
  'sign up': '/signup',
  confirm: '/confirm?email=ada%40example.com',
  'log in': '/login',
  forgot: '/forgot',
  reset: '/reset?email=ada%40example.com',
  reference: '/docs',
};

/** The page has said what it has to say: a heading, and nothing on its way. */
export const drawn = async (page: Page): Promise<void> => {
  await page.locator('h1, h2').first().waitFor();
  await page.locator('.skeleton, .stage-skeleton, .moving').first().waitFor({ state: 'detached' });
};
