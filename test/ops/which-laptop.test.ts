import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { reachLaptop } from '../../ops/laptop.ts';
import { openTerminal } from '../cli/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'arclight-which-'));
const reach = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' }, endpoints: {} };
const wrote = (more: object): void => writeFileSync(join(folder, 'sdk.json'), JSON.stringify({ ...reach, ...more }));
afterAll(() => rmSync(folder, { recursive: true }));

describe('which laptop an operator means', () => {
  test('without an address it is the one on the folder, and by any name of this machine the one at that port', () => {
    wrote({ site: 'http://localhost:9000' });
    for (const address of [undefined, 'http://localhost:9000', 'http://127.0.0.1:9000', 'http://[::1]:9000'])
      expect(reachLaptop(folder, address)).toEqual(reach);
  });

  test('an address that is another one, or no laptop, is not passed over', () => {
    wrote({ site: 'http://localhost:9000' });
    expect(() => reachLaptop(folder, 'http://localhost:8080')).toThrow('is at http://localhost:9000, not at');
    expect(() => reachLaptop(folder, 'https://video.example.com')).toThrow('is no laptop: choose its environment');
  });

  test('one that wrote down no address of its own is taken at its word', () => {
    wrote({});
    expect(reachLaptop(folder, 'http://localhost:8080')).toEqual(reach);
    expect(() => reachLaptop(folder, 'https://video.example.com')).toThrow('is no laptop');
  });

  test('the terminal says it: 4, with what would be right', async () => {
    wrote({ site: 'http://localhost:9000' });
    const terminal = await openTerminal('http://127.0.0.1:9');
    const { exit, err } = await terminal.type('ops', 'stuck', '--env', 'local', '--data', folder);
    expect([exit, err.includes('Name the folder of that one with --data')]).toEqual([4, true]);
    await terminal.forget();
  });
});
