import { oneCallEach, ours, socketIo, type TalkingRoom } from './rooms.ts';

// One room of people who all talk, alone in this process, so that its processor time is nobody else's. Told by its parent in
// which way it is kept, and how many say how much.

export const ways = {
  ours,
  naive: oneCallEach,
  socketIo: socketIo(false),
  socketIoKept: socketIo(true),
} satisfies Record<string, (people: number) => Promise<TalkingRoom>>;
export type Way = keyof typeof ways;

export interface Talking {
  way: Way;
  people: number;
  /** Lines of each of them. */
  lines: number;
}
export interface Talked {
  cpuMs: number;
  wallMs: number;
}

const longestMs = 180_000;

/** Everybody says everything they have to say, each line when the one before was taken; it is over when all have seen all. */
async function talk({ way, people, lines }: Talking): Promise<Talked> {
  const { talkers } = await ways[way](people);
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  const sayAll = async ({ say }: (typeof talkers)[number], at: number): Promise<void> => {
    for (let line = 1; line <= lines; line += 1) await say(`person ${at} says line ${line}`);
  };
  await Promise.all(talkers.map(sayAll));
  while (!talkers.every(({ seen }) => seen() >= people * lines)) {
    if (performance.now() - begun > longestMs) throw new Error('not everybody saw everything');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - begun };
}

process.on('message', async (talking: Talking) => {
  try {
    process.send?.((await talk(talking)) satisfies Talked);
  } catch (error) {
    process.send?.({ problem: String((error as Error).stack) });
  }
});
process.on('disconnect', () => process.exit());
