import type { Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChatEvent, ChatServerFrame } from '../../sdk/src/public.ts';
import { type Answers, aSite, exampleOf } from './a-site.ts';

interface Stream {
  stream_id: string;
  title: string;
  state: string;
}
interface Ticket {
  url: string;
  reading: object;
}

const patience = { timeout: 30_000 };
const stream = exampleOf<Stream>('live.read');
const there = { ...stream, stream_id: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S2Z', title: 'The harbour at night' };
const modes = {
  ...{ slow_sec: 0, subscribers_only: false, emote_only: false, unique: false, hold_first: false, shield: false },
};
const answers: Answers = {
  'live.read': ({ path }) => ({ status: 200, body: path.includes(there.stream_id) ? there : stream }),
  'chat.read': () => ({ status: 200, body: { messages: [], next_after: 0, head_seq: 0 } }),
  'chat.open': () => ({
    status: 200,
    body: { ...exampleOf<Ticket>('chat.open'), url: 'wss://sockets.test/v1', may_write: true },
  }),
};

/** A page in a stream's room, and what its room says to it. */
const inRoom = async (
  site: Awaited<ReturnType<typeof aSite>>,
  you: { may_raid?: boolean } = {},
): Promise<{ page: Page; tell: (event: ChatEvent) => void; sent: () => string[] }> => {
  const page = await site.open('/', answers);
  const [sockets, heard]: [WebSocketRoute[], string[]] = [[], []];
  await page.routeWebSocket('wss://sockets.test/v1', (socket) => {
    sockets.push(socket);
    socket.onMessage((text) => {
      const { type, ref } = JSON.parse(String(text));
      heard.push(type);
      const hello: ChatServerFrame = {
        type: 'hello',
        you: { may_write: true, may_moderate: false, until: new Date(Date.now() + 3_600_000).toISOString(), ...you },
        room: { head_seq: 0, modes, state: 'open' },
      };
      if (type === 'hello') socket.send(JSON.stringify(hello));
      else if (ref) socket.send(JSON.stringify({ type: 'ok', ref }));
    });
  });
  await page.clock.install();
  await page.goto(`${site.url}/live/${stream.stream_id}`);
  await page.getByText('Nobody has said anything yet').waitFor(patience);
  await expect.poll(() => heard, patience).toContain('hello');
  // However slow the machine is: from here on time passes when it is told to.
  await page.clock.pauseAt(new Date(Date.now() + 60_000));
  const tell = (event: ChatEvent) => sockets.at(-1)?.send(JSON.stringify({ type: 'events', items: [event] }));
  return { page, tell, sent: () => heard };
};

/** A raid by a clock that is far behind: ten seconds are the most there is. */
const raid = (seq: number): ChatEvent => ({
  ...{ kind: 'raid', seq, at: new Date().toISOString(), to: there.stream_id, title: there.title },
  ...{ name: 'North Sea Films', goes_at: new Date(Date.now() + 600_000).toISOString() },
});
const where = (page: Page): string => new URL(page.url()).pathname;
const focused = (page: Page): Promise<string | null> => page.locator(':focus').getAttribute('id');
const here = `/live/${stream.stream_id}`;
const away = `/live/${there.stream_id}`;

describe('somebody who is sent on', { timeout: 180_000 }, () => {
  let site: Awaited<ReturnType<typeof aSite>>;
  beforeAll(async () => {
    site = await aSite();
  }, 300_000);
  afterAll(() => site?.stop());

  test('and does nothing is taken along: told before and after, with the focus on the new page, and may go back', async () => {
    const { page, tell } = await inRoom(site);
    tell(raid(1));
    const alert = page.getByRole('alert').filter({ hasText: 'North Sea Films is sending you to' });
    await alert.waitFor(patience);
    expect(await alert.textContent()).toMatch(/The harbour at night\. You go there in 10 seconds unless you stay here/);
    await page.clock.runFor(9_000);
    expect(where(page)).toBe(here);
    await page.clock.runFor(2_000);
    await page.clock.resume();
    await page.waitForURL(`**${away}`, patience);
    expect(await focused(page)).toBe('main');
    await page.getByText('North Sea Films has sent you to The harbour at night.').waitFor(patience);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.waitForURL(`**${here}`, patience);
    await page.context().close();
  });

  test('and stays is left alone; and who goes at once is there before the time', async () => {
    const { page, tell } = await inRoom(site);
    tell(raid(1));
    await page.getByRole('button', { name: 'Stay here' }).click(patience);
    await page.clock.runFor(20_000);
    expect(where(page)).toBe(here);
    tell(raid(2));
    await page.getByRole('button', { name: 'Go now' }).click(patience);
    await page.clock.resume();
    await page.waitForURL(`**${away}`, patience);
    await page.context().close();
  });

  test('runs the stream: stays with it, and may call it off; what is called off takes nobody', async () => {
    const { page, tell, sent } = await inRoom(site, { may_raid: true });
    tell(raid(1));
    await page.getByRole('button', { name: 'Call it off' }).click(patience);
    await expect.poll(sent, patience).toContain('raid.stop');
    tell({ kind: 'raid_off', seq: 2, at: new Date().toISOString() });
    await page.getByText('It was called off: everybody stays.').waitFor(patience);
    expect(await page.getByRole('button', { name: 'Go now' }).count()).toBe(0);
    tell(raid(3));
    await page.getByRole('button', { name: 'Go now' }).waitFor(patience);
    await page.clock.runFor(20_000);
    await page.getByRole('button', { name: 'Go now' }).waitFor({ ...patience, state: 'detached' });
    expect(where(page)).toBe(here);
    await page.context().close();
  });
});
