import { brotliCompressSync, constants } from 'node:zlib';
import { prod } from '../../../config/prod.ts';
import type { Act } from '../../../lambdas/chat/act.ts';
import { beat } from '../../../lambdas/chat/beat.ts';
import { givePlaces } from '../../../lambdas/chat/give-places.ts';
import { isInPages, paceOf } from '../../../lambdas/chat/pace.ts';
import { type RoomHead, roomHead } from '../../../lambdas/chat/page-contract.ts';
import type { Member } from '../../../lambdas/chat/sockets-store.ts';
import { type Line, speaking } from '../../../lambdas/chat/speak.ts';
import { tickRoom } from '../../../lambdas/chat/tick-room.ts';
import { writePages } from '../../../lambdas/chat/write-pages.ts';
import { derivedId } from '../../../lambdas/kit/derived-id.ts';
import { toWire } from '../../../lambdas/kit/wire.ts';
import { seeded } from '../../support/seeded.ts';
import { prices, quotas } from './prices.ts';
import { type Bill, noBill, storesOf } from './stores.ts';

// A room in virtual time: what decides and what tells is the chat's own code; what takes time, and how much there is of it, is here.

/** Milliseconds that things take: a frame on its way into the queue, the room's write, one post, one look at the edge. */
const takes = { frame: 25, queue: 30, commit: 20, post: 8, reads: 40, look: 60 };
const asTheEdge = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const postsAtOnce = 64;
/** So long a post that was turned away is tried again. */
const budgetMs = 2_000;
/** Where the edge keeps what it has fetched: each of these asks the bucket for itself. */
const edgeCaches = 20;
const looksSampled = 200;
/** More than this many are not there as sockets even at the beginning: they come when the room is read from pages. */
const mostAtFirst = 6_000;

export interface Asked {
  readers: number;
  perSecond: number;
  /** Virtual seconds that are measured, after those that are not. */
  seconds: number;
  warmUp?: number;
}

export interface Simulated {
  pace: string;
  dollarsPerHour: number;
  /** Posts over sockets, and looks at the edge, of one reader in a second. */
  callsPerReader: number;
  p50: number;
  p99: number;
  dropped: number;
  mostCallsPerSecond: number;
  mostEdgePerSecond: number;
  sockets: number;
  headBytes: number;
  bill: Bill;
}

/** Work by its moment, and what follows from it. */
const agendaFrom = (nowMs: number) => {
  const entries: { at: number; work: () => Promise<void> | void }[] = [];
  let now = nowMs;
  return {
    now: () => now,
    at: (at: number, work: () => Promise<void> | void) => {
      let index = entries.length;
      while (index > 0 && (entries[index - 1]?.at ?? 0) > at) index -= 1;
      entries.splice(index, 0, { at, work });
    },
    async until(end: number): Promise<void> {
      for (let next = entries[0]; next && next.at <= end; next = entries[0]) {
        entries.shift();
        now = Math.max(now, next.at);
        await next.work();
      }
      now = end;
    },
  };
};

const percentile = (samples: { ms: number; weight: number }[], share: number): number => {
  const all = samples.reduce((sum, { weight }) => sum + weight, 0);
  let seen = 0;
  for (const { ms, weight } of samples.sort((one, other) => one.ms - other.ms)) {
    seen += weight;
    if (seen >= all * share) return ms;
  }
  return 0;
};

export const priceOf = (bill: Bill): number =>
  (bill.socketMessages * prices.socketMessage +
    bill.socketMinutes * prices.socketMinute +
    bill.edgeRequests * prices.edgeRequest +
    bill.writeUnits * prices.writeUnit +
    bill.readUnits * prices.readUnit +
    bill.queueCalls * prices.queueCall +
    bill.lambdaCalls * prices.lambdaCall +
    bill.gbSeconds * prices.lambdaGBSecond +
    bill.puts * prices.put +
    bill.gets * prices.get) /
    1e6 +
  (bill.edgeBytes / 1e9) * prices.edgeGB;

export const simulate = async ({ readers, perSecond, seconds, warmUp = 40 }: Asked): Promise<Simulated> => {
  const { chat } = prod;
  if (!chat) throw new Error('prod has no chat');
  const random = seeded(readers + perSecond);
  const roomId = derivedId('str', 'simulated', readers, perSecond);
  const ownerId = derivedId('usr', 'owner');
  const at = { roomId, place: ownerId, ownerId };
  const agenda = agendaFrom(Date.parse('2026-11-20T10:00:00.000Z'));
  const began = agenda.now();
  const measureFrom = began + warmUp * 1000;
  const end = measureFrom + seconds * 1000;
  const isMeasured = (): boolean => agenda.now() >= measureFrom;
  const bill = noBill();
  const stores = storesOf(roomId, bill);
  /** When somebody said it, by the message's id. */
  const saidAt = new Map<string, number>();
  const samples: { ms: number; weight: number }[] = [];
  let [posts, dropped, headBytes, heads] = [0, 0, 0, 0];
  const callsIn = new Map<number, number>();

  // Sockets: so many posts a second as one function makes, and as the account may.
  const sockets: Member[] = [];
  const setSockets = (count: number): void => {
    const until = new Date(end + 3_600_000).toISOString();
    sockets.length = 0;
    for (let index = 0; index < count; index++)
      sockets.push({ connectionId: `c${index}`, draw: (index + 0.5) / readers, until, leaseUntil: until });
  };
  setSockets(Math.min(readers, mostAtFirst));
  let tokens: number = quotas.burst;
  let refilledAt = began;
  let cursor = began;
  const line: Line = {
    post: async () => 'sent',
    close: async () => 'sent',
    postToAll: async (ids, text) => {
      const from = Math.max(cursor, agenda.now());
      tokens = Math.min(quotas.burst, tokens + ((from - refilledAt) * quotas.callsPerSecond) / 1000);
      const bare = (ids.length * takes.post) / postsAtOnce;
      const held = Math.max(0, ((ids.length - tokens) * 1000) / quotas.callsPerSecond);
      const lasts = Math.max(bare, held, takes.post);
      const sent = lasts <= budgetMs ? ids.length : Math.floor((ids.length * budgetMs) / lasts);
      tokens = Math.max(0, tokens + (lasts * quotas.callsPerSecond) / 1000 - ids.length);
      refilledAt = from + lasts;
      cursor = from + lasts;
      const frame = JSON.parse(text) as { items?: { message_id: string }[] };
      if (isMeasured()) {
        posts += ids.length;
        const second = Math.floor(from / 1000);
        callsIn.set(second, (callsIn.get(second) ?? 0) + ids.length);
        for (const { message_id } of frame.items ?? []) {
          const said = saidAt.get(message_id) ?? from;
          dropped += ids.length - sent;
          // Whoever is first hears at once, whoever is last when all have heard.
          for (const share of [0, 0.25, 0.5, 0.75, 1])
            samples.push({ ms: from + share * Math.min(lasts, budgetMs) - said, weight: sent / 5 });
        }
      }
      bill.socketMessages += ids.length * Math.ceil(text.length / 32_768);
      return { sent, gone: [], missed: [] };
    },
  };
  const members = {
    members: async () => {
      bill.readUnits += 8 + Math.ceil((sockets.length * 220) / 4096);
      return [...sockets];
    },
    remove: async () => {},
    ofPerson: async () => [],
  };
  const speak = speaking(members, line);
  /** A function that runs from now until everything it has sent is sent. */
  const running = async (memoryGB: number, startMs: number, work: () => Promise<void>): Promise<number> => {
    cursor = agenda.now() + startMs;
    await work();
    bill.lambdaCalls += 1;
    bill.gbSeconds += (memoryGB * (cursor - agenda.now())) / 1000;
    return cursor;
  };

  const waiting: Act[] = [];
  let isBusy = false;
  const drain = async (): Promise<void> => {
    const acts = waiting.splice(0, 10);
    if (acts.length === 0) {
      isBusy = false;
      return;
    }
    isBusy = true;
    bill.queueCalls += 2;
    const world = { ...stores, speak, sockets: members, said: { send: queue }, due };
    const done = await running(1, takes.commit, () => givePlaces(world, acts, new Set(), () => new Date(agenda.now())));
    settleCrowd();
    agenda.at(done + takes.queue, drain);
  };
  const queue = async (act: Act): Promise<void> => {
    bill.queueCalls += 1;
    waiting.push(act);
    if (!isBusy) {
      isBusy = true;
      agenda.at(agenda.now() + takes.queue, drain);
    }
  };

  let beating = 0;
  const due = {
    poll: async () => {},
    raid: async () => {},
    pages: async (_: string, afterMs: number) => {
      bill.queueCalls += 3;
      agenda.at(agenda.now() + afterMs, async () => {
        await running(0.5, takes.reads, async () => void (await writePages(stores, roomId)));
      });
    },
    beat: async (one: { roomId: string; tick: number }, afterMs: number) => {
      bill.queueCalls += 3;
      agenda.at(agenda.now() + afterMs + takes.queue, () => runBeat(one));
    },
  };
  const moments = { take: async () => ({}) };
  const beatWorld = {
    ...{ ...stores, speak, moments, due, sockets: members, said: { send: queue } },
    ...{ big: chat, streams: { stream: async () => undefined }, videos: { video: async () => undefined } },
  };
  const runBeat = async (one: { roomId: string; tick: number }): Promise<void> => {
    // Whoever is still at the second before has the next one come again.
    if (agenda.now() < beating) return due.beat(one, 1000);
    beating = await running(0.5, takes.reads, () => beat(beatWorld, one, new Date(agenda.now())));
    const head = stores.head();
    if (head && stores.room() && isInPages(stores.room() as never)) {
      const written = agenda.now() + takes.reads;
      agenda.at(written, () => {
        edge = head;
      });
      if (isMeasured() && one.tick % 10 === 0) {
        headBytes += brotliCompressSync(JSON.stringify(toWire(roomHead, head)), asTheEdge).length;
        heads += 1;
      }
    }
    settleCrowd();
  };

  // Readers of pages: some of them, each for as many others.
  let edge: RoomHead | undefined;
  let kept: RoomHead | undefined;
  let keptAt = 0;
  let looking = false;
  let looks = 0;
  const perLook = readers / looksSampled;
  const look = (reader: { at: number }): void => {
    const now = agenda.now();
    if (now - keptAt >= 1000) {
      kept = edge;
      keptAt = now;
      bill.gets += edgeCaches;
    }
    if (isMeasured()) looks += perLook;
    if (kept && isMeasured()) {
      const { messages, after, pages } = kept;
      if (after > reader.at) looks += perLook * pages.filter(({ to }) => to > reader.at).length;
      for (const one of messages) {
        const said = (one.kind === 'message' && saidAt.get(one.messageId)) || 0;
        if (one.seq > reader.at && said >= measureFrom) samples.push({ ms: now + takes.look - said, weight: perLook });
      }
    }
    reader.at = Math.max(reader.at, kept?.room.headSeq ?? 0);
    const nextMs = (kept?.nextMs ?? 2000) * (0.9 + 0.2 * random());
    agenda.at(now + nextMs, () => look(reader));
  };
  /** People go where they are told to: to pages, all but those who drew low. */
  const settleCrowd = (): void => {
    const room = stores.room();
    if (!room || !isInPages(room)) return;
    const wanted = Math.max(1, Math.floor(readers / paceOf(room).oneIn));
    if (sockets.length !== wanted) setSockets(wanted);
    if (looking) return;
    looking = true;
    for (let index = 0; index < looksSampled; index++) agenda.at(agenda.now() + random() * 2000, () => look({ at: 0 }));
  };

  let made = 0;
  const speakNow = async (): Promise<void> => {
    made += 1;
    const clientId = String(made);
    const who = `Person ${Math.floor(random() * Math.min(readers, 5000))}`;
    bill.socketMessages += 1;
    bill.lambdaCalls += 1;
    bill.gbSeconds += takes.frame / 1000;
    bill.readUnits += 3;
    const act: Act = {
      ...{ do: 'say', ...at, actId: derivedId('msg', roomId, made), clientId, parts: [] },
      text: `What a goal that was, number ${made}! ${'I do not believe it. '.repeat(Math.floor(random() * 4))}`,
      speaker: {
        ...{ accountId: derivedId('usr', who), name: who, badges: [], hue: Math.floor(random() * 360) },
        ...{ exempt: false, subscriber: false },
      },
    };
    saidAt.set(act.actId, agenda.now());
    agenda.at(agenda.now() + takes.frame, () => queue(act));
    agenda.at(agenda.now() - (Math.log(1 - random()) * 1000) / perSecond, speakNow);
  };
  agenda.at(agenda.now() + 1000, speakNow);
  // Somebody comes: it is seen how many there are.
  for (const second of [2, 5])
    agenda.at(began + second * 1000, async () => {
      await running(0.5, takes.reads, () => tickRoom(beatWorld, roomId, new Date(agenda.now())));
    });

  await agenda.until(measureFrom);
  Object.assign(bill, noBill());
  [posts, dropped] = [0, 0];
  await agenda.until(end);

  const meanHead = heads > 0 ? headBytes / heads : 0;
  bill.edgeRequests += looks;
  bill.edgeBytes += looks * (meanHead + 400);
  bill.socketMinutes += (sockets.length * seconds) / 60;
  const room = stores.room();
  return {
    pace: room ? paceOf(room).is : 'at_once',
    dollarsPerHour: (priceOf(bill) * 3600) / seconds,
    callsPerReader: (posts + looks) / readers / seconds,
    p50: percentile(samples, 0.5),
    p99: percentile(samples, 0.99),
    dropped,
    mostCallsPerSecond: Math.max(0, ...callsIn.values()),
    mostEdgePerSecond: looks / seconds,
    sockets: sockets.length,
    headBytes: meanHead,
    bill,
  };
};

/** One post for each reader and each message, from a function that may do what the account may. */
export const naive = ({ readers, perSecond }: Pick<Asked, 'readers' | 'perSecond'>) => {
  const wanted = readers * perSecond;
  const may = Math.min(quotas.callsPerSecond, (postsAtOnce * 1000) / takes.post);
  const lastMs = (readers / may) * 1000;
  const isTooMuch = wanted > may || lastMs > budgetMs;
  const reached = Math.min(1, may / wanted, (may * budgetMs) / 1000 / readers);
  return {
    dollarsPerHour: (wanted * 3600 * prices.socketMessage) / 1e6 + (readers * 60 * prices.socketMinute) / 1e6,
    callsPerReader: perSecond,
    p99: isTooMuch ? budgetMs : takes.frame + takes.queue + takes.commit + lastMs,
    droppedShare: 1 - reached,
  };
};
