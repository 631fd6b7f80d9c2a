import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { type Lock, lock, Taken } from './lock.ts';

export const root = join(import.meta.dirname, '..');
const buildDir = join(root, '.local', 'build');

/** The synthesized app for the laptop. */
export const assemblyDir = join(buildDir, 'assembly');
/** The built web client. */
export const webDir = join(root, 'dist', 'web');

interface Step {
  name: string;
  command: string[];
  environment?: Record<string, string>;
  /** What of the environment it reads. */
  variables?: string[];
  /** Patterns of what it reads; the same content again means the same output. */
  inputs: string[];
  outputs: string[];
}

const everywhere = ['package-lock.json', 'tsconfig.json'];

const bundle: Step = {
  name: 'functions',
  command: ['lib/bundle.ts'],
  variables: ['ARCLIGHT_FAILPOINTS'],
  inputs: [...everywhere, 'lib/bundle.ts', 'lambdas/**/*.ts'],
  outputs: ['dist/*/index.mjs'],
};
const web: Step = {
  name: 'web client',
  command: ['node_modules/vite/bin/vite.js', 'build', 'web', '--configLoader', 'native', '--logLevel', 'warn'],
  // Whoever asks for it may be a test: what people get is not React's workshop.
  environment: { NODE_ENV: 'production' },
  inputs: [...everywhere, 'web/**/*', 'sdk/src/**/*.ts', 'docs/api/openapi.json'],
  outputs: ['dist/web/**/*'],
};
const synth: Step = {
  name: 'templates',
  command: ['bin/app.ts'],
  inputs: [...everywhere, 'cdk.json', 'bin/**/*.ts', 'lib/**/*', 'config/**/*', 'lambdas/**/*.ts', 'dist/*/index.mjs'],
  outputs: ['.local/build/assembly/*.json', '.local/build/assembly/assembly-*/*.json'],
};

/** Another copy is already building; it will not be long, and then there may be nothing left to do. */
async function lockBuild(): Promise<Lock> {
  for (;;) {
    try {
      return lock(buildDir);
    } catch (error) {
      if (!(error instanceof Taken)) throw error;
      await later(100);
    }
  }
}

/** A failed build is told in the tool's own words. */
export class Unbuildable extends Error {}

/** Bundles, builds the client and synthesizes; what has not changed since last time is left as it is. */
export async function build(log: (line: string) => void = () => {}): Promise<{ assemblyDir: string; webDir: string }> {
  const held = await lockBuild();
  const failed = new AbortController();
  const step = (each: Step) => runUnlessSame(each, log, failed.signal);
  try {
    const both = [step(web), step(bundle).then(() => step({ ...synth, environment: synthEnvironment() }))];
    await Promise.all(both).catch((error: unknown) => {
      failed.abort();
      throw error;
    });
  } finally {
    held.release();
  }
  return { assemblyDir, webDir };
}

/** Only the functions, for a developer's change. */
export const buildFunctions = (log: (line: string) => void): Promise<boolean> => runUnlessSame(bundle, log);
/** Only the web client. */
export const buildWebClient = (log: (line: string) => void): Promise<boolean> => runUnlessSame(web, log);

/** The CDK command line would hand over `cdk.json`; the app itself starts faster without it. */
function synthEnvironment(): Record<string, string> {
  const file = join(root, 'cdk.json');
  const { context = {} } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { context?: object }) : {};
  return { CDK_OUTDIR: assemblyDir, CDK_CONTEXT_JSON: JSON.stringify({ ...context, env: 'local' }) };
}

/** Answers whether there was something to do. */
async function runUnlessSame(step: Step, log: (line: string) => void, signal?: AbortSignal): Promise<boolean> {
  const noteFile = join(buildDir, `${step.name.replaceAll(' ', '-')}.txt`);
  const variables = (step.variables ?? []).map((name) => `${name}=${process.env[name] ?? ''} `).join('');
  const inputs = `${variables}${contentsOf(step.inputs)}`;
  const note = () => `${inputs} ${shapeOf(step.outputs)}`;
  if (existsSync(noteFile) && readFileSync(noteFile, 'utf8') === note()) return false;
  const begun = performance.now();
  await run(step, signal);
  mkdirSync(buildDir, { recursive: true });
  writeFileSync(noteFile, note());
  log(`${step.name} built in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return true;
}

const filesOf = (patterns: string[]): string[] =>
  [...new Set(globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] }))]
    .sort()
    .filter((file) => statSync(join(root, file), { throwIfNoEntry: false })?.isFile());

function contentsOf(patterns: string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of filesOf(patterns)) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Whether the outputs are still those we made: someone may have deleted them or built them differently. */
function shapeOf(patterns: string[]): string {
  const hash = createHash('sha256');
  for (const file of filesOf(patterns)) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function run(step: Step, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, step.command, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...step.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal ? { signal } : {}),
    });
    const endWithUs = () => child.kill();
    process.once('exit', endWithUs);
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      process.removeListener('exit', endWithUs);
      if (code === 0) return resolve();
      reject(new Unbuildable(`The ${step.name} could not be built:\n${output.trim()}`));
    });
  });
}
