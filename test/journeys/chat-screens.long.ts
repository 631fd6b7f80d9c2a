import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPng } from '../support/pictures.ts';
import { type ChatStage, chatStage, lineOf, said, say } from './chat-stage.ts';
import { patience } from './studio-stage.ts';

/**
 * What rises in a page from the moment it is asked to look: all that came, and what of it was seen over the messages. When four
 * are, everything stands still, so that a picture can be taken.
 */
const watchesBursts = `{
  const bursts = document.querySelector('.chat-bursts');
  const seen = new Set();
  globalThis.risen = { all: [], seen: 0 };
  new MutationObserver((all) => {
    for (const { addedNodes } of all)
      for (const one of addedNodes) globalThis.risen.all.push([one.textContent, getComputedStyle(one).animationName].join(' '));
  }).observe(bursts, { childList: true });
  const look = () => {
    const bottom = bursts.getBoundingClientRect().bottom;
    for (const one of bursts.children)
      if (one.getBoundingClientRect().bottom < bottom - 40 && getComputedStyle(one).opacity > 0.3) seen.add(one);
    globalThis.risen.seen = seen.size;
    if (seen.size < 4) return requestAnimationFrame(look);
    for (const one of bursts.getAnimations({ subtree: true })) one.pause();
  };
  look();
}`;
const goesOn = `for (const one of document.querySelector('.chat-bursts').getAnimations({ subtree: true })) one.play()`;
/** What we ask of a picture; the tests are compiled without a browser's types. */
interface Image {
  naturalWidth: number;
  clientHeight: number;
  parentElement?: { offsetHeight: number };
}
interface Risen {
  all: string[];
  seen: number;
}

/** What messages are judged by may be two seconds old. */
const judgedByMs = 3_000;

const focusIsAt = (page: Page) =>
  page.evaluate<string>(
    'document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? ""',
  );

describe('what there is in a chat, opened and looked at', { timeout: 480_000 }, () => {
  let stage: ChatStage;
  let path = '';
  let streamId = '';
  let channelId = '';
  let ada: Page;
  let grace: Page;
  const amiss: string[] = [];
  const look = async (page: Page, name: string): Promise<void> => {
    amiss.push(...(await stage.looksAt(page, name)));
  };

  beforeAll(async () => {
    stage = await chatStage();
    const manager = await stage.laptop.creator('grace');
    await stage.laptop.person('ben');
    const me = await stage.ada.call<{ channel: { channel_id: string } }>('GET', '/v1/me');
    channelId = me.channel.channel_id;
    const body = { handle: '@grace-films', role: 'manager' };
    const { invitation_id } = await stage.ada.call<{ invitation_id: string }>(
      'POST',
      `/v1/channels/${channelId}/team/invitations`,
      { body },
    );
    await manager.call('PUT', `/v1/me/invitations/${invitation_id}`);
    streamId = await stage.stream({ title: 'Storm at the pier', channel_id: channelId });
    path = `/live/${streamId}`;
    [ada, grace] = [await stage.device({ bypassCSP: true }), await stage.device({ bypassCSP: true })];
    await stage.enter(ada, 'ada', path);
    await stage.enter(grace, 'grace', path);
    for (const page of [ada, grace]) await page.getByLabel('Your message').waitFor();
  }, 400_000);
  afterAll(() => stage?.stop());

  test('LIVE-10 taps become one burst that others see; who wants less motion reads how many, and nothing moves', async () => {
    const still = await stage.device({ reducedMotion: 'reduce' });
    await still.goto(`${stage.siteUrl}${path}/chat`);
    await still.getByText('Log in to join the chat.').waitFor();
    await still.getByRole('button', { name: / here$/ }).waitFor();
    await grace.evaluate(watchesBursts);
    const inWords: string[] = [];
    await still.exposeFunction('read', (words: string) => void inWords.push(words));
    await still.evaluate(`{
      const sums = document.querySelector('.chat-sums');
      new MutationObserver(() => globalThis.read(sums.textContent)).observe(sums, { childList: true, subtree: true, characterData: true });
    }`);
    const messages = await said(grace);
    const room = await stage.talker('ada', streamId);
    for (let tap = 0; tap < 9; tap++) room.send({ type: 'reaction.send', emoji: '🔥' });
    await ada.getByRole('button', { name: 'applause' }).click();
    const risen = () => grace.evaluate<Risen>('globalThis.risen');
    await expect.poll(async () => (await risen()).all.length, { timeout: patience }).toBeGreaterThanOrEqual(7);
    await expect.poll(async () => (await risen()).seen, { timeout: patience }).toBeGreaterThanOrEqual(4);
    await stage.shoot(grace, 'reactions-rising');
    await grace.evaluate(goesOn);
    await stage.shoot(still, 'reactions-standing');
    const { all } = await risen();
    // Nine at once are shown as six, one as one; and each of them moves.
    expect(all.filter((one) => one === '👏 chat-burst')).toHaveLength(1);
    const fires = all.filter((one) => one === '🔥 chat-burst').length;
    expect(fires).toBeGreaterThanOrEqual(6);
    expect(fires).toBeLessThanOrEqual(9);
    await expect.poll(() => inWords.at(-1) ?? inWords, { timeout: patience }).toBe('');
    expect(inWords.some((words) => words.includes('🔥 9'))).toBe(true);
    expect(await still.locator('.chat-bursts').count()).toBe(0);
    await expect.poll(() => grace.locator('.chat-bursts span').count(), { timeout: patience }).toBe(0);
    // Not a message of them.
    expect(await said(grace)).toEqual(messages);
    room.leave();
    await still.context().close();
  });

  test('an emote is sent by a manager, shown by the owner, found, written, and drawn as a picture to everybody', async () => {
    const rules = `${stage.siteUrl}/channels/${channelId}/chat`;
    const wave = Buffer.from(aPng({ width: 200, height: 140, colour: (x, y) => [x, y + 80, 200] }));
    await grace.goto(rules);
    const name = grace.getByLabel('Name of a new emote');
    await name.fill('fire');
    await grace.getByTestId('emote-input').setInputFiles({ name: 'w.png', mimeType: 'image/png', buffer: wave });
    await grace.getByText('There is an emote of this name already').waitFor();
    await name.fill('pier_wave');
    const text = { name: 'w.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
    await grace.getByTestId('emote-input').setInputFiles(text);
    await grace.getByText('This is not a PNG, WebP or JPEG picture.').waitFor();
    await look(grace, 'an emote that is no picture');
    await grace.getByTestId('emote-input').setInputFiles({ name: 'w.png', mimeType: 'image/png', buffer: wave });
    await grace.getByText(':pier_wave: waits for the owner.').waitFor();
    expect(await grace.getByRole('button', { name: 'Show :pier_wave:' }).count()).toBe(0);

    await ada.goto(rules);
    await ada.getByRole('heading', { name: 'Waiting for the owner' }).waitFor();
    await look(ada, 'an emote that waits');
    await ada.getByRole('button', { name: 'Show :pier_wave:' }).click();
    await ada.getByText(':pier_wave: can be written now.').waitFor();

    for (const page of [ada, grace]) {
      await page.goto(`${stage.siteUrl}${path}`);
      await page.getByLabel('Your message').waitFor();
    }
    const drawn = (page: Page) =>
      lineOf(page, 'Ahoy')
        .locator('img.chat-emote.own')
        .evaluate((one) => {
          const { naturalWidth, clientHeight, parentElement } = one as unknown as Image;
          // In its line, and not below it.
          return [naturalWidth, clientHeight * 1.5 > (parentElement?.offsetHeight ?? 0)];
        });
    const opener = ada.getByRole('button', { name: 'Emotes' });
    await opener.click();
    await ada.getByLabel('Find an emote').fill('pier');
    // The list of a channel's emotes may be half a minute old.
    await ada.getByRole('button', { name: 'pier_wave' }).waitFor();
    await look(ada, 'the picker with an emote of the channel');
    await ada.getByLabel('Find an emote').press('Escape');
    expect(await focusIsAt(ada)).toBe('Your message');
    await ada.keyboard.type('Ahoy ');
    await opener.click();
    await ada.keyboard.type('pier');
    await ada.keyboard.press('Enter');
    await expect.poll(() => ada.getByLabel('Your message').inputValue()).toBe('Ahoy :pier_wave: ');
    await expect.poll(() => focusIsAt(ada)).toBe('Your message');
    await ada.keyboard.press('Enter');
    for (const page of [ada, grace]) await expect.poll(() => drawn(page), { timeout: patience }).toEqual([112, true]);
    await look(grace, 'an emote in a message');
    const alt = await lineOf(grace, 'Ahoy').locator('img.chat-emote.own').getAttribute('alt');
    expect(alt).toBe(':pier_wave:');
  });

  test('who is called sees it marked and counted, finds it in a list, and goes to it; drawers give the focus back', async () => {
    // Who was called once is offered from then on.
    await say(ada, '@grace-films are you here?');
    await say(grace, 'I am here');
    await lineOf(ada, 'I am here').waitFor();
    const field = ada.getByLabel('Your message');
    await field.pressSequentially('Look out @gra');
    await ada.getByRole('option', { name: /grace/ }).waitFor();
    await look(ada, 'whom one may call');
    await field.press('Enter');
    await ada.keyboard.type('a wave!');
    await ada.keyboard.press('Enter');
    await grace.locator('.chat-row.for-me').filter({ hasText: 'a wave!' }).waitFor();
    for (let line = 0; line < 24; line++) {
      await say(ada, `And then wave ${line}`);
      await lineOf(ada, `And then wave ${line}`).waitFor();
    }
    await lineOf(grace, 'And then wave 23').waitFor();
    await look(grace, 'a message to me');
    const opener = grace.getByRole('button', { name: /^Messages to you/ });
    await opener.focus();
    await grace.keyboard.press('Enter');
    await grace.getByRole('heading', { name: 'Messages to you' }).waitFor();
    await look(grace, 'messages to me');
    await grace.keyboard.press('Escape');
    expect(await focusIsAt(grace)).toMatch(/^Messages to you/);
    await grace.keyboard.press('Enter');
    await grace.getByRole('button', { name: 'Show it there' }).first().click();
    await expect.poll(() => grace.locator('.chat-row:focus').innerText(), { timeout: patience }).toContain('a wave!');
    await grace.getByRole('button', { name: /To the newest|new message/ }).click();

    const people = grace.getByRole('button', { name: / here$/ });
    await people.focus();
    await grace.keyboard.press('Enter');
    await grace.locator('.chat-drawer').getByText('ada', { exact: true }).waitFor();
    await look(grace, 'who is here');
    await grace.keyboard.press('Escape');
    expect(await focusIsAt(grace)).toMatch(/here$/);
  });

  test('a poll is put, answered, watched and ended', async () => {
    await ada.getByRole('button', { name: 'Ask the room' }).click();
    await ada.getByLabel('Question').fill('Which way does the wind turn before it is night, and who is wet first?');
    await ada.getByLabel('Answer 1').fill('To the west, with everything that floats and is not tied to anything');
    await ada.getByLabel('Answer 2').fill('East');
    await look(ada, 'a question being put');
    await ada.getByRole('button', { name: 'Ask', exact: true }).click();
    const card = grace.getByRole('region', { name: /^Poll: Which way/ });
    await card.getByRole('button', { name: /^East/ }).click();
    await card.getByText('1 vote').waitFor();
    await ada
      .getByRole('region', { name: /^Poll: Which way/ })
      .getByText('1 vote')
      .waitFor();
    await look(grace, 'a poll');
    await look(ada, 'a poll of mine');
    await ada.getByRole('button', { name: 'End the poll' }).click();
    await grace.getByText('East 100 %').waitFor();
    await card.waitFor({ state: 'detached' });
  });

  test('what is held is looked at; who is banned asks and is answered; the shield goes up and down', async () => {
    const ben = await stage.device({ bypassCSP: true });
    await stage.enter(ben, 'ben', path);
    await ben.getByLabel('Your message').waitFor();
    await ada.getByRole('button', { name: 'How this chat is run' }).click();
    await ada.getByLabel('Shield').waitFor();
    await look(ada, 'how it is run');
    await ada.getByLabel('Look at first messages').check();
    await ada.getByRole('button', { name: 'Save' }).click();
    await ben.getByText('First messages wait for a moderator now.').waitFor();
    await new Promise((resolve) => setTimeout(resolve, judgedByMs));
    await say(
      ben,
      'My first words here are rather long, and come with averylongwordthatdoesnotbreakanywhere'.padEnd(200, 'x'),
    );
    await ben.getByText('A moderator looks at it first').waitFor();
    await look(ben, 'held');
    await ada.getByRole('button', { name: /^Held messages: 1;/ }).click();
    await look(ada, 'the queue of held messages');
    await ada.getByRole('button', { name: 'Let through' }).click();
    await ada.getByText('Nothing waits.').waitFor();
    await ada.keyboard.press('Escape');
    expect(await focusIsAt(ada)).toMatch(/^Held messages/);

    await lineOf(ada, 'My first words').waitFor();
    // For who said it, too, it stands there once, and waits for nobody.
    await ben.getByText('A moderator looks at it first').waitFor({ state: 'detached' });
    expect(await ben.getByText('My first words').count()).toBe(1);
    await lineOf(ada, 'My first words').focus();
    await ada.keyboard.press('t');
    await ada.getByLabel('Reason').fill('Words without end');
    await look(ada, 'silencing somebody');
    await ada.getByRole('button', { name: 'Ban for good' }).click();
    await ben.getByLabel('Ask to be let back').waitFor();
    await look(ben, 'banned');
    await ben.getByLabel('Ask to be let back').fill('I shall be brief.');
    await ben.getByRole('button', { name: 'Ask', exact: true }).click();
    await ben.getByText('A moderator looks at it.').waitFor();
    await ada.getByRole('button', { name: /^Held messages/ }).click();
    await ada.getByLabel('A word to ben').fill('Then welcome back.');
    await look(ada, 'somebody asks to be let back');
    await ada.getByRole('button', { name: 'Let back' }).click();
    await ada.getByText('ben may write again.').waitFor();
    await ada.keyboard.press('Escape');
    await ben.getByLabel('Your message').waitFor();

    await ada.getByRole('button', { name: 'How this chat is run' }).click();
    await ada.getByLabel('Shield').check();
    await ada.getByRole('button', { name: 'Save' }).click();
    await ben.getByText('The shield is up.').waitFor();
    await look(ben, 'under the shield');
    await say(ada, '/shield off');
    await ben.getByText('The shield is down.').waitFor();
    await ben.context().close();
  });

  test('commands answer in words: what there is, what was written wrong, and what cannot be now', async () => {
    await say(ada, '/help');
    await ada.locator('.chat-told').getByText('/slow').waitFor();
    await look(ada, 'help');
    await ada.locator('.chat-told').getByRole('button', { name: 'Close' }).click();
    for (const [command, words] of [
      ['/slow tomorrow', 'Write /slow with the seconds'],
      ['/raid @grace-films', 'on air'],
      ['/clip', 'clip'],
      ['/mod @grace-films', 'moderators'],
      ['/subscribers', 'no subscribers'],
      ['/nothing', 'There is no command'],
    ] as const) {
      await say(ada, command);
      const answer = ada
        .locator('.chat-row.unsaid, .chat-told')
        .filter({ hasText: new RegExp(words, 'i') })
        .last();
      await answer.waitFor({ timeout: 20_000 }).catch(async () => {
        amiss.push(`${command}: ${(await ada.locator('.chat-row.unsaid, .chat-told').allInnerTexts()).join(' | ')}`);
      });
    }
    await look(ada, 'commands that cannot be');
  });

  test('the chat in a window of its own takes its place, and can be had back', async () => {
    const opened = grace.context().waitForEvent('page');
    await grace.getByRole('button', { name: 'Chat in a window of its own' }).click();
    const alone = await opened;
    await alone.getByLabel('Your message').waitFor();
    await grace.getByRole('button', { name: 'Show the chat' }).waitFor();
    await say(alone, 'From my own window');
    await lineOf(ada, 'From my own window').waitFor();
    await look(alone, 'a window of its own');
    await alone.close();
    await grace.getByRole('button', { name: 'Show the chat' }).click();
    await lineOf(grace, 'From my own window').waitFor();
  });

  test('nothing is amiss in any of them, in any size, light or dark', () => {
    expect(amiss).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });
});
