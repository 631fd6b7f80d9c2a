import { randomUUID } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clock } from '../../lambdas/kit/clock.ts';
import type { DomainEvent } from '../../lambdas/kit/event.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import { streamArchived, streamEnded } from '../../lambdas/live/events.ts';
import { local } from '../../local/resource.ts';
import { Talker } from '../chat/talker.ts';
import { harvest } from '../support/a-recording.ts';
import { launchBrowser } from '../support/browser.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { amissOn } from './amiss.ts';
import { listenTo, patience } from './studio-stage.ts';

describe('the chat of a stream beside its recording', { timeout: 600_000 }, () => {
  let laptop: Laptop;
  let browser: Browser;
  let owner: Talker;
  let authorization = '';
  let streamId = '';
  let messageIds: string[] = [];
  const videoId = newId('vid', clock.now(), clock.random(10));
  const complaints: string[] = [];

  beforeAll(async () => {
    laptop = await startLaptop({ withSite: true });
    const { siteUrl } = laptop.cloud;
    const ada = await laptop.creator('ada');
    const login = await fetch(`${siteUrl}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: emailOf('ada'), password }),
    });
    const who = (await login.json()) as { access_token: string; account_id: string };
    authorization = `Bearer ${who.access_token}`;
    ({ stream_id: streamId } = await ada.call<{ stream_id: string }>('POST', '/v1/streams', {
      body: { title: 'Storm at the pier', visibility: 'public' },
    }));
    await laptop.cloud.settle();

    owner = await Talker.enter(siteUrl, streamId, { authorization });
    for (const text of ['Look at that wave', 'Is that a seal?', 'It is a boat'])
      expect(await owner.say(text)).toBe('ack');
    await owner.happened(({ text }) => text === 'It is a boat');
    const said = owner.events.filter(({ kind }) => kind === 'message');
    messageIds = said.map(({ message_id }) => message_id);
    const [first, , last] = said.map(({ at }) => Date.parse(at));
    if (first === undefined || last === undefined) throw new Error('nothing was said');

    // Interrupted between what was said first and what was said last: six seconds before, four after.
    const iso = (ms: number) => new Date(ms).toISOString();
    const recording = {
      prefix: `v/${videoId}/1/`,
      playlistKey: `v/${videoId}/1/live/standard.m3u8`,
      durationMs: 10_000,
      clock: [
        { offsetMs: 0, at: iso(first - 3_000) },
        { offsetMs: 6_000, at: iso(last - 2_000) },
      ],
    };
    const { region, accessKeyId, secretAccessKey } = local;
    const given = { region, credentials: { accessKeyId, secretAccessKey } };
    const s3 = new S3Client({ ...given, endpoint: laptop.cloud.endpoint('S3'), forcePathStyle: true });
    const bus = new EventBridgeClient({ ...given, endpoint: laptop.cloud.endpoint('EVENTBRIDGE') });
    const media = laptop.cloud.resources.find(({ type, name }) => type === 'AWS::S3::Bucket' && name.includes('media'));
    /** Says what live says of a stream that is over. */
    const tell = async ({ name, source, example }: DomainEvent, more: object): Promise<void> => {
      const facts = { streamId, videoId, ownerId: who.account_id, channelId: undefined, title: 'Storm at the pier' };
      const data = { ...(example as object), ...facts, ...more };
      const Time = new Date();
      const occurredAt = Time.toISOString();
      const Detail = JSON.stringify({ eventId: `evt_${randomUUID()}`, occurredAt, correlationId: 'test', data });
      const entry = { Source: source, DetailType: name, Detail, EventBusName: 'arclight-local', Time };
      await bus.send(new PutEventsCommand({ Entries: [entry] }));
    };
    await tell(streamEnded, { version: 100 });
    for (const { name, bytes } of await harvest())
      await s3.send(new PutObjectCommand({ Bucket: media?.name, Key: `${recording.prefix}live/${name}`, Body: bytes }));
    await tell(streamArchived, { version: 101, recording });
    await laptop.cloud.settle({ deadlineMs: 250_000 });
    await ada.call('POST', `/v1/videos/${videoId}/publish`);
    await laptop.cloud.settle({ deadlineMs: 250_000 });
    s3.destroy();
    bus.destroy();
    browser = await launchBrowser();
  }, 600_000);
  afterAll(async () => {
    owner?.leave();
    await browser?.close();
    await laptop?.stop();
  });

  const opened = async (options: BrowserContextOptions): Promise<Page> => {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    listenTo(page, complaints);
    await page.goto(`${laptop.cloud.siteUrl}/watch/${videoId}`);
    await page.getByRole('heading', { name: 'Chat replay' }).waitFor();
    const readyState = () => page.evaluate<number>('document.querySelector("video")?.readyState ?? 0');
    await expect.poll(readyState, { timeout: patience }).toBeGreaterThanOrEqual(1);
    return page;
  };
  const said = (page: Page): Promise<string[]> => page.locator('.chat-row.message .chat-text').allInnerTexts();
  const moveTo = (page: Page, sec: number): Promise<void> =>
    page.evaluate(`{ const film = document.querySelector('video'); film.pause(); film.currentTime = ${sec}; }`);
  const reads = (page: Page, sec: number): ReturnType<typeof expect.poll> =>
    expect.poll(() => said(page), { timeout: patience, message: `at ${sec} s` });

  test('it goes along forward, back and over the gap; plays by itself; can be put away; and loses what is taken back', async () => {
    const page = await opened({ viewport: { width: 1280, height: 1000 } });
    await moveTo(page, 1);
    await page.getByText('Nobody had written anything yet.').waitFor();
    await moveTo(page, 9);
    await reads(page, 9).toEqual(['Look at that wave', 'Is that a seal?', 'It is a boat']);
    await moveTo(page, 3.01);
    await reads(page, 3).toContain('Look at that wave');
    await moveTo(page, 1);
    await reads(page, 1).toEqual([]);
    await page.evaluate("{ const film = document.querySelector('video'); film.playbackRate = 2; film.play(); }");
    await reads(page, 10).toEqual(['Look at that wave', 'Is that a seal?', 'It is a boat']);

    // Nothing can be done with it, not even by whoever said it; and nobody needs a mouse.
    await page.locator('.chat-row.message').last().focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.locator('.chat-row.message:focus').innerText()).toContain('Is that a seal?');
    expect(await page.locator('.chat-tools button').count()).toBe(0);

    await page.getByRole('button', { name: 'Hide the chat' }).click();
    await page.getByRole('heading', { name: 'Chat replay' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show the chat' }).click();
    await moveTo(page, 9);
    await reads(page, 9).toHaveLength(3);

    expect(await owner.asked({ type: 'message.delete', message_id: messageIds[1] })).toBe('ok');
    // It looks again only for somebody who goes on watching.
    const isGone = async () => {
      await moveTo(page, 8.5 + Math.random());
      return (await said(page)).join(', ');
    };
    await expect.poll(isGone, { timeout: 120_000, interval: 2_000 }).toBe('Look at that wave, It is a boat');
    await page.context().close();
  });

  test('on a phone it is under the picture; and nobody is kept out of it by how they read', async () => {
    const page = await opened({ viewport: { width: 390, height: 844 }, bypassCSP: true, reducedMotion: 'reduce' });
    await moveTo(page, 9);
    await page.locator('.chat-row.message').first().waitFor();
    const [film, chat, words] = await Promise.all(
      ['video', '.chat-side', '.about h1'].map((which) => page.locator(which).first().boundingBox()),
    );
    expect(chat?.y).toBeGreaterThanOrEqual((film?.y ?? 0) + (film?.height ?? 0));
    expect(words?.y).toBeGreaterThan(chat?.y ?? 0);
    expect(await amissOn(page, 'the replay')).toEqual([]);
    await page.context().close();
  });

  test('the browser had nothing to complain about', () => {
    expect(complaints).toEqual([]);
  });
});
