import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ApiClient } from '../../local/seed/client.ts';
import { cutFilm, sendFilm } from '../support/sent-film.ts';
import { type ChatStage, chatStage, lineOf, say } from './chat-stage.ts';
import { drawn } from './studio-stage.ts';

interface Started {
  stream: { stream_id: string };
  ingest_url: string;
  stream_key: string;
}
const phone = { width: 390, height: 844 };

describe('a chat beside what is on air', { timeout: 480_000 }, () => {
  let stage: ChatStage;
  const films: ChildProcess[] = [];
  const amiss: string[] = [];
  let from = '';
  let to = '';

  const goLive = async (client: ApiClient, title: string): Promise<string> => {
    const body = { title, visibility: 'public' };
    const { stream, ingest_url, stream_key } = await client.call<Started>('POST', '/v1/streams/start', { body });
    const becomes = async (wanted: string) => {
      const state = async () => (await client.call<{ state: string }>('GET', `/v1/streams/${stream.stream_id}`)).state;
      await vi.waitUntil(async () => (await state()) === wanted, { timeout: 120_000, interval: 500 });
    };
    await becomes('WAITING_INPUT');
    films.push(await sendFilm(ingest_url, stream_key));
    await becomes('LIVE');
    return stream.stream_id;
  };
  const look = async (page: Page, name: string): Promise<void> => {
    amiss.push(...(await stage.looksAt(page, name)));
  };
  const sentOn = (page: Page) => page.getByRole('region', { name: 'You are being sent on' });

  beforeAll(async () => {
    stage = await chatStage();
    const grace = await stage.laptop.creator('grace');
    for (const name of ['ben', 'cem']) await stage.laptop.person(name);
    await stage.laptop.cloud.settle();
    [from, to] = await Promise.all([goLive(stage.ada, 'Storm at the pier'), goLive(grace, 'Calm in the harbour')]);
  }, 420_000);
  afterAll(async () => {
    await Promise.all(films.map(cutFilm));
    await stage?.stop();
  });

  test('a raid is seen above everything, can be called off, stayed away from and gone along with; who comes is announced', async () => {
    const [ada, ben, cem] = [
      await stage.device(),
      await stage.device(),
      await stage.device({ viewport: phone, colorScheme: 'dark' }),
    ];
    const host = await stage.device();
    await stage.enter(ada, 'ada', `/live/${from}`);
    await stage.enter(ben, 'ben', `/live/${from}`);
    await stage.enter(cem, 'cem', `/live/${from}`);
    await stage.enter(host, 'grace', `/live/${to}`);
    for (const page of [ada, ben, cem, host]) await page.getByLabel('Your message').waitFor();
    await say(ada, '/raid @nobody-at-all');
    await ada
      .locator('.chat-row.unsaid')
      .getByText(/on air/)
      .waitFor();
    await stage.shoot(ada, 'raid-nowhere');
    await say(ada, '/raid @grace-films');
    for (const page of [ben, cem]) await sentOn(page).waitFor();
    await stage.shoot(ben, 'raid-desktop-light');
    await stage.shoot(cem, 'raid-phone-dark');
    await stage.shoot(ada, 'raid-of-mine');
    await sentOn(ada).getByRole('button', { name: 'Call it off' }).click();
    await ben.getByText('It was called off: everybody stays.').waitFor();
    await sentOn(ben).waitFor({ state: 'detached' });

    await say(ada, '/raid @grace-films');
    await sentOn(ben).getByRole('button', { name: 'Stay here' }).click();
    await cem.waitForURL((url) => url.pathname === `/live/${to}`);
    await cem.getByText('ada films has sent you to Calm in the harbour.').waitFor();
    await stage.shoot(cem, 'raid-taken-phone-dark');
    await host
      .locator('.chat-row.notice')
      .filter({ hasText: /^ada films arrives/ })
      .waitFor();
    await stage.shoot(host, 'raid-arrives');
    expect(new URL(ben.url()).pathname).toBe(`/live/${from}`);
    expect(new URL(ada.url()).pathname).toBe(`/live/${from}`);
    await cem.getByRole('button', { name: 'Undo' }).click();
    await cem.waitForURL((url) => url.pathname === `/live/${from}`);
    for (const page of [ada, cem, host]) await page.context().close();

    await say(ben, '/clip');
    await ben.getByRole('dialog').waitFor();
    await stage.shoot(ben, 'clip-asked');
    await ben.keyboard.press('Escape');
    await ben.getByRole('dialog').waitFor({ state: 'detached' });
    await ben.context().close();
    const alone = await stage.device();
    await stage.enter(alone, 'ben', `/live/${from}/chat`);
    await say(alone, '/clip');
    await alone.getByText('Clips are made beside the picture').waitFor();
    await say(alone, 'To be kept, with a "quote", a comma');
    await lineOf(alone, 'To be kept').waitFor();
    await alone.context().close();
  });

  test('what was said is taken home as a table and as lines', async () => {
    const ada = await stage.device({ bypassCSP: true, acceptDownloads: true });
    await stage.enter(ada, 'ada', `/studio/live/${from}`);
    await ada.getByRole('heading', { name: 'The chat as a file' }).waitFor();
    const taken = async (button: string): Promise<[name: string, text: string]> => {
      const downloaded = ada.waitForEvent('download');
      await ada.getByRole('button', { name: button }).click();
      const file = await downloaded;
      return [file.suggestedFilename(), await readFile(await file.path(), 'utf8')];
    };
    const [tableName, table] = await taken('Table (CSV)');
    expect(tableName).toMatch(/\.csv$/);
    expect(table).toContain('"To be kept, with a ""quote"", a comma"');
    const [linesName, lines] = await taken('JSON Lines');
    expect(linesName).toMatch(/\.jsonl$/);
    const told = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text?: string });
    expect(told.map(({ text }) => text)).toContain('To be kept, with a "quote", a comma');
    await ada.getByRole('heading', { name: 'The chat as a file' }).scrollIntoViewIfNeeded();
    await drawn(ada);
    await look(ada, 'the chat as a file');
    await ada.context().close();
  });

  test('nothing is amiss', () => {
    expect(amiss).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });
});
