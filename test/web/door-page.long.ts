import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answers, aSite, exampleOf } from './a-site.ts';

let site: Awaited<ReturnType<typeof aSite>>;
beforeAll(async () => {
  site = await aSite();
}, 300_000);
afterAll(() => site?.stop());

const streamId = 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
const ticket = '7K2M5-N6P8R-0S1T9-Q4X7K';
const refused = (status: number, code: string, details: object = {}) => ({
  status,
  body: { error: { code, message: `refused: ${code}`, details, request_id: 'r' } },
});
/** A stream on air behind a door, as a stranger meets it, until somebody has entered. */
const door = (admission: 'password' | 'ticket', enter: () => ReturnType<typeof refused> | undefined) => {
  let isIn = false;
  const answers: Answers = {
    'live.read': () => ({
      status: 200,
      body: { ...exampleOf<object>('live.read'), owner_id: undefined, version: undefined, cost: undefined, admission },
    }),
    'live.open_playback': () =>
      isIn ? { status: 200, body: exampleOf('live.open_playback') } : refused(403, 'live.pass_needed', { admission }),
    'live.enter': () => {
      const no = enter();
      if (no === undefined) isIn = true;
      return no ?? { status: 200, body: exampleOf('live.enter') };
    },
  };
  return answers;
};
const shows = (page: Page) => page.getByTestId('door');
const entered = () => site.asked.filter(({ operation }) => operation === 'live.enter').map(({ body }) => body);

test('a wrong password is said at its field, too many count down, the right one opens the page it stands on', async () => {
  const answers = [refused(403, 'live.wrong_password'), refused(429, 'request.too_many', { retry_after_sec: 3 })];
  const told = door('password', () => answers.shift());
  const page = await site.open(`/live/${streamId}`, told);
  await page.getByLabel('Password').fill('the tide goes out');
  await page.keyboard.press('Enter');
  await page.getByText('refused: live.wrong_password').waitFor();
  expect(await page.getByLabel('Password').getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Wait \d+ s$/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('You can try again.').waitFor({ timeout: 30_000 });
  expect(entered()).toHaveLength(2);
  await page.getByLabel('Password').fill('the tide comes in');
  await page.keyboard.press('Enter');
  await shows(page).waitFor({ state: 'detached' });
  expect(entered().at(-1)).toEqual({ password: 'the tide comes in' });
  await page.context().close();
}, 120_000);

test('a ticket in the link is filled in, sent when asked to, and does not stay in the address', async () => {
  const page = await site.open(
    `/live/${streamId}#ticket=${ticket}`,
    door('ticket', () => undefined),
  );
  await shows(page).waitFor();
  expect(await page.getByLabel('Ticket', { exact: true }).inputValue()).toBe(ticket);
  await page.waitForURL(({ hash }) => hash === '');
  expect(entered()).toEqual([]);
  await page.getByRole('button', { name: 'Watch' }).click();
  await shows(page).waitFor({ state: 'detached' });
  expect(entered()).toEqual([{ ticket }]);
  await page.context().close();
}, 120_000);
