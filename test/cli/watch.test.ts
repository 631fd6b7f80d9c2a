import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTerminal, type Terminal } from './terminal.ts';

const id = 'vid_00000000000000000000000000';
/** What the service answers next, one by one; the last again and again. */
let answers: object[];
let asked = 0;
let server: Server;
let terminal: Terminal;

beforeAll(async () => {
  server = createServer((_, response) => {
    asked++;
    const video = answers.length > 1 ? answers.shift() : answers[0];
    response.setHeader('content-type', 'application/json').end(JSON.stringify(video));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  terminal = await openTerminal(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  server.close();
  await terminal.forget();
});

const rung = (name: string, state: string, percent: number) => ({ name, state, percent });
const video = (status: string, ...rungs: object[]) => ({ video_id: id, title: 'Sea', status, rungs });

test('a named video is followed until it can be played, though further rungs are still in the making', async () => {
  answers = [
    video('PROCESSING', rung('240p', 'encoding', 50)),
    video('READY', rung('240p', 'ready', 100), rung('720p', 'encoding', 20)),
    video('READY', rung('240p', 'ready', 100), rung('720p', 'encoding', 21)),
    video('READY', rung('240p', 'ready', 100), rung('720p', 'ready', 100)),
  ];
  const { exit, out, err } = await terminal.type('watch', id, '--interval', '0.2');
  expect([exit, err]).toEqual([0, '']);
  expect(out.trim().split('\n')).toEqual([
    expect.stringMatching(/PROCESSING {2}Sea {2}\(240p 50 %\)$/),
    expect.stringMatching(/READY {7}Sea {2}\(240p ready, 720p 20 %\)$/),
  ]);
  expect(asked).toBe(2);
});

test('a line of a long title fits the screen, and is whole where it is piped', async () => {
  answers = [{ ...video('READY'), title: 'x'.repeat(245) }];
  const [line = '', ...more] = (await terminal.show(80, 'watch', id)).out.trimEnd().split('\n');
  expect([[...line].length, line.endsWith('x…'), more]).toEqual([80, true, []]);
  expect((await terminal.type('watch', id)).out).toContain('x'.repeat(245));
  const { result } = (await terminal.json('watch', id)).answer;
  expect(result.title).toHaveLength(245);
});

test('the page and the help say the same of when it ends', async () => {
  const page = await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8');
  const { out } = await terminal.type('watch', '--help');
  for (const text of [page, out.replace(/\s+/g, ' ')]) expect(text).toContain('until each is ready or failed');
});
