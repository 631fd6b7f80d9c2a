import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundle, bundling, entries } from '../../../lib/bundle.ts';
import { root } from '../assembly.ts';
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

/** Functions refuse to start without what their env.ts names; any value will do, but for those they read into. */
const environment = (): Record<string, string> => {
  const names =
    'TABLE ACCOUNTS_TABLE USER_POOL_ID MAIL_FROM UPLOAD_TABLE TRANSCODE_TABLE CATALOG_TABLE PLAYBACK_TABLE UPLOAD_BUCKET MEDIA_BUCKET IMAGES_BUCKET MEDIACONVERT_ROLE MEDIACONVERT_QUEUE EVENT_BUS TOKEN_CLIENT_ID TOKEN_APP_CLIENTS ORIGIN_SECRET CURSOR_SECRET SIGNING_SECRET PATH_TOKEN_SECRET LIMITS_TABLE';
  return {
    LIMITS: '{}',
    REGISTERED_APPS: '[]',
    ...Object.fromEntries(names.split(' ').map((name) => [name, 'x'])),
    ...Object.fromEntries(['MAX_UPLOAD_BYTES', 'MAX_DAILY_BYTES', 'MAX_OPEN_UPLOADS'].map((name) => [name, '1'])),
    UNSCANNABLE: 'refuse',
    TOKEN_ISSUER: 'https://issuer.example.com/pool',
    SITE_ORIGIN: 'https://video.example.com',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
};

async function importMs(file: string): Promise<number> {
  const args = ['--input-type=module', '--eval', measureImport, file];
  const { stdout } = await run(process.execPath, args, { env: environment() });
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
  async measure({ folder, say }) {
    await bundle();
    const base = await referenceBundle(folder, bundling);
    const functions = Object.keys(entries());
    const ratios = new Map(functions.map((name): [string, number[]] => [name, []]));
    const alone: number[] = [];
    for (let n = 1; n <= roundsAskedFor; n++) {
      for (const name of functions) {
        const before = await importMs(base);
        const own = await importMs(join(root, 'dist', name, 'index.mjs'));
        alone.push(before);
        ratios.get(name)?.push(own / before);
      }
      say(`round ${n} of ${roundsAskedFor}`);
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
