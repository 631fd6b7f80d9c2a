import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chatDueEnv, chatSequencerEnv, chatSocketEnv } from '../../lambdas/chat/env.ts';
import { bundling, entries, leaner } from '../../lib/bundle.ts';
import { doneFile, failpointVariable } from '../../local/failpoint.ts';
import { local, type Resource, type Surroundings } from '../../local/resource.ts';
import { apigateway } from '../../local/resources/apigateway/apigateway.ts';
import { type LambdaListening, lambda } from '../../local/resources/lambda/lambda.ts';
import { type SqsListening, sqs } from '../../local/resources/sqs/sqs.ts';
import { socketTemplate } from '../conformance/websocket-stage.ts';
import { aMapping, functionArn } from '../support/a-function.ts';
import { aTable } from '../support/a-table.ts';
import { aResource, oneService } from '../support/one-service.ts';

const root = join(import.meta.dirname, '../..');
const tableName = 'chat';
const queueArn = (name: string): string => `arn:aws:sqs:${local.region}:${local.accountId}:${name}`;

export interface Person {
  accountId: string;
  name: string;
}

/**
 * Chat and nothing else: the three functions that carry a message, as they are deployed, in threads; its table, its queues and
 * its sockets on the laptop's stand-ins. No room is big enough to be read in pages. People, streams and tickets are written where the functions look for them.
 */
export async function smallWorld({ limits = {} }: { limits?: Record<string, object> } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'arclight-chat-'));
  const planFile = join(folder, 'plan.json');
  const hadPlan = process.env[failpointVariable];
  process.env[failpointVariable] = planFile;
  const table = await aTable(tableName, { indexes: ['gsi1', 'gsi2'] });
  // These speak to the table that was opened just now.
  const [{ peopleOf }, { roomStore }, { streamsOf }, { ticketsOf }] = await Promise.all([
    import('../../lambdas/kit/people.ts'),
    import('../../lambdas/chat/room-store.ts'),
    import('../../lambdas/chat/stream-copy.ts'),
    import('../../lambdas/chat/tickets.ts'),
  ]);
  const [people, rooms, streams, tickets] = [
    peopleOf(tableName),
    roomStore(tableName),
    streamsOf(tableName),
    ticketsOf(tableName),
  ];

  const broker = await oneService<SqsListening>(sqs, {
    resources: [
      aResource(
        'AWS::SQS::Queue',
        'said.fifo',
        {
          QueueName: 'said.fifo',
          FifoQueue: true,
          DeduplicationScope: 'messageGroup',
          FifoThroughputLimit: 'perMessageGroupId',
          VisibilityTimeout: 20,
        },
        queueArn('said.fifo'),
      ),
      aResource('AWS::SQS::Queue', 'due', { QueueName: 'due' }, queueArn('due')),
    ],
  });
  const queueUrl = (name: string): string => `${broker.listening.url}/${local.accountId}/${name}`;

  const endpoints: Record<string, string> = {
    DYNAMODB: String(process.env['AWS_ENDPOINT_URL_DYNAMODB']),
    SQS: broker.listening.url,
  };
  const surroundings: Partial<Surroundings> = {
    endpoint: (id) => endpoints[id] ?? `http://${local.host}:1/${id}`,
    endpoints: () => endpoints,
  };
  const places = { CHAT_TABLE: tableName, SOCKETS: 'https://sockets.invalid/v1' };
  const told = {
    socket: chatSocketEnv.given({
      ...places,
      CHAT_SETTINGS: JSON.stringify({ socketsPerPerson: 10, socketsPerAddress: 5_000, origins: ['http://site.test'] }),
      SAID_QUEUE: queueUrl('said.fifo'),
      DUE_QUEUE: queueUrl('due'),
      LIMITS_TABLE: tableName,
      LIMITS: JSON.stringify(limits),
    }),
    said: chatSequencerEnv.given({ ...places, SAID_QUEUE: queueUrl('said.fifo'), DUE_QUEUE: queueUrl('due') }),
    due: chatDueEnv.given({
      ...{ ...places, SAID_QUEUE: queueUrl('said.fifo'), DUE_QUEUE: queueUrl('due'), PAGES_BUCKET: 'none' },
      BIG_ROOMS: JSON.stringify({ pagesFrom: 1e6, pagesUntil: 1e6 - 1, sampled: 1e6, shownPerSecond: 1e3 }),
    }),
  };
  const functions = await oneService<LambdaListening>(lambda, {
    resources: [
      ...(await bundled(folder, { 'chat-on-socket': 'socket', 'chat-on-said': 'said', 'chat-on-due': 'due' }, told)),
      aMapping('said', queueArn('said.fifo'), { BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] }),
      aMapping('due', queueArn('due'), { BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] }),
    ],
    surroundings,
  });
  const gateway = await oneService(apigateway, {
    resources: socketTemplate(['$connect', '$disconnect', '$default']),
    surroundings: {
      ...surroundings,
      invoke: (_, payload) => functions.listening.invoke(functionArn('socket'), payload),
    },
  });
  endpoints['APIGATEWAYMANAGEMENTAPI'] = gateway.listening.url;

  let made = 0;
  const id = (prefix: string): string => `${prefix}_${(++made).toString(16).padStart(32, '0')}`;
  let planned = 0;
  return {
    url: `${gateway.listening.url.replace('http', 'ws')}/v1`,
    rooms,
    table,
    gateway,
    functions,
    /** A stream on air, and so an open room. */
    async room(ownerId = id('usr')): Promise<string> {
      const streamId = id('str');
      const liveSince = new Date().toISOString();
      await streams.learn({
        ...{ streamId, ownerId, version: 1, state: 'LIVE', visibility: 'public', access: 'free', liveSince },
      });
      return streamId;
    },
    async person(): Promise<Person> {
      const accountId = id('usr');
      const name = `Person ${made}`;
      const rights = { roles: ['viewer' as const], plan: 'free' as const, status: 'active' as const };
      await people.learn({ accountId, displayName: name, ...rights, version: 1 });
      return { accountId, name };
    },
    /** The subprotocols that open a room for somebody. */
    async protocols(streamId: string, { accountId }: Person): Promise<string[]> {
      const now = new Date();
      const until = new Date(now.getTime() + 3_600_000).toISOString();
      const { text } = await tickets.issue({ streamId, holder: { accountId }, until }, now);
      return ['arclight.chat.v1', `ticket.${text}`];
    },
    /** Ends the function that next gets to a place, in the middle of what it does; resolves once that has happened. */
    async endAt(name: string): Promise<void> {
      const reached = existsSync(`${planFile}.reached`) ? readFileSync(`${planFile}.reached`, 'utf8') : '';
      const hit = reached.split('\n').filter((each) => each === name).length + 1;
      planned += 1;
      const plan = { name, hit, how: 'end' as const, id: String(planned) };
      writeFileSync(planFile, JSON.stringify(plan));
      while (!existsSync(doneFile(planFile, plan))) await new Promise((resolve) => setTimeout(resolve, 50));
      writeFileSync(planFile, '');
    },
    async stop(): Promise<void> {
      await gateway.stop();
      await functions.stop();
      await broker.stop();
      await table.stop();
      if (hadPlan === undefined) delete process.env[failpointVariable];
      else process.env[failpointVariable] = hadPlan;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type SmallWorld = Awaited<ReturnType<typeof smallWorld>>;

type Name = 'socket' | 'said' | 'due';

/** Functions as they are deployed, but that a test may stop them at their named places. */
async function bundled(
  folder: string,
  names: Record<string, Name>,
  told: Record<Name, Record<string, string>>,
): Promise<Resource[]> {
  const found = entries();
  await build({
    ...bundling,
    absWorkingDir: root,
    entryPoints: Object.fromEntries(Object.keys(names).map((name) => [`${name}/index`, found[name] ?? name])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    alias: leaner,
  });
  return Object.entries(names).map(([bundle, name]) =>
    aResource(
      'AWS::Lambda::Function',
      name,
      {
        Code: { AssetPath: join(folder, bundle) },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 10,
        MemorySize: 512,
        Environment: { Variables: { ...told[name], POWERTOOLS_LOG_LEVEL: 'WARN' } },
      },
      functionArn(name),
    ),
  );
}
