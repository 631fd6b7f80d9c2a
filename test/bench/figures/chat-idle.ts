import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Bench, Figure, Row } from '../figure.ts';
import type { Told } from '../idle-sockets-process.ts';
import { residentBytesOfTree } from '../processes.ts';

/** By then everything that is there once, however many there are, is there. */
const warmAt = 500;
const steps = [1_500, 2_500, 3_500];
const openingAtOnce = 50;

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

const told = async (child: ChildProcess): Promise<Told> => (await once(child, 'message'))[0] as Told;
const rested = async (child: ChildProcess): Promise<number> => {
  const answer = told(child);
  child.send('rest');
  await answer;
  return residentBytesOfTree(child.pid ?? 0);
};

const openTo = async (url: string, sockets: WebSocket[], count: number): Promise<void> => {
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(openingAtOnce, count - sockets.length) }, () => new WebSocket(url));
    await Promise.all(some.map((socket) => once(socket, 'open')));
    sockets.push(...some);
  }
};

async function measureWith(child: ChildProcess, sockets: WebSocket[], bench: Bench): Promise<Row[]> {
  const first = await told(child);
  if (first === 'rested') throw new Error('it was to say where it is');
  await openTo(first.url, sockets, warmAt);
  const warm = await rested(child);
  const rows: Row[] = [];
  for (const count of steps) {
    await openTo(first.url, sockets, count);
    const each = ((await rested(child)) - warm) / (count - warmAt);
    bench.say(`${count} sockets: ${kilobytes(each)} each`);
    rows.push({ what: `resident growth per socket, from ${warmAt} to ${count} of them`, measured: kilobytes(each) });
  }
  if (sockets.some(({ readyState }) => readyState !== WebSocket.OPEN)) throw new Error('a socket was not left open');
  return rows;
}

export const chatIdle: Figure = {
  name: 'chat-idle',
  title: 'Memory of sockets that say nothing',
  law: 'Each costs the same, however many there are.',
  method: `Sockets on the laptop’s WebSocket API, which is alone in its process and opens them through a function that does nothing; its resident memory at rest, after garbage was collected, with ${[warmAt, ...steps].join(', ')} of them open. What AWS’s own gateway takes is AWS’s.`,
  async measure(bench) {
    const child = fork(join(import.meta.dirname, '../idle-sockets-process.ts'), {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    });
    const sockets: WebSocket[] = [];
    try {
      return { rows: await measureWith(child, sockets, bench) };
    } finally {
      for (const socket of sockets) socket.terminate();
      child.disconnect();
    }
  },
};
