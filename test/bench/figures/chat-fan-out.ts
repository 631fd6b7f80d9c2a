import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { local } from '../../../local/resource.ts';
import { type Opened, type SocketStage, socketStage } from '../../conformance/websocket-stage.ts';
import type { Posted, Posting, Way } from '../fan-out-process.ts';
import { times as asTimes, type Bench, type Figure, median, type Row } from '../figure.ts';

const sockets = 200;
const times = 25;
const rounds = 3;
const warmUps = 5;
const ways: readonly Way[] = ['bare', 'ours', 'sdk'];

/** A message as chat sends it to everybody of a room. */
const text = JSON.stringify({
  type: 'events',
  items: [
    {
      seq: 1,
      at: '2026-11-20T18:40:00.000Z',
      kind: 'message',
      message_id: 'msg_01234567890123456789012345',
      author: { account_id: 'usr_01234567890123456789012345', name: 'Ada', badges: [], hue: 200 },
      text: 'Hello from the other side of the fan-out',
    },
  ],
});

async function post(way: Way, url: string, connectionIds: string[]): Promise<Posted> {
  const child = fork(join(import.meta.dirname, '../fan-out-process.ts'), {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: url,
      AWS_REGION: local.region,
      AWS_ACCESS_KEY_ID: local.accessKeyId,
      AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  child.send({ way, url, connectionIds, text, times } satisfies Posting);
  const [told] = (await once(child, 'message')) as [Posted | { problem: string }];
  if ('problem' in told) throw new Error(told.problem);
  return told;
}

async function measureOn(stage: SocketStage, bench: Bench): Promise<Row[]> {
  const readers: Opened[] = [];
  for (let each = 0; each < sockets; each += 1) readers.push(await stage.open());
  const ids = readers.map(({ connectionId }) => connectionId);
  const url = `${stage.service.listening.url}/v1`;
  const perCore: Record<Way, number[]> = { ours: [], bare: [], sdk: [] };
  for (let round = 1; round <= rounds; round += 1)
    for (const way of ways) {
      const before = readers.map(({ received }) => received.length);
      const { cpuMs, wallMs } = await post(way, url, ids);
      const arrived = () =>
        readers.every(({ received }, at) => received.length - (before[at] ?? 0) === times + warmUps);
      for (let waited = 0; !arrived() && waited < 200; waited += 1) await new Promise((go) => setTimeout(go, 50));
      if (!arrived()) throw new Error(`${way}: not everybody got everything`);
      perCore[way].push((sockets * times * 1000) / cpuMs);
      bench.say(
        `round ${round}, ${way}: ${Math.round((sockets * times * 1000) / cpuMs)} a core second, ${Math.round((sockets * times * 1000) / wallMs)}/s`,
      );
    }
  for (const { socket } of readers) socket.terminate();
  const beside = (way: Way, other: Way) =>
    median(perCore[way].map((value, round) => value / (perCore[other][round] ?? Number.NaN)));
  const ratio = beside('ours', 'bare');
  const a = (way: Way): string => String(Math.round(median(perCore[way])));
  return [
    { what: 'deliveries in a second of one core', measured: a('ours') },
    { what: 'the same by a bare loop of signed posts', measured: a('bare') },
    {
      what: 'fan-out ÷ bare loop',
      measured: ratio.toFixed(2),
      target: '≥ 0.70',
      met: ratio >= 0.7,
    },
    { what: 'the same by the SDK’s client', measured: a('sdk') },
    { what: 'fan-out ÷ SDK', measured: asTimes(beside('ours', 'sdk')) },
  ];
}

export const chatFanOut: Figure = {
  name: 'chat-fan-out',
  title: 'Fan-out of a chat message to everybody in a room',
  law: 'A delivery costs one signed request and next to nothing beside it.',
  method: `${sockets} real sockets on the laptop’s WebSocket API, ${times} messages to all of them, in turns: as chat does it, a bare loop of signed posts, and the SDK’s client, each with 64 requests under way and in a process of its own, whose processor time is what is counted; every socket must have got every message. The median of ${rounds} rounds, each way beside the others of its round.`,
  async measure(bench) {
    const stage = await socketStage();
    try {
      return { rows: await measureOn(stage, bench) };
    } finally {
      await stage.stop();
    }
  },
};
