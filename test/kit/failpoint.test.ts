import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildResult, build } from 'esbuild';
import { describe, expect, test, vi } from 'vitest';
import { arm, failpoint } from '../../lambdas/kit/failpoint.ts';
import { bundle } from '../../lib/bundle.ts';

vi.mock('esbuild', async (original) => {
  const esbuild = await original<typeof import('esbuild')>();
  return { ...esbuild, build: vi.fn(esbuild.build) };
});

const root = join(import.meta.dirname, '../..');
const name = 'shelf.book.taken';
const entry = `
  import { failpoint } from './lambdas/kit/failpoint.ts';
  export const handler = () => {
    FAILPOINT: failpoint('${name}');
    return 'taken';
  };
`;
const bundled = async (options: { dropLabels?: string[]; minify?: boolean }): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    minify: true,
    ...options,
  });
  return outputFiles[0]?.text ?? '';
};

describe('a failpoint', () => {
  test('does nothing until a test arms it, and nothing again afterwards', () => {
    const reached: string[] = [];
    failpoint(name);
    const disarm = arm(name, (which) => reached.push(which));
    failpoint(name);
    failpoint('another');
    disarm();
    failpoint(name);
    expect(reached).toEqual([name]);
  });

  test('is not in what is deployed, neither its name nor its machinery', async () => {
    const text = await bundled({ dropLabels: ['FAILPOINT'] });
    expect(text).toContain('taken');
    expect(text).not.toContain(name);
    expect(text).not.toContain('Map');
  });

  test('is there where failpoints are asked for', async () => {
    expect(await bundled({ dropLabels: [] })).toContain(name);
  });

  test('is dropped by the bundler of the functions unless it is asked for', async () => {
    const asked = vi.mocked(build);
    asked.mockClear();
    asked.mockResolvedValue({ outputFiles: [] } as unknown as BuildResult);
    await bundle();
    await bundle({ failpoints: true });
    expect(asked.mock.calls.map(([options]) => options.dropLabels)).toEqual([['FAILPOINT'], []]);
  });

  test('stands under its label wherever a function has one', () => {
    const lines = globSync('lambdas/**/*.ts', { cwd: root })
      .filter((file) => !file.endsWith('kit/failpoint.ts'))
      .flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n'))
      .filter((line) => /\bfailpoint\(/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !/^\s*FAILPOINT: failpoint\('[a-z]+(\.\w+)+'\);$/.test(line))).toEqual([]);
  });
});
