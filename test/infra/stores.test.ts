import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { local } from '../../config/local.ts';
import { prod } from '../../config/prod.ts';
import { at, type Found, idsIn, type Synthesized, synthesized } from './synthesized.ts';

let deployed: Synthesized;
let laptop: Synthesized;
beforeAll(async () => {
  deployed = await synthesized(prod);
  laptop = await synthesized(local);
}, 120_000);

/** What would be lost for good with its resource. */
const stateful = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::S3::Bucket',
  'AWS::Cognito::UserPool',
  'AWS::SecretsManager::Secret',
];

describe('what holds data', () => {
  test('keeps its logical id: another id would be another, empty thing', () => {
    const committed = JSON.parse(readFileSync(join(import.meta.dirname, 'stateful.json'), 'utf8'));
    expect(
      deployed
        .of(...stateful)
        .map((found) => `${at(found)} ${found.type}`)
        .sort(),
    ).toEqual(committed);
  });

  test('outlives its stack where data is kept, and goes with it on the laptop', () => {
    expect(deployed.of(...stateful).filter(({ deletionPolicy }) => deletionPolicy !== 'Retain')).toEqual([]);
    expect(laptop.of(...stateful).filter(({ deletionPolicy }) => deletionPolicy === 'Retain')).toEqual([]);
  });

  test('cannot be deleted by mistake: tables and the pool say no', () => {
    for (const { properties } of deployed.of('AWS::DynamoDB::GlobalTable'))
      expect(properties['Replicas'][0].DeletionProtectionEnabled).toBe(true);
    for (const { properties } of deployed.of('AWS::Cognito::UserPool'))
      expect(properties['DeletionProtection']).toBe('ACTIVE');
  });
});

describe('every bucket', () => {
  test('is closed to the public, encrypted, owned by us, and ends unfinished uploads', () => {
    const buckets = deployed.of('AWS::S3::Bucket');
    expect(buckets.map(({ id }) => id)).toHaveLength(6);
    for (const { properties } of buckets) {
      expect(properties['PublicAccessBlockConfiguration']).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(properties['BucketEncryption']).toBeDefined();
      expect(properties['OwnershipControls'].Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
      expect(properties['LifecycleConfiguration'].Rules[0].AbortIncompleteMultipartUpload).toEqual({
        DaysAfterInitiation: 2,
      });
    }
  });

  test('has exactly one policy, which refuses everything but TLS', () => {
    const policies = deployed.of('AWS::S3::BucketPolicy');
    const names = policies.map(({ properties }) => JSON.stringify(properties['Bucket']));
    expect(new Set(names).size).toBe(6);
    for (const { properties } of policies)
      expect(properties['PolicyDocument'].Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
  });

  test('is read by CloudFront for our distribution alone', () => {
    const allowed = deployed
      .of('AWS::S3::BucketPolicy')
      .flatMap(({ properties }) => properties['PolicyDocument'].Statement)
      .filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed).toHaveLength(4);
    for (const { Condition } of allowed) expect(idsIn(Condition)).toContain(distributionOf(deployed).id);
  });
});

const distributionOf = (app: Synthesized): Found => app.of('AWS::CloudFront::Distribution')[0] as Found;

/** The one that holds nothing but what was asked in the last minutes. */
const isOfLimits = ({ stack }: Found): boolean => stack === 'foundation';

test('the table of limits forgets by expires_at and costs nothing beside its writes', () => {
  const [table, ...others] = deployed.of('AWS::DynamoDB::GlobalTable').filter(isOfLimits);
  expect(others).toEqual([]);
  expect(table?.properties['TimeToLiveSpecification']).toEqual({ AttributeName: 'expires_at', Enabled: true });
  expect(table?.properties['StreamSpecification']).toBeUndefined();
  expect(table?.properties['Replicas'][0].PointInTimeRecoverySpecification).toBeUndefined();
  expect(table?.properties['BillingMode']).toBe('PAY_PER_REQUEST');
});

describe('every domain’s table', () => {
  const ofDomains = () => deployed.of('AWS::DynamoDB::GlobalTable').filter((table) => !isOfLimits(table));

  test('can be put back to any second, forgets by expires_at, and tells new rows', () => {
    const tables = ofDomains();
    expect(tables.map(({ stack }) => stack).sort()).toEqual([
      'accounts',
      'catalog',
      'chat',
      'clips',
      'engagement',
      'live',
      'moderation',
      'notifications',
      'playback',
      'transcode',
      'upload',
      'webhooks',
    ]);
    for (const { properties } of tables) {
      expect(properties['Replicas'][0].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
      expect(properties['TimeToLiveSpecification']).toEqual({ AttributeName: 'expires_at', Enabled: true });
      expect(properties['StreamSpecification']).toEqual({ StreamViewType: 'NEW_IMAGE' });
      expect(properties['BillingMode']).toBe('PAY_PER_REQUEST');
    }
  });

  test('has its relay, which sees outbox rows only, from the beginning, and loses none in silence', () => {
    const relays = deployed
      .of('AWS::Lambda::EventSourceMapping')
      .filter(({ properties }) => properties['FilterCriteria']);
    expect(relays).toHaveLength(ofDomains().length);
    for (const { properties } of relays) {
      expect(JSON.parse(properties['FilterCriteria'].Filters[0].Pattern)).toEqual({
        eventName: ['INSERT'],
        dynamodb: { NewImage: { kind: { S: ['outbox'] } } },
      });
      expect(properties['StartingPosition']).toBe('TRIM_HORIZON');
      expect(properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
      expect(properties['DestinationConfig'].OnFailure.Destination).toBeDefined();
    }
  });
});
