import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Talker } from '../chat/talker.ts';
import { type ChatStage, chatStage, said, say } from './chat-stage.ts';
import { patience } from './studio-stage.ts';

/** A dozen are many here. Of one who came with a low number it is reckoned how many there are. */
const big = { pagesFrom: 10, pagesUntil: 4, sampled: 8, shownPerSecond: 5 };
const bigRooms = (template: string): string =>
  template.replace(/"BIG_ROOMS": *"(?:[^"\\]|\\.)*"/, `"BIG_ROOMS":${JSON.stringify(JSON.stringify(big))}`);
const crowdSize = 12;

/** Whoever draws high has no use for a socket in a big room; one in so many draws low. */
const drawsHigh = '{ const real = Math.random; Math.random = () => 0.5 + real() / 2; }';
const drawsLow = '{ const real = Math.random; Math.random = () => real() / 64; }';
/** Whatever the chat says of its connection, and whatever it reports, while somebody looks. */
const keepsWords = `
  globalThis.words = [];
  new MutationObserver(() => {
    for (const one of document.querySelectorAll('.chat-connection, .chat-told, .toast, [role="alert"]')) {
      const said = one.textContent.trim();
      if (said && globalThis.words.at(-1) !== said) globalThis.words.push(said);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
`;

/** So tall that everything said stays in the page. */
const tall = { width: 480, height: 6_000 };

/** A page, its open sockets, and how often it has looked at the room’s head. */
interface Seen {
  page: Page;
  sockets(): number;
  looks(): number;
}

describe('a room so big that it is read from pages', { timeout: 600_000 }, () => {
  let stage: ChatStage;

  const reader = async (draws: string): Promise<Seen> => {
    const page = await stage.device({ viewport: tall });
    await page.addInitScript(`${draws}\n${keepsWords}`);
    const open = new Set<unknown>();
    let looks = 0;
    page.on('websocket', (socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    });
    page.on('request', (request) => {
      if (/\/c\/.*\/head\.json/.test(request.url())) looks += 1;
    });
    return { page, sockets: () => open.size, looks: () => looks };
  };
  const crowd = (streamId: string, headers: Record<string, string> = {}): Promise<Talker[]> =>
    Promise.all(Array.from({ length: crowdSize }, () => Talker.enter(stage.siteUrl, streamId, headers)));
  const readsPages = ({ sockets, looks }: Seen) =>
    expect.poll(() => [sockets(), looks() > 1], { timeout: patience }).toEqual([0, true]);
  const here = async (page: Page): Promise<number> =>
    Number.parseInt(await page.getByRole('button', { name: / here$/ }).innerText(), 10);

  beforeAll(async () => {
    stage = await chatStage({ change: bigRooms });
    for (const name of ['ben', 'cem', 'dan']) await stage.laptop.person(name);
  }, 400_000);
  afterAll(() => stage?.stop());

  test('goes over to pages and back: everything is read once and in order, whoever writes keeps a socket, and nobody is told', async () => {
    const streamId = await stage.stream();
    const path = `/live/${streamId}/chat`;
    const [quiet, counted, writer] = [await reader(drawsHigh), await reader(drawsLow), await reader(drawsHigh)];
    for (const { page } of [quiet, counted]) await page.goto(`${stage.siteUrl}${path}`);
    await stage.enter(writer.page, 'ben', path);
    await writer.page.getByLabel('Your message').waitFor();
    for (const { page } of [quiet, counted]) await page.getByRole('heading', { name: 'Chat', exact: true }).waitFor();
    await expect.poll(() => quiet.sockets(), { timeout: patience }).toBe(1);

    // Somebody talks all the time, whatever way it is read.
    const ada = await stage.talker('ada', streamId);
    const told: string[] = [];
    let talks = true;
    const talking = (async () => {
      while (talks) {
        const text = `Word ${told.length + 1}.`;
        if ((await ada.say(text)) === 'ack') told.push(text);
        await new Promise((resolve) => setTimeout(resolve, 3_000));
      }
    })();

    const many = await crowd(streamId);
    await readsPages(quiet);
    await readsPages(writer);
    const wordsThen = told.length;
    // One with a low number stays, so that it is known how many there are.
    expect(counted.sockets()).toBe(1);
    await expect.poll(() => counted.looks(), { timeout: patience }).toBeGreaterThan(1);
    await stage.shoot(quiet.page, 'big-room');

    const before = await here(quiet.page);
    const more = await crowd(streamId);
    await expect.poll(() => here(quiet.page), { timeout: patience }).toBeGreaterThanOrEqual(before + crowdSize);

    // What is written and felt in it: whoever does has a socket, and keeps it.
    const text = 'From a big room';
    await say(writer.page, text);
    for (const { page } of [quiet, counted, writer])
      await expect.poll(() => said(page), { timeout: patience }).toContain(text);
    expect(writer.sockets()).toBe(1);
    await quiet.page.evaluate(`{
      globalThis.risen = '';
      new MutationObserver((all) => { for (const { addedNodes } of all) for (const one of addedNodes) globalThis.risen += one.textContent; })
        .observe(document.querySelector('.chat-bursts'), { childList: true });
    }`);
    for (let tap = 0; tap < 3; tap++) {
      await writer.page.getByRole('button', { name: 'fire' }).click();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await expect.poll(() => quiet.page.evaluate('globalThis.risen'), { timeout: patience }).toBe('🔥🔥🔥');
    expect([quiet.sockets(), writer.sockets()]).toEqual([0, 1]);
    expect(told.length).toBeGreaterThan(wordsThen);

    // They leave; when the room is small again everybody has a socket, and nobody looks at its head any more.
    for (const one of [...many, ...more]) one.leave();
    const back = { timeout: 240_000, interval: 1_000 };
    await expect.poll(() => [quiet.sockets(), counted.sockets(), writer.sockets()], back).toEqual([1, 1, 1]);
    const after = told.length;
    await expect.poll(() => told.length, { timeout: patience }).toBeGreaterThan(after + 2);
    const looked = quiet.looks();
    await expect.poll(() => told.length, { timeout: patience }).toBeGreaterThan(after + 5);
    expect(quiet.looks()).toBe(looked);
    talks = false;
    await talking;

    for (const { page } of [quiet, counted, writer]) {
      await expect
        .poll(async () => (await said(page)).filter((one) => one !== text), { timeout: patience })
        .toEqual(told);
      expect((await said(page)).filter((one) => one === text)).toHaveLength(1);
      const words = (await page.evaluate('globalThis.words')) as string[];
      expect(words.filter((one) => one !== 'Connecting…')).toEqual([]);
    }
    console.log(`${told.length} messages, ${quiet.looks()} looks at the head, and nobody was told`);
    expect(stage.complaints).toEqual([]);
    ada.leave();
    for (const { page } of [quiet, counted, writer]) await page.context().close();
  });

  test('behind a door its pages are for who was let in; of very much a part is shown, with a word about it as long as that lasts', async () => {
    const password = 'the sea is rough';
    const streamId = await stage.stream({ admission: 'password', password });
    const entered = await fetch(`${stage.siteUrl}/v1/streams/${streamId}/pass`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
    const { pass } = (await entered.json()) as { pass: string };
    const many = await crowd(streamId, { 'arclight-pass': pass });
    const guest = await reader(drawsHigh);
    await guest.page.goto(`${stage.siteUrl}/live/${streamId}`);
    await guest.page.getByLabel('Password').fill(password);
    await guest.page.getByRole('button', { name: 'Watch', exact: true }).click();
    await guest.page.getByRole('heading', { name: 'Chat', exact: true }).waitFor();
    await readsPages(guest);

    // The file itself: for who holds a grant of this room, and for nobody else.
    const head = `/c/${streamId}/head.json`;
    const status = (page: Page) => page.evaluate(`fetch('${head}').then(({ status }) => status)`);
    const stranger = await stage.device();
    await stranger.goto(`${stage.siteUrl}/live/${streamId}`);
    await stranger.getByLabel('Password').waitFor();
    expect([await status(guest.page), await status(stranger)]).toEqual([200, 403]);

    const writer = await reader(drawsHigh);
    await stage.enter(writer.page, 'ben', `/live/${streamId}`);
    await writer.page.getByLabel('Password').fill(password);
    await writer.page.getByRole('button', { name: 'Watch', exact: true }).click();
    await writer.page.getByLabel('Your message').waitFor();
    const busy = guest.page.getByText(/^Very busy: about one message in \d+ is shown\./);
    const loud = await Promise.all(['cem', 'dan'].map((who) => stage.talker(who, streamId, { 'arclight-pass': pass })));
    let sent = 0;
    let isLoud = true;
    const shouting = loud.map(async (one, who) => {
      for (let line = 0; isLoud; line++) {
        one.send({ type: 'message.send', client_id: `l${who}-${line}-${streamId}`, text: `Loud ${who} ${line}` });
        sent += 1;
        await new Promise((resolve) => setTimeout(resolve, 80));
      }
    });
    await busy.waitFor();
    await stage.shoot(guest.page, 'very-busy');
    await say(writer.page, 'And I say this');
    await expect.poll(() => said(writer.page), { timeout: patience }).toContain('And I say this');
    isLoud = false;
    await Promise.all(shouting);
    expect(sent).toBeGreaterThan(50);
    // It is over, and so are the words about it.
    await busy.waitFor({ state: 'detached' });
    const words = (await guest.page.evaluate('globalThis.words')) as string[];
    expect(words.filter((one) => one !== 'Connecting…')).toEqual([]);
    for (const one of [...many, ...loud]) one.leave();
    for (const page of [guest.page, writer.page, stranger]) await page.context().close();
    expect(stage.complaints).toEqual([]);
  });
});
