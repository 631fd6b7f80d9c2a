import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { staging } from '../../config/staging.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}
const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

// biome-ignore lint/suspicious/noExplicitAny: a template's JSON
let resources: Record<string, any>;
beforeAll(async () => {
  const [{ App }, { PipelineStack }] = await Promise.all([
    import('aws-cdk-lib'),
    import('../../lib/stacks/pipeline-stack.ts'),
  ]);
  const outdir = mkdtempSync(join(tmpdir(), 'arclight-pipeline-'));
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      context: { '@aws-cdk/core:validateAgainstDefaultRules': false },
    });
    new PipelineStack(app, 'pipeline', {
      env: { account: '111122223333', region: staging.region },
      environment: staging,
      repository: 'acme/films',
      providerExists: false,
    });
    resources = app.synth().getStackArtifact('pipeline').template.Resources;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}, 120_000);

const role = () => Object.values(resources).find(({ Type }) => Type === 'AWS::IAM::Role');
const statements = (): Statement[] =>
  Object.values(resources).find(({ Type }) => Type === 'AWS::IAM::Policy').Properties.PolicyDocument.Statement;

describe('the role a workflow deploys with', () => {
  test('asked for without an environment is refused in a sentence', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'bin/pipeline.ts')], { encoding: 'utf8' });
    expect([status, stderr.trim()]).toEqual([1, 'Which environment? -c env= one of staging, prod']);
  }, 60_000);

  test('lets in one repository’s jobs of one GitHub environment, by token and not by key', () => {
    const [trust] = role().Properties.AssumeRolePolicyDocument.Statement;
    expect(trust.Action).toBe('sts:AssumeRoleWithWebIdentity');
    expect(trust.Condition).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': 'repo:acme/films:environment:staging',
      },
    });
    expect(Object.values(resources).map(({ Type }) => Type)).not.toContain('AWS::IAM::AccessKey');
  });

  test('makes stacks only through CDK’s own roles, and passes none on', () => {
    const allowed = statements().filter(({ Effect }) => Effect === 'Allow');
    const assumes = allowed
      .filter(({ Action }) => list(Action).includes('sts:AssumeRole'))
      .flatMap(({ Resource }) => list(Resource));
    expect(assumes).toHaveLength(6);
    for (const resource of assumes)
      expect(JSON.stringify(resource)).toMatch(/role\/cdk-hnb659fds-(deploy|file-publishing|lookup)-role-/);
    const actions = allowed.flatMap(({ Action }) => list(Action));
    expect(
      actions.filter((action) => /\*|iam:|cloudformation:(?!Describe)|lambda:|sts:(?!AssumeRole$)/.test(action)),
    ).toEqual([]);
  });

  test('can read no key, whatever else it is ever allowed', () => {
    const denied = statements()
      .filter(({ Effect }) => Effect === 'Deny')
      .flatMap(({ Action }) => list(Action));
    expect(denied).toEqual(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue']);
    const everywhere = statements()
      .filter(({ Resource }) => list(Resource).includes('*'))
      .flatMap(({ Action }) => list(Action));
    expect(everywhere).toEqual(['ses:GetAccount']);
  });
});

describe('the workflows', () => {
  const files = globSync('.github/workflows/*.yml', { cwd: root });
  const release = read('.github/workflows/release.yml');
  /** One job's lines, by its name at two spaces. */
  const job = (name: string): string => new RegExp(`^  ${name}:\\n((?:    .*\\n|\\n)*)`, 'm').exec(release)?.[1] ?? '';

  test('OPS-13 go from check to staging to an approved prod, never past one of them', () => {
    expect(job('check')).toContain('uses: ./.github/workflows/check.yml');
    expect(job('staging')).toMatch(/needs: check\n\s+environment: staging/);
    expect(job('prod')).toMatch(/needs: staging\n\s+environment: prod/);
    expect(job('staging')).toContain('npm run deploy -- staging');
    expect(job('prod')).toContain('npm run deploy -- prod --yes-prod');
    expect(release).toContain('cancel-in-progress: false');
  });

  test('hold no key: each deploying job takes on the role of its environment', () => {
    for (const name of ['staging', 'prod']) {
      expect(job(name)).toContain('id-token: write');
      expect(job(name)).toContain(`role/arclight-${name}-pipeline`);
    }
    for (const file of files) expect(read(file)).not.toMatch(/secrets\.|AWS_ACCESS_KEY_ID|pull_request_target/);
    expect(read('.github/workflows/check.yml')).not.toContain('id-token');
  });

  test('use GitHub’s and AWS’s own actions only, each pinned', () => {
    const used = files.flatMap((file) => [...read(file).matchAll(/uses: (\S+)/g)].map(([, one = '']) => one));
    const foreign = used.filter((one) => !/^(actions|aws-actions)\/[\w-]+@(v\d+|[0-9a-f]{40})$/.test(one));
    expect(foreign).toEqual(['./.github/workflows/check.yml']);
  });

  test('SEC-05 look at what a change brings along, and at what is known of it', () => {
    const check = read('.github/workflows/check.yml');
    expect(check).toMatch(/dependency-review-action@v\d+[\s\S]*fail-on-severity: high/);
    expect(check).toContain('npm run audit');
    expect(check).toContain('npm audit signatures');
  });

  test('run scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = files.flatMap((file) => [...read(file).matchAll(/npm run ([\w:-]+)/g)].map(([, one = '']) => one));
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((one) => !(one in scripts))).toEqual([]);
  });
});
