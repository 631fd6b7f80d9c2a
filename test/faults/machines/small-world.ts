import { AsyncLocalStorage } from 'node:async_hooks';
import { generateKeyPairSync } from 'node:crypto';
import type { Context, DynamoDBRecord } from 'aws-lambda';
import { accountCreated, channelUpdated } from '../../../lambdas/accounts/events.ts';
import { clock } from '../../../lambdas/kit/clock.ts';
import { accountIdOf } from '../../../lambdas/kit/ids.ts';
import { type Answered, type Asked, asking, openDoor } from '../../support/api-event.ts';
import { chanceFrom } from '../../support/seeded.ts';
import { clientId, issuer, signedToken } from '../../support/signed-token.ts';
import type { Acknowledged, DomainName, Row, World } from '../invariants.ts';
import { buckets, deployedFunctions, secretIds, tables } from '../world-functions.ts';
import { delivery } from './delivery.ts';
import { memoryDynamo } from './memory-dynamo.ts';
import { memoryEncoder } from './memory-encoder.ts';
import { memoryS3 } from './memory-s3.ts';
import { answerWith, type Call } from './under-clients.ts';

export type Api = 'upload' | 'catalog' | 'playback';
export type Operation = Parameters<ReturnType<typeof asking>>[0];

export interface Somebody {
  accountId: string;
  token: string;
}

const startMs = Date.parse('2026-11-20T10:00:00.000Z');
const minute = 60_000;
/** Looks of all reconcilers together on the way to rest; a silent job costs some hundred. */
const mostLooks = 1500;
/** How long GuardDuty takes to look at an object. */
const scanMs = 20_000;

type Handler = (event: unknown, context: Context) => Promise<unknown>;
const asHandler = (handler: unknown): Handler => handler as Handler;

/**
 * The whole platform between an API call and the screen, in one process: the functions as they are deployed, over AWS in
 * memory, on a clock that only moves when told. A moment of it can be kept and returned to, thousands of times a minute.
 */
export const smallWorld = async () => {
  let nowMs = startMs;
  const chance = chanceFrom(1);
  const skew = new AsyncLocalStorage<number>();
  const skews: Partial<Record<string, number>> = {};
  clock.now = () => new Date(nowMs + (skew.getStore() ?? 0));
  clock.random = (bytes) => Uint8Array.from({ length: bytes }, () => chance.whole(0, 255));
  /** A function's clock may go wrong; which one's, its name says. */
  const asFunction = <T>(name: string, run: () => Promise<T>): Promise<T> =>
    skew.run(skews[name.split('-')[0] ?? ''] ?? 0, run);

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secrets: Record<string, unknown> = {
    [secretIds.signing]: {
      current: { keyPairId: 'K-TEST', privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) },
    },
    [secretIds.pathToken]: { current: { kid: 'k1', key: '0f'.repeat(32) } },
  };
  openDoor({ POWERTOOLS_METRICS_DISABLED: 'true' }, secrets);

  const functions = await deployedFunctions(issuer, clientId);
  const dynamo = memoryDynamo();
  const news = delivery(functions.consumers, {
    now: () => nowMs,
    invoke: (consumer, event) =>
      asFunction(consumer.name, () => asHandler(consumer.handler)(event, {} as Context) as never),
  });
  const serviceNews = (source: string, detailType: string, detail: unknown, delayMs = 0): void =>
    news.publish({ source, 'detail-type': detailType, time: new Date(nowMs).toISOString(), detail }, delayMs);
  const scan = { verdict: 'NO_THREATS_FOUND' };

  const tellArrival = (bucket: string, key: string, versionId: string): void => {
    if (bucket !== buckets.upload) return;
    const object = { key, 'version-id': versionId };
    serviceNews('aws.s3', 'Object Created', { bucket: { name: bucket }, object });
    serviceNews(
      'aws.guardduty',
      'GuardDuty Malware Protection Object Scan Result',
      {
        s3ObjectDetails: { bucketName: bucket, objectKey: key, versionId },
        scanResultDetails: { scanResultStatus: scan.verdict },
      },
      scanMs,
    );
  };
  const s3 = memoryS3([buckets.upload], tellArrival);
  const encoder = memoryEncoder({
    now: () => nowMs,
    put: s3.put,
    etagOf: s3.etagOf,
    tell: (detail) => serviceNews('aws.mediaconvert', 'MediaConvert Job State Change', detail),
  });

  const putEvents = (input: { Entries: { Source: string; DetailType: string; Time: Date; Detail: string }[] }) => {
    for (const { Source, DetailType, Time, Detail } of input.Entries)
      news.publish({
        ...{ source: Source, 'detail-type': DetailType, time: new Date(Time).toISOString() },
        detail: JSON.parse(Detail),
      });
    return { FailedEntryCount: 0, Entries: input.Entries.map((_, index) => ({ EventId: String(index) })) };
  };
  /** What stands in the way of a call: tests let S3 or MediaConvert answer otherwise. */
  let instead: (call: Call) => object | undefined = () => undefined;
  const answers = ({ service, command, input }: Call): object | undefined => {
    const other = instead({ service, command, input });
    if (other) return other;
    if (service === 'DynamoDBClient') return dynamo.answer(command, input);
    if (service === 'S3Client') return s3.answer(command, input);
    if (service === 'MediaConvertClient') return encoder.answer(command, input);
    if (service === 'EventBridgeClient') return putEvents(input);
    throw new Error(`nobody here answers ${service} ${command}`);
  };
  answerWith(answers);

  let acknowledged: Acknowledged[] = [];
  let people = 0;

  /** Outbox rows leave the table's stream in the order they were written, through the relay. */
  const relay = async (): Promise<number> => {
    const rows = dynamo.takeStream();
    const Records = rows.map(
      (row, index): DynamoDBRecord => ({
        eventName: 'INSERT',
        dynamodb: { SequenceNumber: String(index), NewImage: { envelope: { S: String(row['envelope']) } } },
      }),
    );
    if (Records.length > 0) await asHandler(functions.relay)({ Records }, {} as Context);
    return Records.length;
  };

  /** Everything that can happen at this very moment happens. */
  const drain = async (): Promise<void> => {
    for (let round = 0; ; round++) {
      encoder.work();
      const relayed = await relay();
      const batches = await news.deliver();
      if (relayed + batches === 0) return;
      if (round > 500) throw new Error('news breeds news without end');
    }
  };

  const rowsOf = (domain: DomainName): Row[] => dynamo.rows(tables[domain]);
  const dueIn = (row: Row): number[] =>
    [1, 2, 3, 4].flatMap((index) =>
      String(row[`gsi${index}pk`] ?? '').includes('DUE')
        ? Date.parse(String(row[`gsi${index}sk`]).split('#')[0] ?? '')
        : [],
    );
  const nextDue = (): number | undefined =>
    (['upload', 'transcode', 'catalog'] as const)
      .flatMap((domain) => rowsOf(domain).flatMap(dueIn))
      .sort((a, b) => a - b)[0];

  /** The functions a schedule wakes every minute; what one of them throws, the scheduler tries again a minute later. */
  const sweep = async (only?: DomainName): Promise<string[]> => {
    const thrown: string[] = [];
    for (const [name, handler] of Object.entries(functions.sweeps)) {
      if (only && !name.startsWith(only)) continue;
      await asFunction(name, () => asHandler(handler)({}, {} as Context)).catch((error: Error) =>
        thrown.push(`${name}: ${error.message}`),
      );
    }
    return thrown;
  };

  /** Goes from one thing that is due to the next until nothing is, or only later than that; says how far it got. */
  const toRest = async ({ withinMs = 48 * 60 * minute } = {}): Promise<{ atRest: boolean; looks: number }> => {
    const until = nowMs + withinMs;
    for (let looks = 0; looks < mostLooks; looks++) {
      await drain();
      const due = nextDue();
      const next = [encoder.nextAt(), news.nextAt(), due].filter((at) => at !== undefined).sort((a, b) => a - b)[0];
      if (next === undefined || next > until)
        return { atRest: next === undefined || due === undefined || due > until, looks };
      // Schedules come by on the minute.
      nowMs = Math.max(nowMs + (next < nowMs ? minute : 0), Math.ceil((next + 1) / minute) * minute);
      encoder.work();
      if (due !== undefined && due < nowMs) await sweep();
    }
    return { atRest: false, looks: mostLooks };
  };

  const apis = {
    upload: asking(functions.apis.upload),
    catalog: asking(functions.apis.catalog),
    playback: asking(functions.apis.playback),
  };

  return {
    dynamo,
    s3,
    encoder,
    news,
    scan,
    skews,
    consumers: functions.consumers,
    now: () => nowMs,
    /** Lets so much time pass, and nothing else. */
    turn(ms: number): void {
      nowMs += ms;
    },
    instead(answer: (call: Call) => object | undefined): void {
      instead = answer;
    },
    relay,
    drain,
    sweep,
    toRest,
    rowsOf,
    ask: (api: Api, operation: Operation, asked: Asked): Promise<Answered> =>
      asFunction(api, () => apis[api](operation, asked)),
    /** Somebody was given a 2xx for this. */
    acknowledge: (promise: Acknowledged): void => void acknowledged.push(promise),

    /** A creator with a channel, whom every domain has heard of. */
    async somebody(): Promise<Somebody> {
      const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
      const accountId = accountIdOf(subject);
      const tell = (event: typeof accountCreated | typeof channelUpdated, data: object): void =>
        serviceNews(event.source, event.name, {
          ...{ eventId: `evt_${event.name}_${people}`, occurredAt: new Date(nowMs).toISOString() },
          ...{ correlationId: 'small world', data },
        });
      const roles = ['viewer', 'creator'];
      tell(accountCreated, { accountId, version: 2, displayName: 'Ada', roles, plan: 'free', status: 'active' });
      const channelId = `ch_${String(people).padStart(26, '0')}`;
      tell(channelUpdated, {
        channelId,
        ownerId: accountId,
        handle: `h${people}`,
        name: `Films ${people}`,
        version: 1,
      });
      await drain();
      return { accountId, token: signedToken(subject) };
    },

    /** All rows as text, so that two moments can be compared; `but` leaves out what may differ. */
    rows(but: (row: Row) => boolean = () => false): string {
      const all = Object.keys(tables).flatMap((domain) =>
        rowsOf(domain as DomainName)
          .filter((row) => !but(row))
          .map((row) => `${domain} ${JSON.stringify(row, Object.keys(row).sort())}${JSON.stringify(row)}`),
      );
      return all.sort().join('\n');
    },

    /** What there is to see from outside, for the invariants. */
    see(atRest: boolean): World {
      const bucket = (name: string) => ({
        objects: s3.objects(name),
        multiparts: s3.multiparts(name),
        read: async (key: string) => s3.text(name, key),
      });
      const rows = Object.fromEntries(Object.keys(tables).map((domain) => [domain, rowsOf(domain as DomainName)]));
      return {
        rows: rows as World['rows'],
        buckets: { upload: bucket(buckets.upload), media: bucket(buckets.media), images: bucket(buckets.images) },
        deadLetters: [...news.deadLetters()],
        acknowledged,
        now: new Date(nowMs),
        atRest,
      };
    },

    /** Keeps this moment; calling the answer returns to it. */
    keep(): () => void {
      const parts = [dynamo.keep(), s3.keep(), encoder.keep(), news.keep()];
      const kept = { nowMs, acknowledged: [...acknowledged] };
      return () => {
        for (const part of parts) part();
        nowMs = kept.nowMs;
        acknowledged = [...kept.acknowledged];
        instead = () => undefined;
        scan.verdict = 'NO_THREATS_FOUND';
        encoder.script.courseOf = () => ({ ends: 'COMPLETE' });
        for (const name of Object.keys(skews)) delete skews[name];
      };
    },
  };
};
export type SmallWorld = Awaited<ReturnType<typeof smallWorld>>;
