import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const pages = globSync(['*.md', '{docs,lambdas,local}/**/*.md', '{sdk,web}/*.md'], { cwd: root }).sort();
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('what the pages say exists', () => {
  test.each(pages)('every link of %s leads somewhere', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    const dead = links
      .filter((target) => !/^(https?|mailto):/.test(target))
      .filter((target) => !existsSync(join(root, dirname(page), target)));
    expect(dead).toEqual([]);
  });

  test.each(['README.md', 'CONTRIBUTING.md'])('every npm command in %s exists', (page) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(page).matchAll(/npm (?:run ([\w:-]+)|(start|test))/g)].map(([, a, b]) => a ?? b ?? '');
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('requirements and their proofs', () => {
  const rows = [...read('docs/requirements.md').matchAll(/^\| ([A-Z]+-\d+) \| .*? \| (\w+) \|(.*?)\|$/gm)];

  test('every row has a state we know, and what is done names a test that exists', () => {
    expect(rows.length).toBeGreaterThan(200);
    const wrong = rows.filter(([, , state = '', proof = '']) => {
      if (!['done', 'partly', 'open'].includes(state)) return true;
      const tests = [...proof.matchAll(/`((?:test|docs|lib|lambdas|local|web)\/[^`]+)`/g)].map(([, file = '']) => file);
      return (state === 'done' && tests.length === 0) || tests.some((file) => !existsSync(join(root, file)));
    });
    expect(wrong.map(([row]) => row)).toEqual([]);
  });
});
