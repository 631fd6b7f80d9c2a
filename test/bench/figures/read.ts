import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { assembly } from '../assembly.ts';
import { cutOf } from '../clips.ts';
import { type Bench, type Figure, median, times } from '../figure.ts';
import { type LaptopProcess, startLaptopProcess } from '../laptop.ts';
import { type Latency, load, loadWords } from '../load.ts';
import { catalogTable } from '../many-videos.ts';

const rounds = 5;

/** The least there is: one server, one read of the same row by the same client library, the row as JSON. */
async function bareServer(laptop: LaptopProcess, videoId: string) {
  const { table, documents, client } = await catalogTable(laptop);
  const Key = { pk: `VIDEO#${videoId}`, sk: 'VIDEO' };
  const server = createServer(async (_, response) => {
    const { Item } = await documents.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(Item));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: (): void => {
      server.closeAllConnections();
      server.close();
      client.destroy();
    },
  };
}

async function measureOn(laptop: LaptopProcess, bench: Bench) {
  const ada = await laptop.creator('ada');
  const clip = await cutOf(bench, 2);
  const { videoId } = await ada.upload(clip, { title: 'Film', visibility: 'public', auto_publish: true });
  await laptop.ask('settle', { deadlineMs: 180_000 });
  const bare = await bareServer(laptop, videoId);
  const ours = `${laptop.siteUrl}/v1/videos/${videoId}`;
  try {
    await Promise.all([load(ours), load(bare.url)]); // both are warm before anything counts
    const taken: { ours: Latency; bare: Latency }[] = [];
    for (let round = 0; round < rounds; round++) taken.push({ ours: await load(ours), bare: await load(bare.url) });
    const of = (pick: (round: (typeof taken)[number]) => number): number => median(taken.map(pick));
    const ms = (value: number): string => `${value.toFixed(0)} ms`;
    return [
      { what: 'p50 ÷ bare handler’s p50', measured: times(of(({ ours, bare }) => ours.p50 / bare.p50)) },
      { what: 'p95 ÷ bare handler’s p95', measured: times(of(({ ours, bare }) => ours.p95 / bare.p95)) },
      { what: 'platform p50, p95', measured: `${ms(of(({ ours }) => ours.p50))}, ${ms(of(({ ours }) => ours.p95))}` },
      { what: 'bare p50, p95', measured: `${ms(of(({ bare }) => bare.p50))}, ${ms(of(({ bare }) => bare.p95))}` },
    ];
  } finally {
    bare.stop();
  }
}

export const read: Figure = {
  name: 'read',
  title: 'Reading one video under load',
  law: 'A read is one row and one channel, whatever else is going on.',
  method: `\`GET /v1/videos/{id}\` through edge, gateway and function, ${loadWords}, in turns with a bare Node server that reads the same row with the same client library. The laptop answers in its own process, the bare server in the bench’s, which also asks.`,
  async measure(bench) {
    const laptop = await startLaptopProcess(bench.folder, await assembly(bench));
    try {
      return { rows: await measureOn(laptop, bench), notes: [`Medians of ${rounds} turns each.`] };
    } finally {
      await laptop.stop();
    }
  },
};
