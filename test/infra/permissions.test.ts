import { beforeAll, describe, expect, test } from 'vitest';
import { local } from '../../config/local.ts';
import { prod } from '../../config/prod.ts';
import { type Synthesized, synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesized(prod);
}, 120_000);

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
const statements = (of = app): (Statement & { of: string })[] =>
  of
    .of('AWS::IAM::Policy')
    .flatMap(({ id, stack, properties }) =>
      (properties['PolicyDocument'].Statement as Statement[]).map((one) => ({ ...one, of: `${stack}/${id}` })),
    );

/** What can only be allowed as a whole, and why. */
const wholesale: Record<string, string> = {
  'xray:PutTelemetryRecords': 'a trace has no ARN',
  'xray:PutTraceSegments': 'a trace has no ARN',
  'cloudwatch:DescribeAlarms': 'CodeDeploy asks for alarms by name, and IAM knows the question only as a whole',
  'cloudwatch:GetMetricData': 'figures have no ARN',
  'medialive:ListChannels': 'what there is, is asked for as a whole: the reaper looks for what nobody remembers',
  'medialive:ListInputs': 'as with channels',
  'secretsmanager:ListSecrets':
    'the reaper looks for passphrases nobody remembers, and IAM knows the question only as a whole',
  'mediaconvert:Probe': 'probing has no resource; what it may read is what the caller may read',
};

/** Every wildcard inside a resource: keys below a prefix, and names that are made while it runs. */
const wildcards = [
  /\/uploads\/\*$/,
  /\/v\/\*$/,
  /\/v\/\*\/excerpt\.mp4$/,
  /\/v\/\*\/clips\/\*$/,
  /\/img\/\*$/,
  /\/c\/\*$/,
  /\/img\/people\/\*$/,
  /\/img\/channels\/\*$/,
  /\/img\/emotes\/\*$/,
  /:jobs\/\*$/,
  /:medialive:.*:(channel|input):\*$/,
  /:channelGroup\/.*\/channel\/\*$/,
  /:secret:arclight-[a-z]+-live\/srt\/\*$/,
  /\/stream\/\*$/,
  /\/(POST|DELETE)\/@connections\/\*$/,
  /:rule\/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3\*$/,
];

const textOf = (resource: unknown): string => {
  if (typeof resource === 'string') return resource;
  const joined = (resource as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  return joined ? joined[1].map(textOf).join('') : '<ref>';
};

describe('a permission', () => {
  test('names what it is for; only few actions are allowed everywhere', () => {
    const everywhere = statements()
      .filter(({ Resource }) => list(Resource).includes('*'))
      .flatMap(({ Action }) => list(Action));
    expect([...new Set(everywhere)].sort()).toEqual(Object.keys(wholesale).sort());
  });

  test('has no wildcard in an action', () => {
    expect(statements().filter(({ Action }) => list(Action).some((action) => action.includes('*')))).toEqual([]);
  });

  test('has a wildcard in a resource only for keys below a prefix and names made at run time', () => {
    const used = statements()
      .flatMap(({ Resource }) => list(Resource))
      .map(textOf)
      .filter((resource) => resource !== '*' && resource.includes('*'));
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((resource) => !wildcards.some((known) => known.test(resource)))).toEqual([]);
  });

  test('on a table is a domain’s own: nobody opens another’s', () => {
    const foreign = statements().filter(
      ({ Action, Resource }) =>
        list(Action).some((action) => action.startsWith('dynamodb:')) &&
        JSON.stringify(Resource).includes('Fn::GetStackOutput'),
    );
    // Where everybody's requests are counted is the one table all share; nobody reads it, nobody removes anything.
    expect([...new Set(foreign.flatMap(({ Action }) => list(Action)))]).toEqual(['dynamodb:UpdateItem']);
    expect(foreign.filter(({ Resource }) => !JSON.stringify(Resource).includes('LimitsTable'))).toEqual([]);
  });

  test('on the audit log is to put lines and to read them: nobody may write one again, or remove it', () => {
    const inModeration = statements()
      .filter(({ of }) => of.startsWith('moderation/'))
      .filter(({ Resource }) => !JSON.stringify(Resource).includes('LimitsTable'))
      .flatMap(({ Action }) => list(Action))
      .filter((action) => /^dynamodb:.*(Item|Query|Scan|PartiQL)/.test(action));
    expect([...new Set(inModeration)].sort()).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']);
  });

  test('to pass an encoder’s role is for the service it is for, and no other', () => {
    const passes = statements().filter(({ Action }) => list(Action).includes('iam:PassRole'));
    expect(passes.length).toBeGreaterThan(0);
    for (const { of, Condition } of passes) {
      const service = of.startsWith('live/') ? 'medialive' : 'mediaconvert';
      expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': `${service}.amazonaws.com` } });
    }
  });

  test('on passphrases is divided: who makes them cannot read them, and where there is no SRT they are only tidied', async () => {
    const rights = (of: Synthesized): Record<string, string[]> => {
      const found: Record<string, string[]> = {};
      for (const { Action, Resource, of: whose } of statements(of))
        if (list(Resource).some((one) => textOf(one).endsWith('/srt/*')))
          found[whose.replace(/[0-9A-F]{8}$/, '').replace(/^live\/Live/, '')] = list(Action);
      return found;
    };
    const tidied = ['secretsmanager:DeleteSecret'];
    const tidies = Object.fromEntries(Object.entries(rights(app)).filter(([, actions]) => actions.length > 0));
    expect(new Set(Object.values(tidies).flat())).toEqual(new Set(tidied));
    const made = rights(await synthesized(local));
    const besides = Object.entries(made).filter(([name]) => !(name in tidies));
    expect(besides.map(([, actions]) => actions.map((action) => action.replace(/^.*:/, ''))).sort()).toEqual([
      ['CreateSecret', 'PutSecretValue'],
      ['GetSecretValue'],
    ]);
  });

  test('SRT and two pipelines are refused together', async () => {
    if (!prod.live) throw new Error('prod has no live');
    const both = { ...prod, live: { ...prod.live, class: 'STANDARD' as const, srt: { latencyMs: 200 } } };
    const settled = { ...both, live: { ...both.live, targets: { ...both.live.targets, most: 0 } } };
    await expect(synthesized(settled)).rejects.toThrow('live.srt must be left out');
  });
});
