import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { assembly } from '../assembly.ts';
import { cutOf } from '../clips.ts';
import { type Bench, type Figure, median, type Row, times } from '../figure.ts';
import { accessTokenOf, type LaptopProcess, startLaptopProcess } from '../laptop.ts';
import { type Latency, load, loadWords } from '../load.ts';
import { tableOf } from '../many-videos.ts';

const rounds = 5;
const perPage = 24;

/** Asks the database once, as the handler that is measured does. */
type Read = (documents: DynamoDBDocumentClient) => Promise<unknown>;

/** One question to the platform, and the read behind it. */
interface Question {
  path: string;
  /** How the page says it. */
  route: string;
  signedIn: boolean;
  read: Read;
}

/** The least there is: one server, the same read by the same client library, what it found as JSON. */
async function bareServer(documents: DynamoDBDocumentClient, read: Read) {
  const server = createServer(async (_, response) => {
    const found = await read(documents);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}

type Turn = { ours: Latency; bare: Latency };

async function turns(url: string, headers: Record<string, string>, bareUrl: string): Promise<Turn[]> {
  await Promise.all([load(url, headers), load(bareUrl)]); // both are warm before anything counts
  const taken: Turn[] = [];
  for (let round = 0; round < rounds; round++)
    taken.push({ ours: await load(url, headers), bare: await load(bareUrl) });
  return taken;
}

const rowsOf = (route: string, taken: Turn[]): Row[] =>
  (['p50', 'p95'] as const).map((p) => {
    const of = (pick: (turn: Turn) => number): number => median(taken.map(pick));
    const ours = of((turn) => turn.ours[p]).toFixed(0);
    const bare = of((turn) => turn.bare[p]).toFixed(0);
    const ratio = times(of((turn) => turn.ours[p] / turn.bare[p]));
    return { what: `${route}: ${p} ÷ bare handler’s ${p}`, measured: `${ratio} (${ours} ms, ${bare} ms)` };
  });

const row =
  (TableName: string, pk: string, sk: string): Read =>
  (documents) =>
    documents.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));

const ownVideos =
  (TableName: string, ownerId: string): Read =>
  (documents) =>
    documents.send(
      new QueryCommand({
        ...{ TableName, IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :mine' },
        ExpressionAttributeValues: { ':mine': `OWNER#${ownerId}` },
        ...{ ScanIndexForward: false, Limit: perPage },
      }),
    );

async function measureOn(laptop: LaptopProcess, bench: Bench): Promise<Row[]> {
  const ada = await laptop.creator('ada');
  const clip = await cutOf(bench, 2);
  const { videoId } = await ada.upload(clip, { title: 'Film', visibility: 'public', auto_publish: true });
  await laptop.ask('settle', { deadlineMs: 180_000 });
  const { account_id: accountId } = await ada.call<{ account_id: string }>('GET', '/v1/me');
  const token = await accessTokenOf(laptop, 'ada');
  const [catalog, accounts] = [await tableOf(laptop, 'catalog'), await tableOf(laptop, 'accounts')];
  const questions: Question[] = [
    {
      ...{ path: `/v1/videos/${videoId}`, route: '`GET /v1/videos/{id}`', signedIn: false },
      read: row(catalog.table, `VIDEO#${videoId}`, 'VIDEO'),
    },
    {
      ...{ path: `/v1/me/videos?limit=${perPage}`, route: '`GET /v1/me/videos`', signedIn: true },
      read: ownVideos(catalog.table, accountId),
    },
    {
      ...{ path: '/v1/me', route: '`GET /v1/me`', signedIn: true },
      read: row(accounts.table, `ACCOUNT#${accountId}`, 'ACCOUNT'),
    },
  ];
  const rows: Row[] = [];
  try {
    for (const { path, route, signedIn, read } of questions) {
      const bare = await bareServer(catalog.documents, read);
      const headers: Record<string, string> = signedIn ? { authorization: `Bearer ${token}` } : {};
      rows.push(...rowsOf(route, await turns(`${laptop.siteUrl}${path}`, headers, bare.url)));
      bare.stop();
      bench.say(route);
    }
    return rows;
  } finally {
    for (const { client } of [catalog, accounts]) client.destroy();
  }
}

export const read: Figure = {
  name: 'read',
  title: 'Reads under load',
  law: 'What stands before and behind a read (edge, gateway, token, rights, the person’s bucket) is a constant beside it.',
  method: `One video as a stranger, one’s own videos and oneself as the signed-in creator, through edge, gateway and function, ${loadWords}, in turns with a bare Node server that does the same DynamoDB read with the same client library. In brackets the platform’s milliseconds and the bare server’s. The laptop answers in its own process, the bare server in the bench’s, which also asks.`,
  async measure(bench) {
    const laptop = await startLaptopProcess(bench.folder, await assembly(bench));
    try {
      return { rows: await measureOn(laptop, bench), notes: [`Medians of ${rounds} turns each.`] };
    } finally {
      await laptop.stop();
    }
  },
};
