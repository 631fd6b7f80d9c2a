import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Listening, local, type Resource, type Service, type Surroundings } from '../../resource.ts';
import { type Database, openDatabase } from '../../wire/database.ts';
import { sourcesOf } from './dead-letters.ts';
import { serve } from './door.ts';
import { giveBack } from './messages.ts';
import { openMoveTasks } from './move-tasks.ts';
import { openQueues, type Queues, workIn } from './queues.ts';
import { schema } from './schema.ts';
import { type Queue, queueOf, queuePolicyProperties, queueProperties } from './template.ts';
import { openWakeUps } from './wake-ups.ts';

/** SQS while it runs, with its queues in reach of the same process. */
export interface SqsListening extends Listening {
  queues: Queues;
  inFlight(): number;
  inspect(): unknown;
}

/** Remembers since when a queue exists, over restarts. */
const createdAt = (database: Database, name: string, now: number): number => {
  database.run('INSERT OR IGNORE INTO queues (name, created_at) VALUES (?, ?)', name, now);
  return database.get<{ created_at: number }>('SELECT created_at FROM queues WHERE name = ?', name)?.created_at ?? now;
};

/** A redrive policy that points nowhere, or from FIFO to standard, would lose messages on the day it is needed. */
const checkDeadLetters = (declared: ReadonlyMap<string, Queue>) => {
  for (const { name, isFifo, redrive } of declared.values()) {
    if (!redrive) continue;
    const target = [...declared.values()].find(({ arn }) => arn === redrive.deadLetterTargetArn);
    if (!target) throw new Error(`${name}: its dead-letter queue ${redrive.deadLetterTargetArn} does not exist`);
    if (target.isFifo !== isFifo)
      throw new Error(`${name}: its dead-letter queue ${target.name} must be of the same type`);
  }
};

/** What the console shows of each queue. */
const inspection = (declared: ReadonlyMap<string, Queue>, queues: Queues) =>
  [...declared.values()].map(({ name, arn, redrive }) => ({
    name,
    arn,
    ...queues.depth(arn),
    waiting: queues.waiting(arn),
    isDeadLetterQueue: sourcesOf(declared.values(), arn).length > 0,
    deadLetterQueue: redrive?.deadLetterTargetArn.split(':').at(-1),
    oldestSentAt: queues.peek(arn, 1)[0]?.sentAt,
  }));

const listen = async (surroundings: Surroundings, options: { port?: number } = {}): Promise<SqsListening> => {
  const database = openDatabase(surroundings.dataDir, 'messages.sqlite', schema);
  const declared = new Map<string, Queue>();
  const now = () => surroundings.now();
  const wakeUps = openWakeUps({
    now,
    nextVisibleAt: (queue, after) =>
      database.get<{ due: number | null }>(
        'SELECT min(visible_at) AS due FROM messages WHERE queue = ? AND visible_at > ?',
        queue,
        after,
      )?.due ?? undefined,
  });
  const queues = openQueues({ database, queues: declared, wakeUps, now });
  const moveTasks = openMoveTasks({ declared, queues, now });
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let ready: () => void;
  const started = new Promise<void>((resolve) => {
    ready = resolve;
  });

  /** What no function reads is no work: the dead letters of a schedule wait for a person. */
  const isRead = (arn: string) => {
    const mappings = surroundings.resourcesOf('AWS::Lambda::EventSourceMapping');
    return mappings.length === 0 || mappings.some(({ properties }) => properties.EventSourceArn === arn);
  };

  const urlOf = (name: string) => `${url}/${local.accountId}/${name}`;
  const server = createServer((raw, response) => {
    const desk = { declared, queues, moveTasks, urlOf, now };
    const log = (line: string) => surroundings.log(line, 'error');
    const work = started
      .then(() => serve(raw, response, { desk, stopping: stopping.signal, log }))
      .catch(() => void response.destroy())
      .finally(() => underWay.delete(work));
    underWay.add(work);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, local.host, resolve);
  });
  const url = `http://${local.host}:${(server.address() as AddressInfo).port}`;

  return {
    url,
    queues,

    attribute({ type, name, arn }, attribute) {
      if (type !== 'AWS::SQS::Queue') return undefined;
      if (attribute === 'Ref' || attribute === 'QueueUrl') return urlOf(name);
      if (attribute === 'Arn') return arn;
      return attribute === 'QueueName' ? name : undefined;
    },

    async start(resources: Resource[]) {
      for (const resource of resources.filter(({ type }) => type === 'AWS::SQS::Queue')) {
        declared.set(resource.name, queueOf(resource, createdAt(database, resource.name, now().getTime())));
      }
      checkDeadLetters(declared);
      giveBack(database, now().getTime());
      ready();
    },

    inFlight: () => workIn(database, declared, { now: now().getTime(), isRead }),
    inspect: () => inspection(declared, queues),

    async stop() {
      stopping.abort();
      wakeUps.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      ready();
      await Promise.all([closed, ...underWay]);
      database.close();
    },
  };
};

/** Amazon SQS over one SQLite file: standard and FIFO queues, long polls, dead letters and their way back. */
export const sqs = {
  name: 'sqs',
  serviceIds: ['SQS'],
  understands: {
    'AWS::SQS::Queue': queueProperties,
    'AWS::SQS::QueuePolicy': queuePolicyProperties,
  },
  divergesFrom: [
    {
      what: 'Signatures are not verified and queue policies not enforced',
      why: 'one account owns everything, and only the loopback is listened on',
    },
    { what: 'Queues are neither made nor removed by requests', why: 'templates declare them' },
    {
      what: 'A start gives back every message that was in flight, as if it had not been received',
      why: 'whoever had received it ended with the laptop; nobody waits half an hour for a timeout',
    },
    { what: 'SetQueueAttributes lasts until the next start', why: 'the template is the truth about a queue' },
    {
      what: 'Standard queues deliver in order and once per visibility timeout',
      why: 'one machine; duplicates and disorder come from the fault layer',
    },
    {
      what: 'A message move task has moved everything before its start is answered, and is forgotten at the next start',
      why: 'a laptop’s queues are small',
    },
    {
      what: 'ReceiveRequestAttemptId is accepted and has no effect',
      why: 'a lost answer is covered by the visibility timeout',
    },
    { what: 'Only the JSON protocol is spoken, not the older query protocol', why: 'SDK v3 speaks JSON' },
  ],
  listen,
} satisfies Service;
