import { generateKeyPairSync } from 'node:crypto';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type BusEvent, local, type Mail, type Resource } from '../../local/resource.ts';
import { cognito } from '../../local/resources/cognito/cognito.ts';
import { dynamodb } from '../../local/resources/dynamodb/dynamodb.ts';
import { s3 } from '../../local/resources/s3/s3.ts';
import { secrets } from '../../local/resources/secrets/secrets.ts';
import { openJsonApi } from '../../local/wire/json-api.ts';
import { aResource, oneService } from '../support/one-service.ts';
import { buckets, secretIds, tables } from './world-functions.ts';

const indexesOf: Record<keyof typeof tables, string[]> = {
  accounts: [],
  upload: ['gsi1'],
  transcode: ['gsi1'],
  catalog: ['gsi1', 'gsi2', 'gsi3', 'gsi4'],
  playback: [],
};

const keys = (prefix: string) => [
  { AttributeName: `${prefix}pk`, KeyType: 'HASH' },
  { AttributeName: `${prefix}sk`, KeyType: 'RANGE' },
];

const tableResource = (domain: keyof typeof tables): Resource => {
  const indexes = indexesOf[domain];
  return aResource('AWS::DynamoDB::GlobalTable', tables[domain], {
    TableName: tables[domain],
    AttributeDefinitions: ['', ...indexes].flatMap((index) =>
      ['pk', 'sk'].map((name) => ({ AttributeName: `${index}${name}`, AttributeType: 'S' })),
    ),
    KeySchema: keys(''),
    BillingMode: 'PAY_PER_REQUEST',
    ...(indexes.length > 0
      ? {
          GlobalSecondaryIndexes: indexes.map((IndexName) => ({
            IndexName,
            KeySchema: keys(IndexName),
            Projection: { ProjectionType: 'ALL' },
          })),
        }
      : {}),
    Replicas: [{ Region: local.region }],
  });
};

const bucketResource = (name: keyof typeof buckets): Resource =>
  aResource(
    'AWS::S3::Bucket',
    buckets[name],
    name === 'upload'
      ? {
          VersioningConfiguration: { Status: 'Enabled' },
          NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
        }
      : {},
    `arn:aws:s3:::${buckets[name]}`,
  );

const secretResources = (): Resource[] => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const values = {
    [secretIds.origin]: { current: 'the edge was here' },
    [secretIds.cursor]: { current: 'a key for cursors' },
    [secretIds.signing]: {
      current: { keyPairId: 'K-TEST', privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) },
    },
    [secretIds.pathToken]: { current: { kid: 'k1', key: '0f'.repeat(32) } },
  };
  return Object.entries(values).map(([name, value]) =>
    aResource('AWS::SecretsManager::Secret', name, { Name: name, SecretString: JSON.stringify(value) }),
  );
};

const pool = (logicalId: string): Resource =>
  aResource('AWS::Cognito::UserPool', logicalId, {
    UsernameAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
    AutoVerifiedAttributes: ['email'],
    Policies: { PasswordPolicy: { MinimumLength: 12 } },
    LambdaConfig: { PostConfirmation: 'arn:aws:lambda:eu-west-1:000000000000:function:accounts-on-person-confirmed' },
  });

/** The stand-ins our functions speak to, all going by one clock, and this process told where they are. */
export const startServices = async (given: {
  now: () => Date;
  onConfirmed: (event: unknown) => Promise<unknown>;
  onBus: (entry: PutEventsRequestEntry) => void;
  onServiceEvent: (event: BusEvent) => void;
}) => {
  const { now } = given;
  const database = await oneService(dynamodb, {
    resources: (Object.keys(tables) as (keyof typeof tables)[]).map(tableResource),
    surroundings: { now },
  });
  const store = await oneService(s3, {
    resources: (Object.keys(buckets) as (keyof typeof buckets)[]).map(bucketResource),
    surroundings: { now, emit: async (event) => given.onServiceEvent(event) },
  });
  const vault = await oneService(secrets, { resources: secretResources(), surroundings: { now } });
  const mails: Mail[] = [];
  const people = await oneService(cognito, {
    surroundings: {
      now,
      mail: async (mail) => void mails.push(mail),
      invoke: async (_, event) => {
        try {
          return { payload: await given.onConfirmed(event) };
        } catch (error) {
          const { name, message } = error as Error;
          return { payload: null, functionError: { errorType: name, errorMessage: message } };
        }
      },
    },
  });
  const idOf = (type: string, logicalId: string): string =>
    people.listening.attribute?.({ type: `AWS::Cognito::${type}`, logicalId, name: logicalId, arn: '' }, 'Ref') ?? '';
  await people.listening.start([
    pool('Pool'),
    aResource('AWS::Cognito::UserPoolClient', 'Web', {
      UserPoolId: idOf('UserPool', 'Pool'),
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      // Tokens are checked by the machine's own clock, and a whole campaign lives on the two it began with.
      AccessTokenValidity: 24,
      RefreshTokenValidity: 7,
      TokenValidityUnits: { AccessToken: 'hours', RefreshToken: 'days' },
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
      WriteAttributes: ['email', 'name'],
    }),
  ]);
  const bus = await openJsonApi({
    targetPrefix: 'AWSEvents',
    operations: {
      PutEvents: (input) => {
        const { Entries } = input as { Entries: PutEventsRequestEntry[] };
        for (const entry of Entries) given.onBus(entry);
        return { FailedEntryCount: 0, Entries: Entries.map((_, index) => ({ EventId: `event-${index}` })) };
      },
    },
    onFault: (line) => process.stderr.write(`bus: ${line}\n`),
  });
  bus.serve();
  Object.assign(process.env, {
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: local.accessKeyId,
    AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: database.listening.url,
    AWS_ENDPOINT_URL_S3: store.listening.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: vault.listening.url,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: people.listening.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
  });
  return {
    dynamodbUrl: database.listening.url,
    s3Url: store.listening.url,
    mails,
    issuer: `${people.listening.url}/${idOf('UserPool', 'Pool')}`,
    clientId: idOf('UserPoolClient', 'Web'),
    s3InFlight: async (): Promise<number> => store.listening.inFlight(),
    async stop(): Promise<void> {
      await bus.stop();
      await Promise.all([people.stop(), vault.stop(), store.stop()]);
      await database.stop();
    },
  };
};
