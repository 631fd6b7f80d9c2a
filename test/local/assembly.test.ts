// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation’s own.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NotUnderstood, whatIsNotUnderstood } from '../../local/assembly/check.ts';
import { inert } from '../../local/assembly/inert.ts';
import { readAssembly, type Template } from '../../local/assembly/read.ts';
import { hintedResources, type Lookups, resolveAssembly, withDynamicReferences } from '../../local/assembly/resolve.ts';
import type { Service } from '../../local/resource.ts';
import { synthesized } from '../support/synthesized.ts';

const nobody: Lookups = { attribute: () => undefined, parameter: () => undefined };

/** The one property `Value` of a thing, resolved. */
function resolved(value: unknown, template: Template = {}, lookups = nobody): unknown {
  const Resources = { Thing: { Type: 'Test::Thing', Properties: { Value: value as string } }, ...template.Resources };
  const { resources, problems } = resolveAssembly(
    readAssembly(synthesized({ one: { ...template, Resources } })),
    lookups,
  );
  if (problems[0]) throw new Error(problems[0].problem);
  return resources.find(({ logicalId }) => logicalId === 'Thing')?.properties.Value;
}

const queue = { Queue: { Type: 'AWS::SQS::Queue', Properties: {} } };
const bucket = { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'films' } } };

describe('intrinsic functions', () => {
  test.each([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Ref of a named resource', { Ref: 'Bucket' }, 'films'],
    ['Ref of one without a name', { Ref: 'Queue' }, 'one-Queue'],
    ['GetAtt of an ARN', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::films'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:eu-west-1:000000000000:one-Queue'],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'Bucket' }]] }, 'a/films'],
    [
      'Sub',
      { 'Fn::Sub': '${Bucket}-${AWS::AccountId}-${!literal}-${Bucket.Arn}' },
      'films-000000000000-${literal}-arn:aws:s3:::films',
    ],
    ['Sub with values', { 'Fn::Sub': ['${x}', { x: { Ref: 'Bucket' } }] }, 'films'],
    ['Select of a Split', { 'Fn::Select': [1, { 'Fn::Split': ['-', 'a-b-c'] }] }, 'b'],
    ['If', { 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
    ['If with nothing', { a: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] } }, {}],
    ['FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'k'] }, 'found'],
    ['a parameter', { Ref: 'Plain' }, 'given'],
    ['Base64', { 'Fn::Base64': 'a' }, 'YQ=='],
  ])('%s', (_, value, expected) => {
    const template: Template = {
      Resources: { ...queue, ...bucket },
      Parameters: { Plain: { Type: 'String', Default: 'given' } },
      Conditions: {
        Yes: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
        No: { 'Fn::Not': [{ Condition: 'Yes' }] },
      },
      Mappings: { Map: { 'eu-west-1': { k: 'found' } } },
    };
    expect(resolved(value, template)).toEqual(expected);
  });

  test('a service’s own answer goes before the usual one', () => {
    const lookups: Lookups = {
      ...nobody,
      attribute: ({ name }, attribute) => (attribute === 'Ref' ? `http://127.0.0.1/${name}` : undefined),
    };
    expect(resolved({ Ref: 'Queue' }, { Resources: queue }, lookups)).toBe('http://127.0.0.1/one-Queue');
  });

  test('values cross stacks by output, weakly and by export', () => {
    const giver: Template = {
      Resources: bucket,
      Outputs: { Name: { Value: { Ref: 'Bucket' }, Export: { Name: 'exported' } } },
    };
    const taker: Template = {
      Resources: {
        Thing: {
          Type: 'Test::Thing',
          Properties: {
            Weak: { 'Fn::GetStackOutput': { StackName: 'giver', OutputName: 'Name' } },
            Strong: { 'Fn::ImportValue': 'exported' },
          },
        },
      },
    };
    const { resources } = resolveAssembly(readAssembly(synthesized({ giver, taker })), nobody);
    expect(resources.at(-1)?.properties).toEqual({ Weak: 'films', Strong: 'films' });
  });

  test('a parameter kept in SSM is what a service supplies, or what a template declares', () => {
    const Parameters = { Kept: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a/key' } };
    const declares = { Param: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/a/key', Value: 'declared' } } };
    expect(resolved({ Ref: 'Kept' }, { Parameters, Resources: declares })).toBe('declared');
    expect(resolved({ Ref: 'Kept' }, { Parameters }, { ...nobody, parameter: () => 'supplied' })).toBe('supplied');
    expect(() => resolved({ Ref: 'Kept' }, { Parameters })).toThrow('/a/key');
  });

  test('a circle is told instead of followed', () => {
    const Resources = {
      A: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'B' } } },
      B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'A' } } },
    };
    expect(() => resolved({ Ref: 'A' }, { Resources })).toThrow('circle');
  });
});

describe('resources', () => {
  test('code is the folder its asset came from, and a hint comes along', () => {
    const Resources = {
      F: {
        Type: 'AWS::Lambda::Function',
        Properties: { Code: { S3Bucket: 'assets', S3Key: 'abc.zip' } },
        Metadata: { 'arclight:local': { generate: 'something' } },
      },
    };
    const stacks = readAssembly(synthesized({ one: { Resources } }));
    const [resource] = resolveAssembly(stacks, nobody).resources;
    expect(resource?.properties.Code).toEqual({ AssetPath: expect.stringMatching(/assembly-local\/asset\.1$/) });
    expect(resource?.hint).toEqual({ generate: 'something' });
    expect(hintedResources(stacks)).toMatchObject([{ type: 'AWS::Lambda::Function', name: 'one-F' }]);
  });

  test('one whose condition does not hold does not exist', () => {
    const template: Template = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Bucket: { Type: 'AWS::S3::Bucket', Condition: 'Never' } },
    };
    expect(resolveAssembly(readAssembly(synthesized({ one: template })), nobody).resources).toEqual([]);
  });

  test('dynamic references are filled once secrets exist', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:origin-local0';
    const resource = {
      stack: 's',
      logicalId: 'l',
      type: 't',
      ref: '',
      name: '',
      arn: '',
      properties: {
        Header: `{{resolve:secretsmanager:${arn}:SecretString:current::}}`,
        Whole: '{{resolve:secretsmanager:origin}}',
        Text: 'a-{{resolve:ssm:/site}}-z',
      },
    };
    const asked: string[] = [];
    const filled = withDynamicReferences(resource, {
      secret(id) {
        asked.push(id);
        return '{"current":"abc"}';
      },
      parameter: () => 'site',
    });
    expect(filled.properties).toEqual({ Header: 'abc', Whole: '{"current":"abc"}', Text: 'a-site-z' });
    expect(asked).toEqual([arn, 'origin']);
  });
});

describe('what is not understood', () => {
  const service = {
    name: 'test',
    serviceIds: [],
    understands: { 'Test::Thing': z.strictObject({ Known: z.string(), Deep: z.strictObject({ A: z.string() }) }) },
    divergesFrom: [],
    listen: () => Promise.reject(new Error('never')),
  } satisfies Service;
  const thing = (type: string, properties: Record<string, unknown>) => ({
    stack: 'one',
    logicalId: 'It',
    type,
    ref: '',
    name: '',
    arn: '',
    properties,
  });

  test('is listed whole: unknown types, unknown properties, wrong values', () => {
    const problems = whatIsNotUnderstood(
      [
        thing('Test::Unknown', {}),
        thing('Test::Thing', { Known: 1, Deep: { A: 'a', B: 'b' }, New: true }),
        thing('Test::Thing', { Known: 'x', Deep: { A: 'a' } }),
      ],
      [service],
    );
    expect(problems.map(({ type, property }) => `${type} ${property}`).sort()).toEqual([
      'Test::Thing Deep.B',
      'Test::Thing Known',
      'Test::Thing New',
      'Test::Unknown ',
    ]);
    expect(new NotUnderstood(problems).message).toContain('one/It  Test::Thing  Deep.B: not understood');
  });

  test('leaves out the types that do nothing here, each of which has its reason', () => {
    expect(whatIsNotUnderstood([thing('AWS::IAM::Role', { Anything: 1 })], [service])).toEqual([]);
    for (const reason of Object.values(inert)) expect(reason.length).toBeGreaterThan(15);
  });
});
