import { setTimeout as pause } from 'node:timers/promises';
import { prod } from '../../config/prod.ts';
import { Chatter, Stopwatch } from './chatter.ts';
import { type Entry, judge, type Verdict } from './list-append.ts';
import { smallWorld } from './small-world.ts';

export interface SoakOptions {
  clients: number;
  rooms: number;
  seconds: number;
  /** Of all rooms together; what the machine cannot do in a second takes longer. */
  messagesPerSecond: number;
  /** Every so often one in so many connections breaks. */
  drops: { everySeconds: number; oneIn: number };
  /** How often the one who decides the order is killed in the middle of it. */
  kills: number;
  /** Somebody in the first room who shouts so often a second, for so long. */
  attacker?: { perSecond: number; seconds: number };
  say?(line: string): void;
}

export interface Soaked extends Verdict {
  messages: number;
  deliveries: number;
  connects: number;
  dropped: number;
  killed: number;
  repeats: number;
  /** What the talkers were answered, and the attacker. */
  answers: Record<string, number>;
  attacked?: { shouted: number; answers: Record<string, number>; shown: number };
  delivery: Spread;
  acknowledgement: Spread;
  seconds: number;
  /** Of this process, clients, stand-ins and functions together, while people talked. */
  cpuSeconds: number;
}

/** Milliseconds. */
export interface Spread {
  p50: number;
  p99: number;
  most: number;
}

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
};

/** Between which steps it is killed, in turns: before the write, after it, and after everybody was told. */
const places = ['chat.sequence.decided', 'chat.sequence.saved', 'chat.sequence.told'];
const shouting = 'Look at me';
const tickMs = 50;
const atOnce = 10;
const longestWaitMs = 120_000;

/** People in rooms who talk, lose their connections and come back, while the one who decides the order is killed. */
export async function soak(options: SoakOptions): Promise<Soaked> {
  const { clients, rooms, seconds, messagesPerSecond, drops, kills, attacker, say = () => {} } = options;
  const { perMinute, burst } = prod.chat ?? {};
  const world = await smallWorld({ limits: { chat: { perMinute, burst } } });
  try {
    const watch = new Stopwatch();
    const names = await Promise.all(Array.from({ length: rooms }, () => world.room()));
    const chatters: { room: string; chatter: Chatter }[] = [];
    for (let each = 0; each < clients; each += 1) {
      const room = names[each % rooms] ?? '';
      chatters.push({ room, chatter: new Chatter({ world, room, person: await world.person(), watch }) });
    }
    for (let from = 0; from < clients; from += atOnce)
      await Promise.all(chatters.slice(from, from + atOnce).map(({ chatter }) => chatter.enter()));
    say(`${clients} clients are in ${rooms} rooms`);

    const [begun, cpu] = [performance.now(), process.cpuUsage()];
    let killed = 0;
    // Whoever is to be killed in the middle of something needs people who talk.
    const isOver = (): boolean => performance.now() - begun > seconds * 1000 && killed >= kills;
    const talk = async ({ chatter }: (typeof chatters)[number]): Promise<void> => {
      for (let said = 1; ; said += 1) {
        await pause((-Math.log(1 - Math.random()) * clients * 1000) / messagesPerSecond);
        if (isOver()) return;
        await chatter.say(`${chatter.name} says ${said}`);
      }
    };
    let dropped = 0;
    const breakConnections = async (): Promise<void> => {
      for (;;) {
        await pause(drops.everySeconds * 1000);
        if (isOver()) return;
        for (let each = 0; each < Math.max(1, clients / drops.oneIn); each += 1) {
          chatters[Math.floor(Math.random() * clients)]?.chatter.drop();
          dropped += 1;
        }
      }
    };
    const kill = async (): Promise<void> => {
      while (killed < kills) {
        const place = places[killed % places.length] ?? '';
        await pause((seconds * 1000) / (kills + 1));
        await world.endAt(place);
        killed += 1;
        say(`killed at ${place}`);
      }
    };
    const attack = attacker && {
      perTick: Math.ceil((attacker.perSecond * tickMs) / 1000),
      by: new Chatter({ world, room: names[0] ?? '', person: await world.person(), watch }),
      shouted: 0,
    };
    const shout = async (): Promise<void> => {
      await attack?.by.enter();
      const ends = performance.now() + (attacker?.seconds ?? 0) * 1000;
      while (attack && performance.now() < ends) {
        for (let each = 0; each < attack.perTick; each += 1) attack.by.shout(`${shouting} ${++attack.shouted}`);
        await pause(tickMs);
      }
    };
    await Promise.all([breakConnections(), kill(), shout(), ...chatters.map(talk)]);
    const took = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(cpu);

    const heads = new Map<string, number>();
    for (const room of names) heads.set(room, (await world.rooms.find(room))?.seq ?? 0);
    const isBehind = ({ room, chatter }: (typeof chatters)[number]): boolean => chatter.last < (heads.get(room) ?? 0);
    for (let waited = 0; chatters.some(isBehind) && waited < longestWaitMs; waited += 200) {
      for (const one of chatters.filter(isBehind)) one.chatter.catchUp();
      await pause(200);
    }
    for (const { chatter } of chatters) chatter.leave();
    attack?.by.leave();

    const verdict: Verdict = { lost: [], doubled: [], misordered: [] };
    const kept = await keptIn(world);
    for (const room of names) {
      const here = chatters.filter((one) => one.room === room).map(({ chatter }) => chatter);
      const found = judge({
        list: kept.get(room) ?? [],
        acknowledged: here.flatMap(({ acknowledged }) => acknowledged),
        readers: here,
      });
      for (const kind of ['lost', 'doubled', 'misordered'] as const) verdict[kind].push(...found[kind]);
    }
    const all = chatters.map(({ chatter }) => chatter);
    const sum = (of: (chatter: Chatter) => number): number => all.reduce((total, each) => total + of(each), 0);
    const answers: Record<string, number> = {};
    for (const [answer, times] of all.flatMap((each) => Object.entries(each.answers)))
      answers[answer] = (answers[answer] ?? 0) + times;
    const shouts = (kept.get(names[0] ?? '') ?? []).filter(({ text }) => text.startsWith(shouting)).length;
    return {
      ...verdict,
      ...{ dropped, killed, answers, seconds: Math.round(took), cpuSeconds: Math.round((user + system) / 1e6) },
      ...(attack ? { attacked: { shouted: attack.shouted, answers: attack.by.answers, shown: shouts } } : {}),
      messages: sum(({ acknowledged }) => acknowledged.length),
      deliveries: sum(({ shown }) => shown.length),
      connects: sum(({ connects }) => connects),
      repeats: sum(({ repeats }) => repeats),
      delivery: spreadOf(watch.deliveriesMs),
      acknowledgement: spreadOf(watch.acknowledgedMs),
    };
  } finally {
    await world.stop();
  }
}

/** Each room as it lies in the table, asked of nobody who could be wrong about it. */
async function keptIn(world: Awaited<ReturnType<typeof smallWorld>>): Promise<Map<string, Entry[]>> {
  const rows = (await world.table.rows()).filter(({ kind }) => kind === 'event');
  const entries = rows.map((row) => {
    const { messageId, kind, text = '' } = row['event'] as { messageId?: string; kind: string; text?: string };
    const seq = Number(String(row['sk']).split('#')[1]);
    return { room: String(row['pk']).replace('ROOM#', ''), entry: { seq, messageId: messageId ?? kind, text } };
  });
  const byRoom = Map.groupBy(entries, ({ room }) => room);
  return new Map(
    [...byRoom].map(([room, list]) => [room, list.map(({ entry }) => entry).toSorted((a, b) => a.seq - b.seq)]),
  );
}
