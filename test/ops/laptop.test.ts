import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { run } from '../../cli/program.ts';
import type { ApiClient } from '../../local/seed/client.ts';
import { dropOne, listDeadLetters, redrive, redriveOne, showDeadLetters } from '../../ops/dead-letters.ts';
import { Declined } from '../../ops/declined.ts';
import { reachLaptop } from '../../ops/laptop.ts';
import { type Item, keyOf, row } from '../../ops/places.ts';
import { consumersOf, followReplay, listReplays, startReplay } from '../../ops/replay.ts';
import { tellStory } from '../../ops/story.ts';
import { listStuck } from '../../ops/stuck.ts';
import { announcedOf, eventIdsOf } from '../../ops/told-events.ts';
import { openWorld, type World } from '../../ops/world.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Laptop, startLaptop } from '../support/laptop.ts';
import { makeClip } from '../transcode/test-clips.ts';

let laptop: Laptop;
let world: World;
let folder: string;
let ada: ApiClient;
let videoId: string;
let uploadId: string;
const minutes = { timeout: 120_000 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arclight-ops-'));
  laptop = await startLaptop();
  world = openWorld('local', { reach: reachLaptop(laptop.dataDir) });
  ada = await laptop.creator('ada');
  await makeClip(folder, 'waves.mp4', { seconds: 2 });
  const about = { title: 'Waves', auto_publish: true };
  ({ videoId, uploadId } = await laptop.upload(ada, join(folder, 'waves.mp4'), about));
  await laptop.cloud.settle();
}, 180_000);

afterAll(async () => {
  world?.close();
  await laptop?.stop();
  await rm(folder, { recursive: true, force: true });
});

const consumer = 'catalog-on-transcode-news';
/** Hears the same news; for these tests only one consumer counts. */
const alsoHears = 'webhooks-on-news';
const letters = async (of = consumer) => (await showDeadLetters(world, of)).letters;
const queueUrl = async (name: string): Promise<string> =>
  (await world.sqs.send(new GetQueueUrlCommand({ QueueName: `${world.prefix}${name}` }))).QueueUrl ?? '';

/** How long a message that failed waits for its next try, and how many tries it has. */
const patience = async (VisibilityTimeout: string, maxReceiveCount: number): Promise<void> => {
  for (const name of [consumer, alsoHears]) {
    const deadLetterTargetArn = `arn:aws:sqs:eu-west-1:000000000000:${world.prefix}${name}-dead-letters`;
    const Attributes = { VisibilityTimeout, RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) };
    await world.sqs.send(new SetQueueAttributesCommand({ QueueUrl: await queueUrl(name), Attributes }));
  }
};

/** An event its consumer cannot read. */
const announceNonsense = (correlationId: string) =>
  world.events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'arclight-local',
          Source: 'arclight.transcode',
          DetailType: 'transcode.failed',
          Detail: JSON.stringify({
            eventId: `evt_${correlationId}`,
            occurredAt: new Date().toISOString(),
            correlationId,
            data: { videoId: 'no id', password: 'in clear', message: 'tell ada@example.com' },
          }),
        },
      ],
    }),
  );

/** One of the video's own events, as EventBridge leaves it in the dead letters itself: without a sender. */
const leaveLetter = async (reason = 'the queue was away'): Promise<string> => {
  const { now } = await tellStory(world, videoId, { withLogs: false });
  const { encodeId, sequence } = (now.find(({ what }) => what.startsWith('encode'))?.facts ?? {}) as Item;
  const told = await announcedOf(world, 'transcode', eventIdsOf.encode(String(encodeId), Number(sequence)));
  const finished = told.find(({ event }) => event === 'transcode.finished');
  if (!finished) throw new Error('the video has no news to be had');
  const { at, eventId, correlationId, data } = finished;
  const { MessageId = '' } = await world.sqs.send(
    new SendMessageCommand({
      QueueUrl: await queueUrl(`${consumer}-dead-letters`),
      MessageBody: JSON.stringify({
        version: '0',
        id: 'b1946ac9-2d5e-4f3a-9d1c-7b8a4c6e0f12',
        'detail-type': 'transcode.finished',
        source: 'arclight.transcode',
        time: at,
        detail: { eventId, occurredAt: at, correlationId, data },
      }),
      MessageAttributes: {
        ERROR_CODE: { DataType: 'String', StringValue: 'SDK_CLIENT_ERROR' },
        ERROR_MESSAGE: { DataType: 'String', StringValue: reason },
      },
    }),
  );
  return MessageId;
};

describe('dead letters', minutes, () => {
  test('an event a consumer cannot take is listed, and shown with its cause and without secrets', async () => {
    await patience('1', 1);
    await announceNonsense('cor-nonsense');
    await vi.waitFor(async () => expect(await letters()).toHaveLength(1), { timeout: 60_000, interval: 200 });
    await vi.waitFor(async () => expect(await letters(alsoHears)).toHaveLength(1), { timeout: 60_000, interval: 200 });
    await dropOne(world, alsoHears, (await letters(alsoHears))[0]?.messageId ?? '');

    const [fullest, next] = await listDeadLetters(world);
    expect(fullest).toMatchObject({ of: consumer, waiting: 1, beingRead: 0 });
    expect(fullest?.ageSeconds).toBeGreaterThanOrEqual(0);
    expect(next?.waiting).toBe(0);
    const [letter] = await letters();
    expect(letter).toMatchObject({
      kind: 'event',
      event: 'transcode.failed',
      eventId: 'evt_cor-nonsense',
      correlationId: 'cor-nonsense',
      causeFrom: 'log',
    });
    expect(letter?.cause).toMatch(/videoId/);
    expect(JSON.stringify(letter)).not.toMatch(/in clear|ada@example/);
  });

  test('looking takes nothing away: right after it the letter can be redriven', async () => {
    await letters();
    const { moved } = await redrive(world, consumer);
    expect(moved).toBe(1);
    // It is still nonsense, so it comes back; what matters is that it was not lost on the way.
    await vi.waitFor(async () => expect(await letters()).toHaveLength(1), { timeout: 60_000, interval: 200 });
    const [letter] = await letters();
    expect(await dropOne(world, consumer, letter?.messageId ?? '')).toMatchObject({ dropped: 1 });
    expect(await letters()).toEqual([]);
    await patience('180', 5);
  });

  test('one message goes back alone, a letter that never reached the queue finds it, and nothing is doubled by it', async () => {
    const before = await row(world, 'catalog', keyOf.video(videoId));
    const [first] = [await leaveLetter(), await leaveLetter()];
    expect((await letters()).map(({ cause }) => cause)).toEqual(Array(2).fill(expect.stringMatching(/queue was away/)));
    expect(await redriveOne(world, consumer, first)).toMatchObject({ moved: 1, to: `arclight-local-${consumer}` });
    expect((await letters()).map(({ messageId }) => messageId)).not.toContain(first);
    expect((await redrive(world, `${world.prefix}${consumer}-dead-letters`)).moved).toBe(1);
    await laptop.cloud.settle();
    expect(await letters()).toEqual([]);
    expect(await row(world, 'catalog', keyOf.video(videoId))).toEqual(before);
  });

  test.each([
    ['a queue nobody knows', () => redrive(world, 'catalog-on-nothing'), /catalog-on-upload-news/],
    ['a message that is not there', () => redriveOne(world, consumer, 'none'), /dlq show/],
    ['the calls of a schedule', () => redrive(world, 'catalog-every-minute-reconcile'), /next run/],
    ['a relay’s stretch', () => redrive(world, 'upload-relay'), /relay-dead-letters\.md/],
  ])('%s is declined in words', async (_, ask, words) => {
    const error = await ask().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Declined);
    expect((error as Error).message).toMatch(words);
  });
});

describe('replay', minutes, () => {
  const hour = () => ({ from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 1000) });

  test('everything there was, again, changes no record and sends nothing to the dead letters', async () => {
    const look = () =>
      Promise.all([
        row(world, 'catalog', keyOf.video(videoId)),
        row(world, 'playback', keyOf.video(videoId)),
        row(world, 'upload', keyOf.upload(uploadId)),
      ]);
    const before = await look();
    expect(before.every(Boolean)).toBe(true);
    const known = await consumersOf(world);
    const consumers = known.filter((name) => ![consumer, alsoHears].includes(name));
    expect(consumers).toContain('playback-on-video-news');
    expect(known).toEqual([...new Set(known)]);
    const started = await startReplay(world, { ...hour(), consumers });
    expect(await followReplay(world, started.name)).toMatchObject({ state: 'COMPLETED' });
    await laptop.cloud.settle();
    expect(await look()).toEqual(before);
    expect((await listDeadLetters(world)).filter(({ waiting }) => waiting > 0)).toEqual([]);
    expect((await listReplays(world)).map(({ name }) => name)).toContain(started.name);
  });

  test('a consumer nobody knows is declined with the names there are', async () => {
    await expect(startReplay(world, { ...hour(), consumers: ['nobody'] })).rejects.toThrow(/catalog-on-upload-news/);
  });
});

describe('stuck', minutes, () => {
  test('an upload and its video that nobody finishes are found in both machines, and only once they are old enough', async () => {
    const started = await ada.call<{ upload_id: string; video_id: string }>('POST', '/v1/uploads', {
      body: { filename: 'never.mp4', size_bytes: 1000 },
    });
    await laptop.cloud.settle();
    const found = await listStuck(world);
    expect(found.map(({ machine, id, state }) => ({ machine, id, state }))).toEqual(
      expect.arrayContaining([
        { machine: 'upload', id: started.upload_id, state: 'INITIATED' },
        { machine: 'video', id: started.video_id, state: 'INIT' },
      ]),
    );
    expect(found.some(({ id }) => id === videoId || id === uploadId)).toBe(false);
    expect(found.every(({ overdueSeconds }) => overdueSeconds === 0)).toBe(true);
    expect(found.find(({ id }) => id === started.upload_id)?.dueInSeconds).toBeGreaterThan(23 * 3600);
    expect(await listStuck(world, { olderThanSeconds: 600 })).toEqual([]);
    expect(await listStuck(world, { overdueOnly: true })).toEqual([]);
    const tomorrow = openWorld('local', {
      reach: reachLaptop(laptop.dataDir),
      now: () => new Date(Date.now() + 26 * 3_600_000),
    });
    const late = await listStuck(tomorrow, { overdueOnly: true });
    tomorrow.close();
    expect(late.find(({ id }) => id === started.video_id)?.overdueSeconds).toBeGreaterThan(1800);
  });

  test('a stream nobody sends anything to is found until it has ended', async () => {
    const { stream } = await ada.call<{ stream: { stream_id: string } }>('POST', '/v1/streams/start', {
      body: { title: 'Nothing comes', record: false },
    });
    const found = async () => (await listStuck(world)).find(({ id }) => id === stream.stream_id);
    await expect.poll(found, { timeout: 60_000 }).toMatchObject({ machine: 'stream', state: 'WAITING_INPUT' });
    await ada.call('POST', `/v1/streams/${stream.stream_id}/stop`);
    await expect.poll(found, { timeout: 60_000 }).toBeUndefined();
  });
});

describe('story', minutes, () => {
  test('tells a video’s transitions, events, jobs and logs in their order, by the id of any of them', async () => {
    const story = await tellStory(world, videoId);
    const whats = story.happened.map(({ kind, what }) => `${kind} ${what}`);
    const towardsPlaying = [
      'transition upload new → INITIATED (start)',
      'event upload.started',
      'transition upload VERIFYING → COMPLETED (verified)',
      'job job first was handed over',
      'transition job CHECKING → DONE (first:outputs_ok)',
      'transition video PROCESSING → PUBLISHED (publish)',
      'event video.published',
    ];
    // Published as soon as it can be played: the last rungs may be finished before or after.
    const towardsAllRungs = ['transition job CHECKING → DONE (first:outputs_ok)', 'event transcode.finished'];
    for (const order of [towardsPlaying, towardsAllRungs])
      expect(whats.filter((what) => order.includes(what))).toEqual(order);
    expect(whats).toContain('log answered POST /v1/uploads 201');
    expect(story.now.map(({ what, state }) => [what, state])).toEqual([
      ['video', 'PUBLISHED'],
      [`upload ${uploadId}`, 'COMPLETED'],
      ['encode of source 1', 'finished'],
      ['playback’s copy', 'PUBLISHED'],
    ]);
    expect(story.gaps).toEqual([]);
    expect(story.happened.filter(({ isTrouble }) => isTrouble)).toEqual([]);

    expect((await tellStory(world, uploadId, { withLogs: false })).videoId).toBe(videoId);
    const completed = story.happened.find(({ what }) => what === 'upload.completed')?.facts;
    const eventId = String((completed as { eventId?: string } | undefined)?.eventId);
    expect((await tellStory(world, eventId, { withLogs: false })).videoId).toBe(videoId);
  });

  test.each([
    'waves',
    'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    'upl_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    'evt_0000000000000000000000',
  ])('of %s there is none, and the words say so', async (id) => {
    await expect(tellStory(world, id)).rejects.toBeInstanceOf(Declined);
  });
});

describe('arclight ops', minutes, () => {
  const arclight = async (...typed: string[]) => {
    let [out, error] = ['', ''];
    const stream = (write: (text: string) => void) => ({ write, columns: 100 }) as unknown as NodeJS.WriteStream;
    const exit = await run(['ops', ...typed, ...(typed.includes('--data') ? [] : ['--data', laptop.dataDir])], {
      env: {},
      stdin: process.stdin,
      stdout: stream((text) => {
        out += text;
      }),
      stderr: stream((text) => {
        error += text;
      }),
      cwd: folder,
      signal: new AbortController().signal,
      interrupt: () => {},
    });
    return { exit, out, error };
  };

  test('finds the environment by itself and speaks in tables', async () => {
    const { exit, out } = await arclight('dlq', 'list', '--all');
    expect(exit).toBe(0);
    expect(out).toMatch(/^LETTERS OF +WAITING/);
    expect(out).toMatch(/^catalog-on-upload-news +0/m);
    expect((await arclight('stuck', '--all')).out).toMatch(/^MACHINE .*\n(.*\n)*upload +upl_\w+ +INITIATED .* in 24 h/);
    expect((await arclight('story', videoId, '--no-logs')).out).toMatch(/video +PROCESSING → PUBLISHED|→ PUBLISHED/);
    expect((await arclight('replay', '--rules')).out).toMatch(/^playback-on-video-news$/m);
  });

  test('answers one JSON document with --json, refusals too', async () => {
    const answered = JSON.parse((await arclight('story', videoId, '--json')).out) as { ok: boolean; result: object };
    expect(answered).toMatchObject({ ok: true, result: { videoId } });
    const refused = await arclight('dlq', 'show', 'nobody', '--json');
    expect(JSON.parse(refused.out)).toMatchObject({ ok: false, error: { code: 'ops.not_found' } });
    expect(refused.exit).toBe(5);
  });

  test('saves every table, puts nothing into tables that are in use, and sees that records and objects agree', async () => {
    const to = join(folder, 'saved');
    const saved = await arclight('backup', '--to', to);
    expect(saved.out).toMatch(/^catalog +\d+ +20/m);
    const { tables } = JSON.parse(await readFile(join(to, 'backup.json'), 'utf8')) as { tables: { items: number }[] };
    expect(tables.length).toBeGreaterThanOrEqual(5);
    const restored = await arclight('restore', '--from', to);
    expect(restored.error).toMatch(/is not empty/);
    expect((await arclight('restore', '--from', folder)).error).toMatch(/no whole backup/);
    expect(restored.exit).toBe(4);
    expect((await arclight('check')).out).toMatch(/^1 playable videos and \d+ places .*: they agree\.$/m);
  });

  test.each([
    ['replay without a beginning', ['replay'], 2, /--from/],
    ['a moment that is none', ['replay', '--from', 'yesterday'], 2, /90m, 24h/],
    ['a replay backwards', ['replay', '--from', '1h', '--to', '2h'], 2, /forward/],
    ['a story of nothing', ['story', 'nope'], 2, /vid_…/],
    ['a story nobody knows', ['story', `vid_${'0'.repeat(26)}`], 5, /Nothing is known/],
    ['a folder no laptop ran on', ['stuck', '--data', '/nowhere'], 4, /npm start/],
  ])('%s is refused in words', async (_, typed, exit, words) => {
    const said = await arclight(...typed);
    expect(said.error).toMatch(words);
    expect(said.exit).toBe(exit);
  });
});

describe('the console', minutes, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('an operator reads a letter, sends it back, and reads a story, by the keyboard alone', async () => {
    await leaveLetter('<img src=x onerror="document.title=1">');
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
    await page.goto(laptop.cloud.consoleUrl);

    await page.locator('#letters-list summary').first().focus();
    await page.keyboard.press('Enter');
    const letter = page.locator('.letter');
    await letter.waitFor();
    expect(await letter.innerText()).toContain('<img src=x onerror=');
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      'axe.run()',
    );
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);

    await page.getByRole('button', { name: 'Send back' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('#letters-empty').waitFor({ timeout: 60_000 });
    expect(await page.locator('#letters-empty').textContent()).toContain('returns here if it fails');
    await page.locator('#story-id').focus();
    await page.keyboard.type(videoId);
    await page.keyboard.press('Enter');
    await page.getByText('video PROCESSING → PUBLISHED (publish)').waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
    await page.close();
    await laptop.cloud.settle();
    expect(await letters()).toEqual([]);
  });

  test('another page in the same browser can neither read nor press anything', async () => {
    const { consoleUrl } = laptop.cloud;
    const press = (headers: Record<string, string>) =>
      fetch(`${consoleUrl}/ops/redrive`, { method: 'POST', headers, body: JSON.stringify({ queue: consumer }) });
    const json = { 'content-type': 'application/json' };
    expect((await press({ ...json, origin: 'http://evil.example' })).status).toBe(403);
    expect((await press({ 'content-type': 'text/plain', origin: consoleUrl })).status).toBe(403);
    expect((await press(json)).status).toBe(403);
    expect((await press({ ...json, origin: consoleUrl })).status).toBe(200);
    const read = (path: string) => fetch(`${consoleUrl}${path}`, { headers: { origin: 'http://evil.example' } });
    expect((await read(`/ops/story?id=${videoId}`)).status).toBe(403);
  });

  test('what cannot be asked is refused in words', async () => {
    const ask = async (path: string) => {
      const answer = await fetch(`${laptop.cloud.consoleUrl}${path}`);
      return [answer.status, ((await answer.json()) as { error: string }).error] as const;
    };
    expect(await ask('/ops/story?id=waves')).toEqual([409, expect.stringContaining('vid_…')]);
    expect((await ask('/ops/story'))[0]).toBe(400);
    expect((await ask('/ops/toString'))[0]).toBe(404);
  });
});
