import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { local, type Resource, type Surroundings } from '../../local/resource.ts';
import { sqs } from '../../local/resources/sqs/sqs.ts';

/** The laptop around one SQS, as small as it can be, with a clock that can be turned. */
export interface SqsLaptop {
  client: SQSClient;
  dataDir: string;
  clock: { offsetMs: number };
  service: Awaited<ReturnType<typeof sqs.listen>>;
  urlOf(queue: string): string;
  stop(): Promise<void>;
}

const folders: string[] = [];

/** A new folder for data, outside the repository; `removeFolders` takes it away again. */
export const freshFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-sqs-'));
  folders.push(folder);
  return folder;
};

/** Takes away every folder this test file made. */
export const removeFolders = () => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));

/** The ARN of a queue of the laptop. */
export const arnOf = (name: string) => `arn:aws:sqs:${local.region}:${local.accountId}:${name}`;

/** A queue as the resolver hands it over. */
export const queue = (name: string, properties: Record<string, unknown> = {}): Resource => ({
  stack: 'test',
  logicalId: name,
  type: 'AWS::SQS::Queue',
  ref: name,
  name,
  arn: arnOf(name),
  properties,
});

/** Starts SQS with queues. Whoever starts it stops it. */
export const startSqs = async (queues: Resource[], given: { dataDir?: string } = {}): Promise<SqsLaptop> => {
  const dataDir = given.dataDir ?? (await freshFolder());
  const clock = { offsetMs: 0 };
  const nothing = async () => {};
  const surroundings: Surroundings = {
    dataDir,
    emit: nothing,
    invoke: async () => ({ payload: undefined }),
    sendMessage: nothing,
    mail: nothing,
    endpoint: () => '',
    secret: () => undefined,
    resourcesOf: () => [],
    log: () => {},
    now: () => new Date(Date.now() + clock.offsetMs),
  };
  const service = await sqs.listen(surroundings);
  await service.start(queues).catch(async (error: unknown) => {
    await service.stop();
    throw error;
  });
  const client = new SQSClient({
    endpoint: service.url,
    region: local.region,
    credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
    maxAttempts: 1,
  });
  return {
    client,
    dataDir,
    clock,
    service,
    urlOf: (name) =>
      service.attribute?.({ type: 'AWS::SQS::Queue', logicalId: name, name, arn: arnOf(name) }, 'Ref') ?? '',
    async stop() {
      client.destroy();
      await service.stop();
    },
  };
};
