import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { local } from '../../local/resource.ts';
import { type Caller, countCalls } from './calls.ts';

// The laptop in a process of its own, so that what it costs is nobody else's. It answers the bench over the channel
// between the two processes, and ends with it.

/** What the bench may ask, and what it is answered. */
export interface Questions {
  settle: { given: { deadlineMs?: number }; answer: undefined };
  codeFor: { given: { to: string }; answer: string | undefined };
  calls: { given: { caller: Caller }; answer: ReturnType<ReturnType<typeof countCalls>['sofar']> };
  units: { given: object; answer: Record<string, { read: number; write: number }> };
  /** What each function is told, with every service where it is here. */
  functions: { given: object; answer: Record<string, Record<string, string>> };
  /** What the edge shows the API. */
  originSecret: { given: object; answer: string };
  /** Where a service listens, and the names of its resources of this type. */
  service: { given: { id: string; type: string }; answer: { url: string; names: string[] } };
}
export type Question = {
  [Name in keyof Questions]: { id: number; name: Name; given: Questions[Name]['given'] };
}[keyof Questions];
export type Told =
  | { kind: 'started'; siteUrl: string }
  | { kind: 'failed'; message: string }
  | { kind: 'event'; type: string; detail: unknown }
  | { kind: 'answer'; id: number; answer?: unknown; error?: string };

/** The bench may end before we do: then nobody listens any more. */
const tell = (told: Told): void => void (process.connected && process.send?.(told, () => {}));
const [assemblyDir = '', dataDir = ''] = process.argv.slice(2);

const told = ['DYNAMODB', 'S3', 'SQS', 'EVENTBRIDGE', 'SECRETS_MANAGER', 'SSM', 'COGNITO_IDENTITY_PROVIDER'];
const reach = (cloud: Cloud): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  AWS_REGION: local.region,
  AWS_ACCESS_KEY_ID: local.accessKeyId,
  AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
  ...Object.fromEntries(told.map((id) => [`AWS_ENDPOINT_URL_${id}`, cloud.endpoint(id)])),
});
const variablesOf = (properties: Record<string, unknown>): Record<string, string> =>
  (properties['Environment'] as { Variables?: Record<string, string> } | undefined)?.Variables ?? {};

async function originSecretOf(cloud: Cloud): Promise<string> {
  const credentials = { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey };
  const client = new SecretsManagerClient({
    endpoint: cloud.endpoint('SECRETS_MANAGER'),
    region: local.region,
    credentials,
  });
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: 'arclight/local/origin' }));
  client.destroy();
  return (JSON.parse(SecretString) as { current: string }).current;
}

async function answer(cloud: Cloud, counted: ReturnType<typeof countCalls>, asked: Question): Promise<unknown> {
  switch (asked.name) {
    case 'settle':
      return cloud.settle(asked.given);
    case 'codeFor':
      return /\b\d{6}\b/.exec(cloud.mails().find((mail) => mail.to === asked.given.to)?.text ?? '')?.[0];
    case 'calls':
      return counted.sofar(asked.given.caller);
    case 'units':
      return (cloud.service('dynamodb').inspect() as { units: unknown }).units;
    case 'functions':
      return Object.fromEntries(
        cloud.resources
          .filter(({ type }) => type === 'AWS::Lambda::Function')
          .map(({ name, properties }) => [name, { ...reach(cloud), ...variablesOf(properties) }]),
      );
    case 'originSecret':
      return originSecretOf(cloud);
    case 'service':
      return {
        url: cloud.endpoint(asked.given.id),
        names: cloud.resources.filter(({ type }) => type === asked.given.type).map(({ name }) => name),
      };
  }
}

try {
  let serviceAt: (port: number) => string | undefined = () => undefined;
  const counted = countCalls((port) => serviceAt(port));
  const cloud = await startCloud({ assemblyDir, dataDir, quiet: true });
  const ids = { s3: 'S3', sqs: 'SQS', dynamodb: 'DYNAMODB', eventbridge: 'EVENTBRIDGE', mediaconvert: 'MEDIACONVERT' };
  const more = { secrets: 'SECRETS_MANAGER', cognito: 'COGNITO_IDENTITY_PROVIDER' };
  const urls = Object.entries({ ...ids, ...more }).map(([name, id]): [string, string] => [name, cloud.endpoint(id)]);
  const names = new Map(
    [...urls, ['api', cloud.apiUrl] as const].map(([name, url]) => [Number(new URL(url).port), name]),
  );
  serviceAt = (port) => names.get(port);
  cloud.service('events').onEvent(({ type, detail }) => tell({ kind: 'event', type, detail }));
  // Also when the bench is killed: nobody else would end us.
  process.once('disconnect', () => void cloud.stop().then(() => process.exit(0)));
  process.on('message', (asked: Question) => {
    answer(cloud, counted, asked).then(
      (given) => tell({ kind: 'answer', id: asked.id, answer: given }),
      (error: Error) => tell({ kind: 'answer', id: asked.id, error: error.message }),
    );
  });
  tell({ kind: 'started', siteUrl: cloud.siteUrl });
} catch (error) {
  tell({ kind: 'failed', message: (error as Error).stack ?? String(error) });
  process.exitCode = 1;
  process.disconnect?.();
}
