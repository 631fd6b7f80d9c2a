import type { ChildProcess } from 'node:child_process';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ApiClient } from '../../local/seed/client.ts';
import { enrol } from '../../local/seed/seed.ts';
import { Talker } from '../chat/talker.ts';
import { launchBrowser } from '../support/browser.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { scriptStrings } from '../support/script-strings.ts';
import { cutFilm, sendFilm } from '../support/sent-film.ts';
import { amissOn } from './amiss.ts';
import { listenTo, patience } from './studio-stage.ts';

/** Every way we know of to make text more than text. */
const hostile = [
  '<script>window.__ran = 1</script>',
  '<img src=x onerror="window.__ran = 1">',
  '"><svg/onload=window.__ran=1>',
  '<iframe srcdoc="<script>parent.__ran=1</script>"></iframe>',
  '<a href="javascript:window.__ran=1">press</a>',
  'javascript:window.__ran=1',
  'https://films.example/"onmouseover="window.__ran=1',
  'https://films.example/#<script>window.__ran=1</script>',
  '<base href="https://elsewhere.example/">',
  '<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">',
  '<form action="https://elsewhere.example/"><button>press</button></form>',
  '<style>body{display:none}</style>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=window.__ran=1>',
  '{{constructor.constructor("window.__ran=1")()}} $\u007bwindow.__ran=1}',
  '&lt;script&gt;window.__ran=1&lt;/script&gt; &#x3C;img src=x onerror=window.__ran=1&#x3E;',
  '\u202e<tpircs> :fire: @ada-films \u2066<b>bold</b>',
];

/** What the page saw come into the chat that is not a way of ours to draw text. */
interface Watched {
  strange: string[];
  __ran?: number;
}
const watchTheChat = `
  window.strange = [];
  const ours = new Set(['ARTICLE','SPAN','BDI','EM','TIME','BUTTON','A','P','DIV','SVG','PATH','H3','HEADER','UL','LI','SECTION','FORM','TEXTAREA','INPUT','FIELDSET','LEGEND','ASIDE','H2','H1','MAIN','BLOCKQUOTE','OL']);
  const look = (node) => {
    if (node.nodeType !== 1) return;
    if (!node.closest('.chat')) return;
    for (const element of [node, ...node.querySelectorAll('*')]) {
      const name = element.tagName.toUpperCase();
      const runs = [...element.attributes].some((a) => a.name.startsWith('on') || a.name === 'srcdoc');
      const leads = name === 'A' && !(/^https?:/.test(element.getAttribute('href')) || element.getAttribute('href').startsWith('/'));
      const isText = element.closest('.chat-text') && !['SPAN','A'].includes(name);
      if (!ours.has(name) || runs || leads || isText) window.strange.push(element.outerHTML.slice(0, 200));
    }
  };
  new MutationObserver((list) => { for (const { addedNodes } of list) for (const node of addedNodes) look(node); })
    .observe(document, { childList: true, subtree: true });
`;

/** As somebody may call themselves. */
const hostileName = '"><img src=x onerror=window.__ran=1>';

/** As fast as one socket is heard: twenty frames a second. */
const restMs = 600;
/** Everything is said, ten at a time; what is turned down because it was too much at once is said again. */
const sayAll = async (talker: Talker, texts: readonly string[]): Promise<number> => {
  let said = 0;
  for (let from = 0; from < texts.length; from += 10) {
    const some = texts.slice(from, from + 10).map(async (text, index) => {
      for (;;) {
        const answer = await talker.say(text, `s${from + index}-${Math.random().toString(36).slice(2)}`);
        if (answer === 'ack') said += 1;
        // What is no message at all (an empty line, half a character) is rightly none.
        if (answer !== '429') return;
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    });
    await Promise.all([...some, new Promise((resolve) => setTimeout(resolve, restMs))]);
  }
  return said;
};

describe('a chat beside a stream, in browsers', { timeout: 600_000 }, () => {
  let laptop: Laptop;
  let browser: Browser;
  let sender: ChildProcess | undefined;
  let send = async (): Promise<void> => {};
  let path = '';
  let maker: ApiClient;
  const complaints: string[] = [];

  const device = async (options: BrowserContextOptions = {}): Promise<Page> => {
    // So tall that the whole of a short talk is in the page at once.
    const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    listenTo(page, complaints);
    return page;
  };
  const enter = async (page: Page, who: string): Promise<void> => {
    const { siteUrl } = laptop.cloud;
    await page.goto(`${siteUrl}/login?next=${encodeURIComponent(path)}`);
    await page.getByLabel('E-mail').fill(emailOf(who));
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByLabel('Your message').waitFor();
  };
  const said = (page: Page): Promise<string[]> => page.locator('.chat-row.message .chat-text').allInnerTexts();
  const sees = (page: Page, text: string): Promise<void> =>
    page.locator('.chat-row.message .chat-text').filter({ hasText: text }).waitFor();
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('Your message').fill(text);
    await page.getByLabel('Your message').press('Enter');
  };
  /** Said, and acknowledged: it stands in its place, and nothing waits. */
  const tell = async (page: Page, text: string, shown = text): Promise<void> => {
    await say(page, text);
    if (shown !== '') await sees(page, shown);
    await page.locator('.chat-row.unsaid').waitFor({ state: 'detached' });
  };

  beforeAll(async () => {
    laptop = await startLaptop({ withSite: true });
    const ada = await laptop.creator('ada');
    maker = ada;
    for (const name of ['ben', 'cem']) await laptop.person(name);
    const { stream_id } = await ada.call<{ stream_id: string }>('POST', '/v1/streams', {
      body: { title: 'Storm at the pier', visibility: 'public', reconnect_window_sec: 1800 },
    });
    path = `/live/${stream_id}`;
    // While a stream is on air the laptop never comes to rest.
    await laptop.cloud.settle();
    const { ingest_url, stream_key } = await ada.call<{ ingest_url: string; stream_key: string }>(
      'POST',
      `/v1/streams/${stream_id}/start`,
    );
    const state = async () => (await ada.call<{ state: string }>('GET', `/v1/streams/${stream_id}`)).state;
    await vi.waitUntil(async () => (await state()) === 'WAITING_INPUT', { timeout: 120_000, interval: 500 });
    send = async () => {
      sender = await sendFilm(ingest_url, stream_key);
    };
    browser = await launchBrowser();
  }, 600_000);
  const stopSending = async (): Promise<void> => {
    await cutFilm(sender);
    sender = undefined;
  };
  afterAll(async () => {
    await stopSending();
    await browser?.close();
    await laptop?.stop();
  }, 300_000);

  test('two people talk; a moderator silences and takes it back; slow mode and the hold queue work; twenty seconds without a network lose and repeat nothing', async () => {
    const ada = await device();
    const ben = await device();
    // While it has the focus it stays, however slow the machine is.
    const undo = ada.getByRole('button', { name: 'Undo' });
    await enter(ada, 'ada');
    await enter(ben, 'ben');
    await send();
    await ben.locator('video').waitFor();
    // From here on it is about the chat, which goes on in a pause.
    await stopSending();

    await tell(ben, 'Hello from Bergen');
    await sees(ada, 'Hello from Bergen');
    await ada.locator('.chat-row.message').last().focus();
    await ada.keyboard.press('r');
    await ada.getByText('Replying to').waitFor();
    await tell(ada, 'Welcome :wave:', 'Welcome 👋');
    await sees(ben, 'Welcome');
    await ben.locator('.chat-row.for-me').waitFor();
    await ben.getByTestId('chat-news').filter({ hasText: 'Welcome' }).waitFor({ state: 'attached' });

    const stranger = await device();
    await stranger.goto(`${laptop.cloud.siteUrl}${path}/chat`);
    await sees(stranger, 'Hello from Bergen');
    await stranger.getByText('Log in to join the chat.').waitFor();

    // Slow mode: for the others, not for who keeps order, and counted from what one said last.
    await ada.getByRole('button', { name: 'How this chat is run' }).click();
    await ada.getByLabel('Slow mode').selectOption('600');
    await ada.getByRole('button', { name: 'Save' }).click();
    await undo.focus();
    await ben.getByText('Slow mode: one message in 10 minutes.').waitFor();
    await ben.getByRole('button', { name: /^Slow mode: wait \d+ seconds$/ }).waitFor();
    await undo.click();
    await ben.getByText('Slow mode is off.').waitFor();
    await tell(ada, 'No hurry');
    await tell(ben, 'Slowly now');
    await sees(ada, 'Slowly now');

    // Silenced: what was said is gone everywhere, and nothing more is taken; taken back, it is.
    await ada.locator('.chat-row.message').filter({ hasText: 'Slowly now' }).focus();
    await ada.keyboard.press('t');
    await ada.getByRole('button', { name: '10 minutes' }).click();
    await undo.focus();
    await ben.getByText('A moderator asked you to be silent until').waitFor();
    await expect.poll(() => said(ben), { timeout: patience }).toEqual(['Welcome 👋', 'No hurry']);
    await expect.poll(() => said(stranger), { timeout: patience }).toEqual(['Welcome 👋', 'No hurry']);
    await ben.reload();
    await sees(ben, 'Welcome');
    expect((await said(ben)).filter((text) => /Hello|Slowly/.test(text))).toEqual([]);
    await ben.getByText('A moderator asked you to be silent until').waitFor();
    await undo.click();
    await ada.getByText('ben may write again.').waitFor();
    // They hear of it by themselves.
    await ben.getByLabel('Your message').waitFor();
    await tell(ben, 'Thank you');
    await sees(ada, 'Thank you');

    // Somebody's first message waits for a moderator.
    await ada.getByRole('button', { name: 'How this chat is run' }).click();
    await ada.getByLabel('Look at first messages').check();
    await ada.getByRole('button', { name: 'Save' }).click();
    await ben.getByText('First messages wait for a moderator now.').waitFor();
    const cem = await device();
    await enter(cem, 'cem');
    await say(cem, 'My first words');
    await cem.getByText('A moderator looks at it first').waitFor();
    await ada.getByRole('button', { name: /^Held messages: 1;/ }).click();
    await ada.getByRole('button', { name: 'Let through' }).click();
    for (const page of [ada, ben, cem]) await sees(page, 'My first words');
    await ada.getByText('Nothing waits.').waitFor();
    await ada.locator('.chat-drawer').getByRole('button', { name: 'Close' }).click();

    // The cable: for twenty seconds nothing reaches ben.
    await ben.context().setOffline(true);
    await ben.locator('.chat-connection').getByText('You are offline.').waitFor();
    await say(ben, 'Typed in the dark');
    await ben.getByText('Waits for the connection').waitFor();
    for (const text of ['Missed 1', 'Missed 2', 'Missed 3']) await tell(ada, text);
    // How long it lasts is what this is about.
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    await ben.context().setOffline(false);
    await sees(ada, 'Typed in the dark');
    await ben.locator('.chat-row.unsaid').waitFor({ state: 'detached' });
    await tell(ada, 'The end');
    const told = [
      'Welcome 👋',
      'No hurry',
      'Thank you',
      'My first words',
      'Missed 1',
      'Missed 2',
      'Missed 3',
      'Typed in the dark',
      'The end',
    ];
    for (const page of [ada, ben, cem, stranger])
      await expect.poll(() => said(page), { timeout: patience }).toEqual(told);

    // Deleted: its place stays, its words are gone.
    await ada.locator('.chat-row.message').filter({ hasText: 'Typed in the dark' }).focus();
    await ada.keyboard.press('Delete');
    for (const page of [ben, stranger]) await page.getByText('Deleted by a moderator').waitFor();
    expect(complaints).toEqual([]);
    for (const page of [cem, stranger, ben, ada]) await page.context().close();
  });

  test('AB-32 text is text: of every hostile line, name and title nothing runs, nothing leads away, and no element comes of it', async () => {
    const { siteUrl } = laptop.cloud;
    const streamId = path.replace('/live/', '');
    const talkerFor = async (who: string): Promise<Talker> => {
      const { access_token } = await new ApiClient(siteUrl).call<{ access_token: string }>('POST', '/v1/auth/login', {
        body: { email: emailOf(who), password },
      });
      return Talker.enter(siteUrl, streamId, { authorization: `Bearer ${access_token}` });
    };
    const keeper = await talkerFor('ada');
    expect(await keeper.asked({ type: 'mode.set', modes: { hold_first: false } })).toBe('ok');
    keeper.leave();
    await maker.call('PATCH', `/v1/streams/${streamId}`, { body: { title: hostile[1] } });
    const mailbox = { siteUrl, mails: () => laptop.cloud.mails(), log: () => {} };
    await enrol(mailbox, { email: emailOf('mallory'), password, displayName: hostileName });
    const mallory = await talkerFor('mallory');
    // Some is there when somebody comes, some comes while they look.
    const half = scriptStrings.length / 2;
    let sent = await sayAll(mallory, scriptStrings.slice(0, half));

    const ada = await device();
    // Whatever our policy would have stopped, is not stopped here.
    const victim = await device({ bypassCSP: true });
    await victim.addInitScript(watchTheChat);
    const moved: string[] = [];
    victim.on('framenavigated', (frame) => moved.push(frame.url()));
    victim.on('dialog', (dialog) => moved.push(dialog.message()));
    await enter(ada, 'ada');
    await victim.goto(`${siteUrl}${path}`);
    await victim.getByRole('heading', { name: hostile[1] ?? '' }).waitFor();
    await victim.locator('.chat-author').filter({ hasText: hostileName }).first().waitFor();
    moved.length = 0;
    sent += await sayAll(mallory, scriptStrings.slice(half));
    mallory.leave();
    expect(sent).toBeGreaterThan(280);
    // What it looks like is seen below.
    for (const text of hostile) {
      await tell(ada, text, '');
      // What has no emote and no mark of direction stands there letter by letter.
      if (text !== hostile.at(-1)) await expect.poll(() => said(victim), { timeout: patience }).toContain(text);
    }
    await tell(ada, 'It is over');
    await sees(victim, 'It is over');
    await victim.locator('.chat-row.message').last().hover();
    const { strange, __ran } = (await victim.evaluate('({ strange: window.strange, __ran: window.__ran })')) as Watched;
    console.log(
      `${hostile.length} hostile lines typed and ${sent} sent, a name and a title: ran ${__ran ?? 0}, strange elements ${strange.length}, ways away ${moved.length}`,
    );
    expect({ strange, __ran, moved }).toEqual({ strange: [], __ran: undefined, moved: [] });
    for (const link of await victim.locator('.chat-text a').all()) {
      expect(await link.getAttribute('href')).toMatch(/^https?:\/\//);
      expect(await link.getAttribute('rel')).toBe('noopener nofollow ugc noreferrer');
    }
    await victim.context().close();
    await ada.context().close();
  });

  test('axe finds nothing amiss, for a reader and for a moderator, light or dark, on a desk or in a hand', async () => {
    const amiss: string[] = [];
    const moderator = await device({ bypassCSP: true, reducedMotion: 'reduce' });
    await enter(moderator, 'ada');
    for (const text of ['A link: https://films.example/pier', ':fire: :wave:', 'And plain words'])
      await tell(moderator, text, '');
    const reader = await device({ bypassCSP: true, reducedMotion: 'reduce' });
    await reader.goto(`${laptop.cloud.siteUrl}${path}/chat`);
    await sees(reader, 'And plain words');
    amiss.push(...(await amissOn(reader, 'a chat of its own')));
    await reader.context().close();
    await moderator.locator('.chat-row.message').last().focus();
    amiss.push(...(await amissOn(moderator, 'a moderator beside the stream')));
    await moderator.getByRole('button', { name: 'Emotes' }).click();
    amiss.push(...(await amissOn(moderator, 'the emotes')));
    await moderator.context().close();
    expect(amiss).toEqual([]);
  });
});
