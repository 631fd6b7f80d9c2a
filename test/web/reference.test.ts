import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyToSend } from '../../web/src/features/reference/idempotency-keys.ts';
import { amissOn } from '../journeys/amiss.ts';
import { aSite } from './a-site.ts';

const example = '0f8fad5b-d9cb-469f-a165-70867728950e';

test.each([
  ['what was typed', 'my-own-key-1', 'my-own-key-1'],
  ['the example', example, 'new'],
  ['the key of the last try', 'made', 'new'],
  ['nothing', '', 'new'],
  ['spaces', '  ', 'new'],
  ['nothing any more', null, 'new'],
  ['no field', undefined, 'new'],
])('the key of a try, where its field shows %s', (_, shown, sent) => {
  expect(keyToSend(shown, [example, 'made'], () => 'new')).toBe(sent);
});

describe('the reference', { timeout: 120_000 }, () => {
  let site: Awaited<ReturnType<typeof aSite>>;
  beforeAll(async () => {
    site = await aSite();
  }, 240_000);
  afterAll(() => site?.stop());

  const tries = () => site.asked.filter(({ operation }) => operation === 'webhooks.create');
  const keys = () => tries().map(({ headers }) => headers['idempotency-key']);
  const execute = async (page: Page): Promise<void> => {
    const before = tries().length;
    await page.getByRole('button', { name: 'Execute' }).click();
    await expect.poll(() => tries().length, { timeout: 20_000 }).toBe(before + 1);
  };

  test('sends the key that was typed, each time; an untouched or empty field shows the new one that is sent', async () => {
    const page = await site.open('/docs#/webhooks/webhooks.create');
    await page.getByRole('button', { name: 'Try it out' }).click({ timeout: 90_000 });
    const field = page.getByPlaceholder('Idempotency-Key');
    await execute(page);
    const [first] = keys();
    expect(first).not.toBe(example);
    expect(await field.inputValue()).toBe(first);
    await field.fill('my-own-key-1');
    await execute(page);
    await execute(page);
    expect(keys().slice(1)).toEqual(['my-own-key-1', 'my-own-key-1']);
    await field.fill('');
    await execute(page);
    const last = keys().at(-1);
    expect(last).toMatch(/^[\da-f-]{36}$/);
    expect([first, example]).not.toContain(last);
    expect(await field.inputValue()).toBe(last);
    await page.context().close();
  });

  test('is dark where the client is, also when that changes while it is open, and leaves nothing of it on other pages', async () => {
    const page = await site.open('/docs#/webhooks/webhooks.create', {}, { colorScheme: 'dark' });
    const path = page.locator('.opblock.is-open .opblock-summary-path');
    await path.waitFor({ timeout: 90_000 });
    const look = () =>
      path.evaluate((element) => {
        interface Styles {
          getComputedStyle(element: unknown): { color: string };
        }
        const [red = '0'] = /\d+/.exec((globalThis as unknown as Styles).getComputedStyle(element).color) ?? [];
        return Number(red) > 128 ? 'light on dark' : 'dark on light';
      });
    const looks = (like: string) => expect.poll(look, { timeout: 20_000 }).toBe(like);
    await looks('light on dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await looks('dark on light');
    const colours = page.getByRole('button', { name: /^Colours/ });
    await colours.click();
    await colours.click();
    await looks('light on dark');
    await page.getByRole('link', { name: /^Arclight/ }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await path.waitFor({ state: 'detached' });
    expect(await page.locator('html').getAttribute('class')).toBeFalsy();
    await page.context().close();
  });

  test('its operations and its credentials can be read in light and dark, on a desk and in a hand', async () => {
    // The component's markup is its own; its colours are as we leave them.
    const rules = ['color-contrast'];
    const page = await site.open('/docs#/catalog/catalog.read_video');
    await page.getByRole('button', { name: 'Try it out' }).click({ timeout: 90_000 });
    const amiss = await amissOn(page, 'an operation', rules);
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.locator('.dialog-ux').waitFor();
    amiss.push(...(await amissOn(page, 'the credentials', rules)));
    await page.context().close();
    expect(amiss).toEqual([]);
  }, 300_000);
});
