import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import type { ApiClient } from '../../local/seed/client.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Laptop, startLaptop } from '../support/laptop.ts';
import { amissOn } from './amiss.ts';
import { drawn, listenTo, patience, signIn } from './studio-stage.ts';

/** Another place is here a stream of somebody else's on the same laptop. */
interface Started {
  stream: { stream_id: string };
  ingest_url: string;
  stream_key: string;
}
interface Seen {
  state: string;
}

let laptop: Laptop;
let browser: Browser;
let ada: ApiClient;
let bob: ApiClient;
let elsewhere: Started;
let sender: ChildProcess | undefined;
const complaints: string[] = [];
const wrongKey = 'a-key-that-is-nobodys';

const device = async (options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true, ...options });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  listenTo(page, complaints);
  return page;
};
const publish = async (to: string): Promise<ChildProcess> => {
  const { ffmpeg } = await findBinaries();
  return spawn(
    ffmpeg,
    [
      ...['-v', 'quiet', '-re', '-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25', '-f', 'lavfi', '-i', 'sine=f=440'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '50', '-b:v', '800k'],
      ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '96k', '-f', 'flv', to],
    ],
    { stdio: 'ignore' },
  );
};
const until = async (who: ApiClient, streamId: string, ...states: string[]): Promise<void> => {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const { state } = await who.call<Seen>('GET', `/v1/streams/${streamId}`);
    if (states.includes(state)) return;
    if (Date.now() > deadline) throw new Error(`it is ${state}, not ${states.join(' or ')}`);
    await pause(300);
  }
};

beforeAll(async () => {
  laptop = await startLaptop({ withSite: true });
  ada = await laptop.creator('ada');
  bob = await laptop.creator('bob');
  elsewhere = await bob.call<Started>('POST', '/v1/streams/start', { body: { title: 'Elsewhere', record: false } });
  await until(bob, elsewhere.stream.stream_id, 'WAITING_INPUT');
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  if (sender && sender.exitCode === null) {
    const gone = once(sender, 'exit');
    sender.kill('SIGKILL');
    await gone;
  }
  await browser?.close();
  await laptop?.stop();
});

test('a stream is shown elsewhere too: given on its page, seen to arrive or not, and forgotten when it is over', {
  timeout: 300_000,
}, async () => {
  const { siteUrl } = laptop.cloud;
  const { stream_id } = await ada.call<{ stream_id: string }>('POST', '/v1/streams', {
    body: { title: 'Storm at the pier', record: false },
  });
  const studio = await device();
  await signIn(studio, siteUrl);
  await studio.goto(`${siteUrl}/studio/live/${stream_id}`);
  const card = studio.getByTestId('targets');
  await card.getByText('can go to other services').waitFor();

  const add = async (name: string, server: string, key: string): Promise<void> => {
    await card.getByRole('button', { name: 'Add a place' }).click();
    await card.getByLabel('Name').fill(name);
    await card.getByLabel('Server').fill(server);
    await card.getByLabel('Stream key').fill(key);
    await card.getByRole('button', { name: 'Add it' }).click();
  };
  await add('Bob’s place', 'rtmp://10.0.0.1/app', elsewhere.stream_key);
  await card.getByText('is not an address on the internet').waitFor();
  await drawn(studio);
  expect(await amissOn(studio, 'a place that is turned down')).toEqual([]);
  await card.getByLabel('Server').fill(elsewhere.ingest_url);
  await card.getByRole('button', { name: 'Add it' }).click();
  await card.getByRole('listitem').filter({ hasText: 'Bob’s place' }).getByText('Waits for you').waitFor();
  await add('Wrong key', elsewhere.ingest_url, wrongKey);
  await add('Not today', elsewhere.ingest_url, wrongKey);
  const notToday = card.getByRole('listitem').filter({ hasText: 'Not today' });
  await notToday.getByRole('button', { name: 'Switch off' }).click();
  await notToday.getByText('Off', { exact: true }).waitFor();
  await card.getByText('With 2 places on, that is $1.00 more.').waitFor();
  await studio.getByText('and $1.00 for 2 other places').waitFor();
  expect(await card.getByRole('button', { name: 'Add a place' }).isDisabled()).toBe(true);
  expect(await studio.content()).not.toContain(elsewhere.stream_key);

  const mine = await ada.call<Started>('POST', `/v1/streams/${stream_id}/start`);
  await until(ada, stream_id, 'WAITING_INPUT');
  sender = await publish(`${mine.ingest_url}/${mine.stream_key}`);
  await until(ada, stream_id, 'LIVE');
  await until(bob, elsewhere.stream.stream_id, 'LIVE');
  await card.getByRole('listitem').filter({ hasText: 'Bob’s place' }).getByText('On', { exact: true }).waitFor();
  await card.getByText('Nothing arrives at 127.0.0.1').waitFor();
  await notToday.getByText('Off', { exact: true }).waitFor();
  expect(await card.getByRole('button').count()).toBe(0);
  await drawn(studio);
  expect(await amissOn(studio, 'places on air')).toEqual([]);
  const { cost } = await ada.call<{ cost: { per_hour_usd: number } }>('GET', `/v1/streams/${stream_id}`);
  expect(cost.per_hour_usd).toBe(2.4);

  await ada.call('POST', `/v1/streams/${stream_id}/stop`);
  await until(ada, stream_id, 'ENDED');
  await bob.call('POST', `/v1/streams/${elsewhere.stream.stream_id}/stop`);
  await until(bob, elsewhere.stream.stream_id, 'ENDED');
  await laptop.cloud.settle();
  expect(complaints).toEqual([]);

  const files = globSync('**/*', { cwd: laptop.dataDir })
    .map((path) => join(laptop.dataDir, path))
    .filter((path) => statSync(path).isFile());
  expect(files.length).toBeGreaterThan(20);
  for (const key of [elsewhere.stream_key, wrongKey])
    expect(files.filter((path) => readFileSync(path).includes(key))).toEqual([]);
});
