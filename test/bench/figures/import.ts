import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundling, entries } from '../../../lib/bundle.ts';
import { assembly, root } from '../assembly.ts';
import { atMost, type Figure, median, times } from '../figure.ts';

const run = promisify(execFile);
const roundsAskedFor = 11;
const largestBundle = 700 * 1024;
const kibibytes = (bytes: number): string => `${Math.round(bytes / 1024)} KB`;

/** The least a function of ours could be. */
const reference = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
  import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
  export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));`;

const measureImport = `
  const before = process.cpuUsage();
  await import(process.argv[1]);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write('\\n' + (user + system) / 1000 + '\\n');
  process.exit(0);`;

/** What functions are told and the template does not spell out; any value will do, but for those they read into. */
const unspelled: Record<string, string> = {
  REGISTERED_APPS: '[]',
  TOKEN_ISSUER: 'https://issuer.example.com/pool',
  SITE_ORIGIN: 'https://video.example.com',
};

/** A variable as a function is told it; in a text that is put together, whatever is not spelled out is an `x` in its place. */
function spelled(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': joined } = value as { 'Fn::Join'?: [string, unknown[]] };
  if (unspelled[name] !== undefined || !joined) return unspelled[name] ?? 'x';
  const [separator, pieces] = joined;
  return pieces.map((piece) => (typeof piece === 'string' ? piece : 'x')).join(separator);
}

/** Functions refuse to start without what their env.ts names: everything any function is told, as the templates say it. */
function environmentIn(assemblyDir: string): Record<string, string> {
  const told: Record<string, string> = {};
  for (const file of globSync('**/*.template.json', { cwd: assemblyDir })) {
    const template = JSON.parse(readFileSync(join(assemblyDir, file), 'utf8')) as {
      Resources: Record<string, { Properties?: { Environment?: { Variables?: Record<string, unknown> } } }>;
    };
    for (const { Properties } of Object.values(template.Resources))
      for (const [name, value] of Object.entries(Properties?.Environment?.Variables ?? {}))
        told[name] = spelled(name, value);
  }
  return {
    ...told,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
}

async function importMs(file: string, env: Record<string, string>): Promise<number> {
  const args = ['--input-type=module', '--eval', measureImport, file];
  const { stdout } = await run(process.execPath, args, { env });
  return Number(stdout.trim().split('\n').at(-1));
}

async function referenceBundle(folder: string, options: object): Promise<string> {
  const outfile = join(folder, 'reference', 'index.mjs');
  await mkdir(join(folder, 'reference'), { recursive: true });
  const stdin = { contents: reference, resolveDir: root, loader: 'ts' as const };
  await build({ ...options, absWorkingDir: root, stdin, outfile });
  return outfile;
}

export const imports: Figure = {
  name: 'import',
  title: 'What a function costs before its first request',
  law: 'Does not grow with the number of operations a function answers.',
  method:
    'Every bundle is imported by a process of its own, in turns with a bundle (same esbuild options, the SDK as it comes) that does nothing but make a DynamoDB document client. Processor time of the import; the ratio is taken within each turn.',
  async measure(bench) {
    const env = environmentIn(await assembly(bench));
    const base = await referenceBundle(bench.folder, bundling);
    const functions = Object.keys(entries());
    const ratios = new Map(functions.map((name): [string, number[]] => [name, []]));
    const alone: number[] = [];
    for (let n = 1; n <= roundsAskedFor; n++) {
      for (const name of functions) {
        const before = await importMs(base, env);
        const own = await importMs(join(root, 'dist', name, 'index.mjs'), env);
        alone.push(before);
        ratios.get(name)?.push(own / before);
      }
      bench.say(`round ${n} of ${roundsAskedFor}`);
    }
    const measured = await Promise.all(
      functions.map(async (name) => ({
        name,
        ratio: median(ratios.get(name) ?? []),
        bytes: (await stat(join(root, 'dist', name, 'index.mjs'))).size,
      })),
    );
    const slowest = measured.toSorted((a, b) => b.ratio - a.ratio);
    const largest = Math.max(...measured.map(({ bytes }) => bytes));
    return {
      rows: [
        atMost('slowest function ÷ DynamoDB client alone', slowest[0]?.ratio ?? 0, 1.3, times),
        atMost('largest bundle', largest, largestBundle, kibibytes),
        { what: 'DynamoDB client alone', measured: `${median(alone).toFixed(0)} CPU-ms` },
        ...slowest.map(({ name, ratio, bytes }) => ({
          ...atMost(`\`${name}\` (${kibibytes(bytes)})`, ratio, 1.3, times),
        })),
      ],
      notes: [`Median of ${roundsAskedFor} turns for each function.`],
    };
  },
};
