import type { Context, DynamoDBBatchResponse } from 'aws-lambda';
import { layUnderClients } from '../../lambdas/kit/aws.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { type Answered, type Asked, asking } from '../support/api-event.ts';
import { asInvocation, Killed, transactionsOn } from '../support/faults.ts';
import { seeded } from '../support/seeded.ts';
import type { Acknowledged, Row, World } from './invariants.ts';
import { onlooker } from './invariants-look.ts';
import { sampleFor } from './sample.ts';
import { scriptedEncoder } from './scripted-encoder.ts';
import { buckets, deployedFunctions, type Functions, tables } from './world-functions.ts';
import { consumerQueues } from './world-queues.ts';
import { startServices } from './world-services.ts';
import { worldStorage } from './world-storage.ts';

const second = 1000;
const minute = 60 * second;
/** Deadlines further away than this are no business of a story's end: the trash empties after 30 days. */
const horizonMs = 27 * 60 * minute;
const roundsAtMost = 300;

type ApiName = keyof Functions['apis'];
const publishing = ['accounts', 'upload', 'transcode', 'catalog'] as const;

/**
 * All our functions in this process, on real stand-ins, under one clock that is turned and one source of randomness that
 * repeats; news travels by the relay, the bus and the consumers' queues as it does when deployed.
 */
export const faultWorld = async ({ seed }: { seed: number }) => {
  let turnedMs = 0;
  const random = seeded(seed);
  const now = (): Date => new Date(Date.now() + turnedMs);
  Object.assign(clock, {
    now,
    random: (bytes: number) => Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256)),
    pause: async () => {},
  });
  const turn = (ms: number): void => {
    turnedMs += ms;
  };
  const clockOffset = { get: () => turnedMs, set: () => {} };
  layUnderClients({
    applyToStack: () => {},
    applyToClient: (client: { config?: object }) =>
      client.config && Object.defineProperty(client.config, 'systemClockOffset', clockOffset),
  });

  const sample = await sampleFor();
  let functions: Functions | undefined;
  const services = await startServices({
    now,
    onConfirmed: (event) => {
      const run = functions?.onPersonConfirmed as (event: unknown, context: Context) => Promise<unknown>;
      return asInvocation('accounts-on-person-confirmed', () => run(event, { awsRequestId: 'trigger' } as Context));
    },
    onBus: ({ Source = '', DetailType = '', Time, Detail = '{}' }) =>
      queues.publish({
        source: Source,
        'detail-type': DetailType,
        time: (Time === undefined ? now() : new Date(Number(Time) * 1000)).toISOString(),
        detail: JSON.parse(Detail),
      }),
    onServiceEvent: (event) => {
      const told = { ...event, time: now().toISOString() };
      queues.publish(told);
      // GuardDuty looks at every object that comes.
      const { bucket, object } = event.detail as {
        bucket: { name: string };
        object: { key: string; 'version-id': string };
      };
      if (event['detail-type'] !== 'Object Created') return;
      queues.publish({
        source: 'aws.guardduty',
        'detail-type': 'GuardDuty Malware Protection Object Scan Result',
        time: told.time,
        detail: {
          scanStatus: 'COMPLETED',
          s3ObjectDetails: { bucketName: bucket.name, objectKey: object.key, versionId: object['version-id'] },
          scanResultDetails: { scanResultStatus: 'NO_THREATS_FOUND', threats: null },
        },
      });
    },
  });
  const places = { dynamodbUrl: services.dynamodbUrl, s3Url: services.s3Url, tables, buckets };
  const eyes = onlooker(places, { clockOffset });
  const storage = worldStorage(places, { clockOffset });
  const encoder = await scriptedEncoder({
    sample,
    put: (bucket, key, bytes) => storage.put(buckets[bucket], key, bytes).then(() => {}),
    etagOf: storage.etagOf,
    tell: (event) => queues.publish(event),
  });
  process.env['AWS_ENDPOINT_URL_MEDIACONVERT'] = encoder.url;
  functions = await deployedFunctions(services.issuer, services.clientId);
  const { apis, consumers, relay, sweeps } = functions;
  const queues = consumerQueues(consumers);

  let relayed = new Set<string>();
  /** How much had been written to a table when nothing new was found in it. */
  const looked = new Map<string, number>();
  let acknowledged: Acknowledged[] = [];
  let tries: string[] = [];

  /** Hands one table's new outbox rows to its relay, as its stream would; answers how many there were. */
  const relayOnce = async (domain: (typeof publishing)[number]): Promise<number> => {
    const written = transactionsOn(tables[domain]);
    if (looked.get(domain) === written) return 0;
    const waiting = (await eyes.rowsOf(domain))
      .filter((row) => row['kind'] === 'outbox' && !relayed.has(String(row['pk'])))
      .toSorted((a, b) => whenOf(a).localeCompare(whenOf(b)));
    if (waiting.length === 0) {
      looked.set(domain, written);
      return 0;
    }
    const Records = waiting.map((row, index) => ({
      dynamodb: { SequenceNumber: String(index), NewImage: { envelope: { S: String(row['envelope']) } } },
    }));
    const run = relay as (event: unknown, context: Context) => Promise<DynamoDBBatchResponse>;
    try {
      const { batchItemFailures } = await asInvocation(`${domain}-relay`, () => run({ Records }, {} as Context));
      const upTo = Number(batchItemFailures[0]?.itemIdentifier ?? waiting.length);
      for (const row of waiting.slice(0, upTo)) relayed.add(String(row['pk']));
    } catch {
      turn(second);
    }
    return waiting.length;
  };

  const sweepAll = async (): Promise<void> => {
    for (const [name, handler] of Object.entries(sweeps)) {
      const run = handler as (event: unknown, context: Context) => Promise<unknown>;
      // A reconciler that fails comes again with the next minute.
      await asInvocation(name, () => run({}, {} as Context)).catch(() => {});
    }
  };

  const nextDeadline = async (): Promise<number | undefined> => {
    const dues = (['upload', 'transcode', 'catalog'] as const).map(async (domain) =>
      (await eyes.rowsOf(domain)).flatMap((row) => {
        const due = String(row['gsi4sk'] ?? (domain === 'catalog' ? '' : (row['gsi1sk'] ?? ''))).split('#')[0];
        return due ? [Date.parse(due)] : [];
      }),
    );
    return (await Promise.all(dues)).flat().toSorted((a, b) => a - b)[0];
  };

  const flow = async (): Promise<boolean> => {
    let moved = 0;
    for (const domain of publishing) moved += await relayOnce(domain);
    while ((await services.s3InFlight()) > 0) await new Promise((resolve) => setImmediate(resolve));
    const { done, again } = await queues.deliverAll();
    // What failed comes back when its visibility timeout is over.
    if (again > 0) turn(minute);
    return moved + done + again > 0;
  };

  const ask = async (api: ApiName, operation: Operation, asked: Asked = {}): Promise<Answered> => {
    for (let attempt = 1; ; attempt++) {
      const answer = await asInvocation(operation.id, () => asking(apis[api])(operation, asked)).catch((error) => {
        if (!(error instanceof Killed)) throw error;
        return { status: 504, headers: {}, cookies: [], body: undefined } satisfies Answered;
      });
      const code = answer.body?.error?.code;
      tries.push(`${operation.id} ${answer.status} ${code ?? ''}`);
      const inFlight = code === 'request.idempotency_key_in_flight';
      const comesAgain = answer.status >= 500 || inFlight || code === 'accounts.too_many_tries';
      if (!comesAgain || attempt === 6) return answer;
      turn(inFlight ? 36 * second : 2 * second);
    }
  };

  return {
    turn,
    now,
    services,
    encoder,
    queues,
    apis,
    ask,
    storage,
    /** Every answer since the world was put back, those included after which a client tried again. */
    tries: (): readonly string[] => tries,
    acknowledge: (promise: Acknowledged): void => void acknowledged.push(promise),

    /** News on its way arrives, and what it causes; nothing is encoded, and deadlines stay where they are. */
    async news(): Promise<void> {
      for (let round = 0; round < roundsAtMost; round++) if (!(await flow())) return;
      throw new Error('news goes round and round');
    },

    /** Until nothing is under way and no deadline is near: the clock goes from deadline to deadline. */
    async rest(): Promise<void> {
      for (let round = 0; round < roundsAtMost; round++) {
        if ((await flow()) || (await encoder.encode()) > 0) continue;
        const due = await nextDeadline();
        if (due === undefined || due > now().getTime() + horizonMs) return;
        turn(Math.max(due - now().getTime(), 0) + minute);
        await sweepAll();
      }
      throw new Error('it does not come to rest');
    },

    look: (atRest: boolean): Promise<World> =>
      eyes.look({ atRest, now: now(), acknowledged, deadLetters: queues.deadLetters }),

    /** Remembers everything as it is now; answers how to put it back, later, with the clock going on. */
    async keep(): Promise<() => Promise<void>> {
      const putBack = await storage.keep();
      const jobs = encoder.keep();
      const told = new Set(relayed);
      return async () => {
        await putBack();
        jobs();
        queues.clear();
        relayed = new Set(told);
        looked.clear();
        acknowledged = [];
        tries = [];
        // Whatever functions remember (people for seconds, secrets for minutes) they have forgotten by now.
        turn(10 * minute);
      };
    },

    async stop(): Promise<void> {
      eyes.stop();
      storage.stop();
      await encoder.stop();
      await services.stop();
    },
  };
};
export type FaultWorld = Awaited<ReturnType<typeof faultWorld>>;

/** Rows of one change are told in the order they were written: by time, then by version. */
const whenOf = (row: Row): string => {
  const { time, detail } = JSON.parse(String(row['envelope'])) as {
    time: string;
    detail: { data: { version?: number; sequence?: number } };
  };
  return `${time} ${String(detail.data.version ?? detail.data.sequence ?? 0).padStart(6, '0')}`;
};
