import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  type InvokeResult,
  type Listening,
  local,
  type Resource,
  type Service,
  type Surroundings,
} from '../../resource.ts';
import { AsynchronousInvocations } from './asynchronous.ts';
import { type Checkpoints, openCheckpoints } from './checkpoints.ts';
import { type EventSource, eventSourceOf, eventSourceTypes } from './event-source.ts';
import {
  type EventInvokeConfig,
  eventInvokeConfigOf,
  type FunctionDefinition,
  functionNameIn,
  functionOf,
  functionTypes,
} from './functions.ts';
import { FunctionHost } from './host.ts';
import { invokeServer } from './invoke-api.ts';
import { FunctionLogs, type LogLine, type LogQuery } from './logs.ts';
import { logsOperations } from './logs-api.ts';
import { QueueSource } from './queue-source.ts';
import { StreamSource } from './stream-source.ts';

/** Batches a queue hands to one function at once, when its mapping sets no lower limit. */
const batchesAtOnce = 4;
/** A stop waits this long for functions in the middle of something. */
const longestGoodbyeMs = 3_000;

/** What the rest of `local/` may ask beyond the interface of every stand-in. */
export interface LambdaListening extends Listening {
  /** Runs a function and waits for its answer: what `Surroundings.invoke` does. */
  invoke(functionArn: string, payload: unknown): Promise<InvokeResult>;
  /** The latest log lines; `contains` finds whole invocations by any id in any of their lines. */
  logs(query?: LogQuery): LogLine[];
  /** Runs a function from another folder from now on: what a rebuild while developing does. */
  replaceCode(functionName: string, codeDir: string): Promise<void>;
  functions(): { name: string; codeDir: string }[];
}

/** AWS Lambda: functions in worker threads, fed by callers, by queues and by table streams. */
export const lambda = {
  name: 'lambda',
  serviceIds: ['LAMBDA', 'CLOUDWATCH_LOGS'],
  understands: { ...functionTypes, ...eventSourceTypes },
  divergesFrom: [
    {
      what: 'a failed asynchronous invocation is tried again after 1 and 2 seconds',
      why: 'AWS waits 1 and 2 minutes; nobody at a laptop would',
    },
    {
      what: 'a message a function failed on comes again after 1, 5, 20 and then 60 seconds',
      why: 'AWS waits for the queue’s visibility timeout, up to half an hour; nobody at a laptop would',
    },
    {
      what: 'two to four threads run one function (as many as there are processors), and more invocations wait their turn instead of being throttled',
      why: 'a laptop has a few processors; throttling is a fault to be asked for, not an accident of the machine',
    },
    {
      what: 'MemorySize limits the JavaScript heap, between 64 and 256 MB, and says nothing about speed',
      why: 'all functions share one process and its processors',
    },
    {
      what: 'a function is not frozen between invocations',
      why: 'a thread cannot be; timers left behind would run on',
    },
    {
      what: 'CloudWatch Logs is there for reading alone, and its filters are words, not JSON patterns',
      why: 'functions print through the host; what an operator asks for is the text of an id',
    },
    {
      what: 'an alias is its function as it is now: there are no versions and no weights between them',
      why: 'nothing is released little by little on a laptop',
    },
    { what: 'a stream has one shard and ParallelizationFactor does nothing', why: 'DynamoDB here writes one shard' },
  ],
  listen,
} satisfies Service;

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<LambdaListening> {
  const { dataDir, log } = surroundings;
  const logs = new FunctionLogs(join(dataDir, 'logs'));
  const configs = new Map<string, EventInvokeConfig>();
  const checkpoints: Checkpoints = openCheckpoints(dataDir);
  let queues: QueueSource[] = [];
  let streams: StreamSource[] = [];
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });

  const host = new FunctionHost({
    compileCacheDir: join(dataDir, 'compiled'),
    environmentOf: (definition) => environmentOf(definition, surroundings, url),
    onLine: (name, requestId, text) =>
      logs.add({ at: surroundings.now().toISOString(), function: name, requestId, text }),
  });
  const asynchronous = new AsynchronousInvocations({
    dataDir,
    invoke: (name, payload, requestId) => host.invoke(name, payload, { requestId }),
    configOf: (name) => configs.get(name),
    functionArn: (name) => host.definition(name).arn,
    deadLetterQueueOf: (name) => (host.has(name) ? host.definition(name).deadLetterQueueArn : undefined),
    send: (arn, body) => surroundings.sendMessage(arn, body),
    log: (line) => log(line, 'warn'),
    now: surroundings.now,
  });
  const server = invokeServer({
    has: (name) => host.has(name),
    invoke: (name, payload, requestId) => host.invoke(name, payload, { requestId }),
    accept: (name, payload) => asynchronous.accept(name, payload),
    logs: logsOperations({
      functionNames: () => host.definitions.map(({ name }) => name),
      linesOf: (name) => logs.linesOf(name),
    }),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, local.host, resolve);
  });
  const url = `http://${local.host}:${(server.address() as AddressInfo).port}`;

  async function invoke(functionArn: string, payload: unknown): Promise<InvokeResult> {
    await begun;
    return host.invoke(functionNameIn(functionArn), payload);
  }

  function feed(source: EventSource) {
    if (!host.has(source.functionName))
      throw new Error(`${source.id} feeds ${source.functionName}, which does not exist`);
    const reserved = host.definition(source.functionName).reservedConcurrency ?? batchesAtOnce;
    const common = { source, invoke: (name: string, event: unknown) => host.invoke(name, event), log };
    if (source.sourceArn.startsWith('arn:aws:sqs:')) {
      const atOnce = Math.max(1, Math.min(source.maxConcurrency ?? batchesAtOnce, reserved, batchesAtOnce));
      queues.push(new QueueSource({ ...common, atOnce, region: local.region, endpoint: surroundings.endpoint('SQS') }));
      return;
    }
    const endpoint = surroundings.endpoint('DYNAMODB_STREAMS');
    const { sendMessage, now } = surroundings;
    streams.push(new StreamSource({ ...common, endpoint, checkpoints, sendMessage, now }));
  }

  return {
    url,
    invoke,
    async start(resources: Resource[]) {
      for (const resource of resources.filter(({ type }) => type === 'AWS::Lambda::Function'))
        host.define(functionOf(resource));
      for (const resource of resources.filter(({ type }) => type === 'AWS::Lambda::EventInvokeConfig')) {
        const config = eventInvokeConfigOf(resource);
        configs.set(functionNameIn(config.functionArn), config);
      }
      for (const resource of resources.filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping')) {
        const source = eventSourceOf(resource);
        if (source) feed(source);
      }
      for (const each of [...queues, ...streams]) each.start();
      asynchronous.start();
      begin();
    },
    async inFlight() {
      const unread = await Promise.all(streams.map((stream) => stream.inFlight()));
      const held = queues.reduce((sum, queue) => sum + queue.inFlight, 0);
      return host.running + asynchronous.inFlight + held + unread.reduce((sum, each) => sum + each, 0);
    },
    inspect: () => ({
      functions: host.definitions.map(({ name, timeoutMs }) => ({ name, timeoutMs, warm: host.warm(name) })),
      running: host.running,
      asynchronous: asynchronous.inFlight,
      logs: logs.find({ limit: 100 }),
    }),
    logs: (query) => logs.find(query),
    replaceCode: (name, codeDir) => host.replaceCode(name, codeDir),
    functions: () => host.definitions.map(({ name, codeDir }) => ({ name, codeDir })),
    async stop() {
      asynchronous.stop();
      const atOnce = [...queues, ...streams].map((each) => each.stop());
      const goodbye = new Promise((resolve) => setTimeout(resolve, longestGoodbyeMs).unref());
      await Promise.race([Promise.all(atOnce), goodbye]);
      await host.close();
      await Promise.all(atOnce);
      [queues, streams] = [[], []];
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      asynchronous.close();
      checkpoints.close();
      await logs.close();
    },
  };
}

/** What Lambda puts around a function, with every SDK client pointed at the laptop. */
function environmentOf(
  definition: FunctionDefinition,
  surroundings: Surroundings,
  url: string,
): Record<string, string> {
  const endpoints = Object.entries(surroundings.endpoints?.() ?? { LAMBDA: url });
  return {
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: local.region,
    AWS_DEFAULT_REGION: local.region,
    AWS_ACCESS_KEY_ID: local.accessKeyId,
    AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: definition.codeDir,
    _HANDLER: `${definition.module}.${definition.exported}`,
    // A client of a service that has no stand-in must not leave for the internet: Lambda's server says 501.
    AWS_ENDPOINT_URL: url,
    ...Object.fromEntries(endpoints.map(([id, endpoint]) => [`AWS_ENDPOINT_URL_${id}`, endpoint])),
    ...definition.environment,
  };
}
