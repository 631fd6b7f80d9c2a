import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { doneFile, failpoint, failpointVariable, followPlan, type Planned } from '../../local/failpoint.ts';
import { failpoints } from '../faults/failpoint-list.ts';

const folder = mkdtempSync(join(tmpdir(), 'arclight-plan-'));
const plan = (planned: Planned | Planned[]): string => {
  const file = join(mkdtempSync(join(folder, 'one-')), 'plan.json');
  writeFileSync(file, JSON.stringify(planned));
  return file;
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a failpoint of the laptop', () => {
  test('acts once, the time it was told to, and every place passed is written down', () => {
    expect(() => failpoint('before.any.plan')).not.toThrow();
    const file = plan({ name: 'shelf.taken', hit: 2, how: 'throw' });
    followPlan(file);
    failpoint('shelf.taken');
    failpoint('shelf.other');
    expect(() => failpoint('shelf.taken')).toThrow('shelf.taken was told to fail');
    failpoint('shelf.taken');
    const reached = ['shelf.taken', 'shelf.other', 'shelf.taken', 'shelf.taken'];
    expect(readFileSync(`${file}.reached`, 'utf8')).toBe(reached.map((name) => `${name}\n`).join(''));
    expect(readFileSync(`${file}.done`, 'utf8')).toBe('shelf.taken');
  });

  test('follows several plans, each for itself and each once', () => {
    const file = plan([
      { name: 'shelf.taken', hit: 1, how: 'throw', id: 'first' },
      { name: 'shelf.taken', hit: 2, how: 'throw', id: 'second' },
      { name: 'shelf.other', hit: 1, how: 'throw', id: 'other' },
    ]);
    followPlan(file);
    for (const name of ['shelf.taken', 'shelf.other', 'shelf.taken']) expect(() => failpoint(name)).toThrow(name);
    for (const name of ['shelf.taken', 'shelf.other']) expect(() => failpoint(name)).not.toThrow();
    for (const id of ['first', 'second', 'other']) expect(existsSync(doneFile(file, { id }))).toBe(true);
  });

  test('kills its process as kill -9 does: nothing after it happens', () => {
    const file = plan({ name: '*', hit: 1, how: 'kill' });
    const code = `
      import { failpoint } from ${JSON.stringify(join(import.meta.dirname, '../../local/failpoint.ts'))};
      process.on('exit', () => console.log('said goodbye'));
      failpoint('anything');
      console.log('went on');`;
    const { signal, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      env: { ...process.env, [failpointVariable]: file },
      encoding: 'utf8',
    });
    expect([signal, stdout]).toEqual(['SIGKILL', '']);
  });

  test('has a name of its own, wherever it stands', () => {
    const names = failpoints().map(({ name }) => name);
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
