import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { times as asTimes, type Bench, type Figure, median, type Row } from '../figure.ts';
import type { Talked, Talking, Way } from '../rooms-process.ts';

const people = 100;
const lines = 20;
const rounds = 3;

const ways: Record<Way, string> = {
  ours: 'ours',
  naive: 'one call for each message and reader',
  socketIo: 'socket.io, which keeps nothing',
  socketIoKept: 'socket.io, and a number and a row for each message',
};

async function talk(way: Way, folder: string): Promise<{ messages: number; deliveries: number }> {
  const child = fork(join(import.meta.dirname, '../rooms-process.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, TMPDIR: folder },
  });
  try {
    child.send({ way, people, lines } satisfies Talking);
    const [told] = (await once(child, 'message')) as [Talked | { problem: string }];
    if ('problem' in told) throw new Error(`${way}: ${told.problem}`);
    const messages = people * lines;
    return { messages: (messages * 1000) / told.wallMs, deliveries: (messages * people * 1000) / told.cpuMs };
  } finally {
    child.disconnect();
    if (child.exitCode === null) await once(child, 'exit');
  }
}

async function measure(bench: Bench): Promise<{ rows: Row[]; notes: string[] }> {
  const runs = new Map<Way, Awaited<ReturnType<typeof talk>>[]>();
  for (let round = 1; round <= rounds; round += 1)
    for (const way of Object.keys(ways) as Way[]) {
      const one = await talk(way, bench.folder);
      runs.set(way, [...(runs.get(way) ?? []), one]);
      bench.say(
        `round ${round}, ${ways[way]}: ${Math.round(one.messages)} messages/s, ${Math.round(one.deliveries)} deliveries in a CPU second`,
      );
    }
  const first = runs.get('ours') ?? [];
  const rows = [...runs].flatMap(([way, all]): Row[] => {
    const figure = (of: 'messages' | 'deliveries'): string => String(Math.round(median(all.map((run) => run[of]))));
    const beside = (of: 'messages' | 'deliveries'): string =>
      asTimes(median(first.map((run, round) => run[of] / (all[round]?.[of] ?? Number.NaN))));
    const row = {
      what: `${ways[way]}: messages a second; deliveries in a second of processor time`,
      measured: `${figure('messages')}; ${figure('deliveries')}`,
    };
    const ratio = {
      what: `ours ÷ ${ways[way]}: messages; deliveries`,
      measured: `${beside('messages')}; ${beside('deliveries')}`,
    };
    return way === 'ours' ? [row] : [row, ratio];
  });
  return {
    rows,
    notes: [
      'Processor time is of everything there is: functions, queue, gateway and the readers themselves, but the table. What is AWS’s own in a deployment is in it too.',
      'socket.io holds all connections in one process and forgets what it sent. With a number and a row it is as durable; who loses a connection is told nothing of what they missed.',
    ],
  };
}

export const chatRooms: Figure = {
  name: 'chat-rooms',
  title: 'A room in which everybody talks, beside other ways to keep one',
  law: 'A message costs the room, not the room times its messages: who is told once a second is told of many at once.',
  method: `${people} people in one room say ${lines} lines each, a line when the one before it was taken, until all have seen all ${people * lines}: in chat as it is deployed, on the laptop’s queue, table and sockets; with a function that keeps a message and posts it to each reader; and with socket.io. The median of ${rounds} rounds, each way beside the others of its round and in a process of its own.`,
  measure,
};
