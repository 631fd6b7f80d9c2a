import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstAdmin } from '../../../deploy/first-admin.ts';
import { onLaptop } from '../../../deploy/laptop.ts';
import { apiEvent } from '../api-event.ts';
import { assembly, root } from '../assembly.ts';
import { cutOf } from '../clips.ts';
import { type Bench, type Figure, median, type Row, times } from '../figure.ts';
import { accessTokenOf, emailOf, type LaptopProcess, startLaptopProcess } from '../laptop.ts';
import { catalogTable } from '../many-videos.ts';

const requests = 100;
const rounds = 5;

interface Question {
  /** The function that answers. */
  runs: string;
  path: string;
  route: string;
  params?: Record<string, string>;
}

/** A question to each domain, one that reads. */
const asked = (videoId: string, channelId: string): Question[] => [
  { runs: 'gateway-api', path: '/healthz', route: 'GET /healthz' },
  { runs: 'accounts-api', path: '/v1/me', route: 'GET /v1/me' },
  {
    ...{ runs: 'catalog-api', path: `/v1/videos/${videoId}`, route: 'GET /v1/videos/{video_id}' },
    params: { video_id: videoId },
  },
  {
    ...{ runs: 'playback-api', path: `/v1/videos/${videoId}/playback`, route: 'GET /v1/videos/{video_id}/playback' },
    params: { video_id: videoId },
  },
  { runs: 'upload-api', path: '/v1/uploads', route: 'GET /v1/uploads' },
  { runs: 'webhooks-api', path: '/v1/me/webhooks', route: 'GET /v1/me/webhooks' },
  { runs: 'moderation-api', path: '/v1/admin/audit-log', route: 'GET /v1/admin/audit-log' },
  { runs: 'live-api', path: '/v1/me/streams', route: 'GET /v1/me/streams' },
  { runs: 'clips-api', path: '/v1/me/clips', route: 'GET /v1/me/clips' },
  {
    ...{ runs: 'chat-api', path: `/v1/channels/${channelId}/emotes`, route: 'GET /v1/channels/{channel_id}/emotes' },
    params: { channel_id: channelId },
  },
];

/** The least a handler that reads can be: the same client library, one row. */
const reference = (table: string, videoId: string): string => `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
  import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const read = { TableName: ${JSON.stringify(table)}, Key: { pk: 'VIDEO#${videoId}', sk: 'VIDEO' }, ConsistentRead: true };
  export const handler = async () => {
    const { Item } = await documents.send(new GetCommand(read));
    return { statusCode: 200, body: JSON.stringify(Item) };
  };`;

async function cpuMsOf(bundle: string, environment: Record<string, string>, event: unknown): Promise<number> {
  const child = fork(join(import.meta.dirname, '../handler-process.ts'), [], {
    env: { ...environment, POWERTOOLS_LOG_LEVEL: 'SILENT' },
    silent: true,
  });
  child.stdout?.resume();
  child.stderr?.resume();
  child.send({ bundle, event, times: requests });
  const [said] = (await once(child, 'message')) as [{ ms?: number; problem?: string }];
  if (said.ms === undefined) throw new Error(said.problem);
  return said.ms;
}

/** The audit log is for staff only. */
async function makeAdmin({ dataDir }: LaptopProcess, name: string): Promise<void> {
  const before = { ...process.env };
  await firstAdmin({ ...onLaptop(dataDir), now: new Date() }, emailOf(name));
  // Where this laptop's database is must not be what the next figure's laptop takes for a database of its user's.
  process.env = before;
}

async function measureOn(laptop: LaptopProcess, bench: Bench): Promise<Row[]> {
  const ada = await laptop.creator('ada');
  const clip = await cutOf(bench, 2);
  const { videoId } = await ada.upload(clip, { title: 'Film', visibility: 'public', auto_publish: true });
  await makeAdmin(laptop, 'ada');
  await laptop.ask('settle', { deadlineMs: 180_000 });
  const functions = await laptop.ask('functions', {});
  const origin = await laptop.ask('originSecret', {});
  const { table, client } = await catalogTable(laptop);
  client.destroy();
  // Where node_modules are found from.
  const folder = join(root, 'node_modules/.cache/arclight-bench');
  await mkdir(folder, { recursive: true });
  const base = join(folder, `handler-${process.pid}.mjs`);
  await writeFile(base, reference(table, videoId));
  const token = await accessTokenOf(laptop, 'ada');
  const { channel } = await ada.call<{ channel: { channel_id: string } }>('GET', `/v1/videos/${videoId}`);
  const questions = asked(videoId, channel.channel_id);
  const taken = questions.map((question) => ({ ...question, cpuMs: [] as number[], ratios: [] as number[] }));
  const alone: number[] = [];
  for (let n = 1; n <= rounds; n++) {
    for (const { runs, cpuMs, ratios, ...question } of taken) {
      const environment = Object.entries(functions).find(([name]) => name.endsWith(`-${runs}`))?.[1];
      if (!environment) throw new Error(`there is no function ${runs}`);
      const bare = await cpuMsOf(base, environment, {});
      const bundle = join(root, 'dist', runs, 'index.mjs');
      const own = await cpuMsOf(bundle, environment, apiEvent({ ...question, origin, token }));
      alone.push(bare);
      cpuMs.push(own);
      ratios.push(own / bare);
    }
    bench.say(`round ${n} of ${rounds}`);
  }
  await rm(base);
  return [
    { what: 'bare handler with one read', measured: `${median(alone).toFixed(2)} CPU-ms` },
    ...taken.map(({ runs, route, cpuMs, ratios }) => ({
      what: `\`${runs}\`: ${route}`,
      measured: `${times(median(ratios))}, ${median(cpuMs).toFixed(2)} CPU-ms`,
    })),
  ];
}

export const handlers: Figure = {
  name: 'handlers',
  title: 'Processor time of a request, by domain',
  law: 'An answer costs its reads and little beside them: checking who asks, what they sent and what is answered.',
  method: `Each function as it is deployed answers one question ${requests} times in a process of its own, in turns with a handler that does nothing but read one row with the same client library and answer it. Processor time of the process, warm; the ratio is taken within each turn. A question may need several reads, and each of a signed-in person takes a token from their bucket: one write.`,
  async measure(bench) {
    const laptop = await startLaptopProcess(bench.folder, await assembly(bench));
    try {
      return { rows: await measureOn(laptop, bench), notes: [`Medians of ${rounds} turns each.`] };
    } finally {
      await laptop.stop();
    }
  },
};
