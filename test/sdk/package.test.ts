import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildScripts, buildTypes } from '../../sdk/build.ts';
import { readmeScript } from './readme.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
let project: string;

/** Somebody's project, with the package installed as it is published. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'arclight-sdk-'));
  const installed = join(project, 'node_modules/@arclight/sdk');
  await mkdir(installed, { recursive: true });
  await cp(join(root, 'sdk/package.json'), join(installed, 'package.json'));
  await buildScripts(join(installed, 'dist'));
  buildTypes(join(installed, 'dist/types'));
}, 120_000);
afterAll(() => rm(project, { recursive: true, force: true }));

/** What a bundler for browsers makes of a program. */
const bundled = async (program: string): Promise<{ text: string; gzipped: number }> => {
  const { outputFiles } = await build({
    ...{ stdin: { contents: program, resolveDir: project }, bundle: true, format: 'esm', minify: true, write: false },
    ...{ platform: 'browser', logLevel: 'silent' },
  });
  const text = outputFiles[0]?.text ?? '';
  return { text, gzipped: gzipSync(text).length };
};

describe('the package', () => {
  test('its core is under 15 KB gzipped, and so is all of it', async () => {
    const core = await bundled(`import { createClient } from '@arclight/sdk'; globalThis.c = createClient();`);
    const all = await bundled(`import * as sdk from '@arclight/sdk'; globalThis.sdk = sdk;`);
    console.log(`the SDK: core ${core.gzipped} bytes gzipped, all of it ${all.gzipped}`);
    expect(core.gzipped).toBeGreaterThan(1_500);
    expect(core.gzipped).toBeLessThan(15 * 1024);
    expect(all.gzipped).toBeLessThan(15 * 1024);
  });

  test('what is not imported is not in the bundle', async () => {
    const traces = ['XMLHttpRequest', 'arclight.session', 'catalog.failed', 'renew_at'];
    const core = await bundled(`import { createClient } from '@arclight/sdk'; globalThis.c = createClient();`);
    expect(traces.filter((trace) => core.text.includes(trace))).toEqual([]);
    const all = await bundled(`import * as sdk from '@arclight/sdk'; globalThis.sdk = sdk;`);
    expect(traces.filter((trace) => !all.text.includes(trace))).toEqual([]);
    const nothing = await bundled(`import '@arclight/sdk';`);
    expect(nothing.text).toBe('');
  });

  test('nothing of zod, of the contracts or of any other package is in it', async () => {
    const texts = await Promise.all(
      ['node.js', 'browser.js'].map((file) => readFile(join(project, 'node_modules/@arclight/sdk/dist', file), 'utf8')),
    );
    const imports = texts.flatMap((text) => [...text.matchAll(/from "([^"]+)"/g)].map(([, from = '']) => from));
    expect(imports.length).toBeGreaterThan(2);
    expect(imports.filter((from) => !/^(node:|\.\/chunk-)/.test(from))).toEqual([]);
  });

  test('its types hold for a strict compiler, in Node and in browsers, and find mistakes', async () => {
    const compiled = async (programs: Record<string, string>, options: string[]): Promise<string> => {
      for (const [name, program] of Object.entries(programs)) await writeFile(join(project, name), program);
      const compiler = join(root, 'node_modules/typescript/bin/tsc');
      const strict = ['--strict', '--noEmit', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
      const typeRoots = ['--typeRoots', join(root, 'node_modules/@types'), '--lib', 'es2024,dom', '--target', 'es2024'];
      const given = [compiler, ...Object.keys(programs), ...strict, ...typeRoots, ...options];
      return run(process.execPath, given, { cwd: project }).then(
        () => '',
        ({ stdout }: { stdout: string }) => stdout,
      );
    };
    const good = `
      import { createArclight } from '@arclight/sdk';
      const arclight = createArclight({ address: 'https://video.example.com' });
      for await (const video of arclight.videos.mine()) video.title.toUpperCase();
      const me = await arclight.call('accounts.read_me', {});
      me.email.length;`;
    const bad = `
      import { createArclight, isRefused } from '@arclight/sdk';
      const arclight = createArclight();
      await arclight.call('catalog.read_vidoe', {});
      await arclight.call('catalog.read_video', {});
      await arclight.videos.change('vid_1', { titel: 'x' });
      isRefused(new Error(), 'catalog.video_not_fuond');`;
    const inNode = ['--module', 'nodenext', '--types', 'node'];
    const told = (await compiled({ 'good.mts': good, 'bad.mts': bad }, inNode)).trim().split('\n');
    expect(told.map((line) => /^bad\.mts\((\d+)/.exec(line)?.[1]).filter(Boolean)).toEqual(['4', '5', '6', '7']);
    expect(told.filter((line) => /^\S/.test(line) && !line.startsWith('bad.mts'))).toEqual([]);
    const inBrowsers = ['--module', 'esnext', '--moduleResolution', 'bundler', '--types', ''];
    expect(await compiled({ 'page.ts': good }, inBrowsers)).toBe('');
  }, 120_000);

  test('the README’s script is short', () => {
    expect(readmeScript().trim().split('\n').length).toBeLessThanOrEqual(30);
  });
});
