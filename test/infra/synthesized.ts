import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../config/environment.ts';

// biome-ignore lint/suspicious/noExplicitAny: templates are JSON of every shape; the tests look into all of them.
export type Properties = Record<string, any>;

export interface Found {
  /** The stack without its environment: `foundation`. */
  stack: string;
  id: string;
  type: string;
  properties: Properties;
  deletionPolicy?: string;
}

export interface Synthesized {
  all: Found[];
  of(...types: string[]): Found[];
}

const root = join(import.meta.dirname, '../..');
const memory = join(root, 'node_modules/.cache/arclight-infra');

/** Everything templates are made from: the same content makes the same templates. */
const madeFrom = [
  'cdk.json',
  'package-lock.json',
  'config/*.ts',
  'lib/**/*.{ts,js}',
  'lambdas/*/{contract,*-contract,events,env}.ts',
  'lambdas/kit/*.ts',
  'test/infra/synthesized.ts',
];

const fingerprint = (environment: Environment): string => {
  const hash = createHash('sha256').update(JSON.stringify(environment));
  for (const file of globSync(madeFrom, { cwd: root }).sort())
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
};

/** One environment's templates, without code and without the checks `npm run synth` makes; made once, read by all files. */
export async function synthesized(environment: Environment): Promise<Synthesized> {
  const file = join(memory, `${environment.name}-${fingerprint(environment)}.json`);
  if (!existsSync(file)) {
    mkdirSync(memory, { recursive: true });
    const unfinished = `${file}.${process.pid}-${performance.now()}`;
    writeFileSync(unfinished, JSON.stringify(await synthesize(environment)));
    renameSync(unfinished, file);
  }
  const all = JSON.parse(readFileSync(file, 'utf8')) as Found[];
  return { all, of: (...types) => all.filter(({ type }) => types.includes(type)) };
}

/** CDK is loaded only when there is something to make: loading it costs more than all the tests. */
async function synthesize(environment: Environment): Promise<Found[]> {
  const [{ App }, { platform }] = await Promise.all([import('aws-cdk-lib'), import('../../lib/platform.ts')]);
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  const outdir = mkdtempSync(join(tmpdir(), 'arclight-infra-'));
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      context: { ...context, 'arclight:code': 'none', '@aws-cdk/core:validateAgainstDefaultRules': false },
    });
    platform(app, environment);
    const assembly = app.synth().getNestedAssembly(`assembly-Arclight-${environment.name}`);
    return assembly.stacks.flatMap(({ stackName, template }) =>
      Object.entries(template.Resources as Record<string, Properties>).map(([id, resource]) => ({
        stack: stackName.replace(`Arclight-${environment.name}-`, ''),
        id,
        type: resource['Type'] as string,
        properties: (resource['Properties'] ?? {}) as Properties,
        deletionPolicy: resource['DeletionPolicy'] as string | undefined,
      })),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Whatever intrinsic functions stand around it: the logical ids a value speaks of. */
export const idsIn = (value: unknown): string[] => {
  const text = JSON.stringify(value) ?? '';
  return [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\s*\[?"([A-Za-z0-9]+)"/g)].map(([, id = '']) => id);
};

export const at = (found: Found): string => `${found.stack}/${found.id}`;
