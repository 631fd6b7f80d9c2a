import type { AddressInfo } from 'node:net';
import { type Listening, local, type Resource, type Service, type Surroundings } from '../../resource.ts';
import { openEngine } from './engine.ts';
import { openExports } from './exports.ts';
import { openProxy } from './proxy.ts';
import type { ViewType } from './stream-records.ts';
import { ensureTable, streamArnOf, tableArnOf, tableOf, tableTypes } from './tables.ts';
import { indexStreamRecords, trimStreamRecords } from './upkeep.ts';
import { Usage } from './usage.ts';
import { WriteGate } from './write-gate.ts';

const sweepEveryMs = 30_000;
const trimEveryMs = 10 * 60_000;

/** DynamoDB while it runs; `sweepExpired` lets a test not wait for the timer. */
export interface DynamodbListening extends Listening {
  sweepExpired(): Promise<void>;
  inspect(): { processId: number | undefined } & Usage['report'];
}

/** DynamoDB and its streams: the dynoxide engine as a child process, with its gaps covered on the wire. */
export const dynamodb = {
  name: 'dynamodb',
  serviceIds: ['DYNAMODB', 'DYNAMODB_STREAMS'],
  understands: tableTypes,
  divergesFrom: [
    {
      what: 'it never throttles, conflicts or reads stale',
      why: 'one SQLite file; such faults are asked for, not waited for',
    },
    {
      what: 'a stream is one open shard for ever',
      why: 'one writer needs no more, and shard splits are AWS’s to make',
    },
    {
      what: 'GetRecords with the header x-arclight-hold-ms waits for a record',
      why: 'so that functions hear of writes at once without polling; callers without the header notice nothing',
    },
    {
      what: 'items past their TTL go within half a minute',
      why: 'AWS promises days; soon is kinder to a reader of the data',
    },
    {
      what: 'an export is of the table as it is now, and is forgotten with the process; its files stay in the bucket',
      why: 'there is no history to export from; what matters of an export is what it left',
    },
    {
      what: 'backups, encryption, capacity and tags are accepted and do nothing',
      why: 'the data is one file on a laptop',
    },
  ],
  listen,
} satisfies Service;

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<DynamodbListening> {
  const { dataDir, log } = surroundings;
  const engine = await openEngine(dataDir, log);
  const usage = new Usage();
  const views = new Map<string, ViewType>();
  const recoverable = new Set<string>();
  const gate = new WriteGate();
  const exports = openExports({
    engineUrl: engine.url,
    gate,
    surroundings,
    isRecoverable: (table) => recoverable.has(table),
  });
  const proxy = openProxy({
    engine,
    usage,
    viewOf: (table) => views.get(table) ?? 'NEW_AND_OLD_IMAGES',
    gate,
    besides: exports.operations,
  });
  const timers: NodeJS.Timeout[] = [];
  await new Promise<void>((resolve, reject) => {
    proxy.server.once('error', reject);
    proxy.server.listen(options.port ?? 0, local.host, resolve);
  });
  const url = `http://${local.host}:${(proxy.server.address() as AddressInfo).port}`;

  async function sweepExpired() {
    await engine.sweep?.();
    proxy.news.writtenAnywhere();
  }
  const quietly = (work: () => Promise<void> | void) => () =>
    void Promise.resolve()
      .then(work)
      .catch((error: Error) => log(`upkeep: ${error.message}`, 'warn'));

  return {
    url,
    attribute(resource, attribute) {
      if (!(resource.type in tableTypes)) return undefined;
      if (attribute === 'Arn') return tableArnOf(resource.name);
      if (attribute === 'StreamArn') return streamArnOf(tableArnOf(resource.name));
      return undefined;
    },
    async start(resources: Resource[]) {
      const tables = resources.filter(({ type }) => type in tableTypes).map(tableOf);
      for (const table of tables) {
        if (table.view) views.set(table.name, table.view);
        if (table.isRecoverable) recoverable.add(table.name);
        await ensureTable(engine.url, table);
      }
      const { file } = engine;
      if (file) {
        indexStreamRecords(file);
        timers.push(
          setInterval(
            quietly(() => void trimStreamRecords(file, surroundings.now())),
            trimEveryMs,
          ),
        );
      }
      if (engine.sweep) timers.push(setInterval(quietly(sweepExpired), sweepEveryMs));
      for (const timer of timers) timer.unref();
    },
    inFlight: () => proxy.underWay() + exports.underWay(),
    inspect: () => ({ processId: engine.processId(), ...usage.report }),
    sweepExpired,
    async stop() {
      for (const timer of timers) clearInterval(timer);
      proxy.server.closeAllConnections();
      await new Promise<void>((resolve) => proxy.server.close(() => resolve()));
      proxy.close();
      await engine.stop();
    },
  };
}
