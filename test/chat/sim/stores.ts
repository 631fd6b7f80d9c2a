import type { Beat, BeatsStore } from '../../../lambdas/chat/beats-store.ts';
import type { BehindStore, Mark } from '../../../lambdas/chat/behind-store.ts';
import type { RoomHead, RoomIndex, RoomPage } from '../../../lambdas/chat/page-contract.ts';
import type { PageFiles } from '../../../lambdas/chat/page-files.ts';
import { leftBehind } from '../../../lambdas/chat/pages.ts';
import type { Room } from '../../../lambdas/chat/room.ts';
import type { RoomEvent } from '../../../lambdas/chat/room-contract.ts';
import type { RoomStore } from '../../../lambdas/chat/room-store.ts';
import { settingsAtFirst } from '../../../lambdas/chat/settings-contract.ts';
import { ConditionFailed } from '../../../lambdas/kit/transaction.ts';

/** Everything that is paid for by the piece. */
export const noBill = () => ({
  ...{ readUnits: 0, writeUnits: 0, queueCalls: 0, puts: 0, gets: 0, lambdaCalls: 0, gbSeconds: 0 },
  ...{ socketMessages: 0, socketMinutes: 0, edgeRequests: 0, edgeBytes: 0 },
});
export type Bill = ReturnType<typeof noBill>;

const eventBytes = 400;
const unitBytes = 4096;

/**
 * One room's rows and files in memory, with what reading and writing them takes of DynamoDB and S3. It keeps the promises that
 * the real stores are tested for, and nothing decides anything here.
 */
export const storesOf = (roomId: string, bill: Bill) => {
  let room: Room | undefined;
  let beat: Beat | undefined;
  let mark: Mark | undefined;
  const events: RoomEvent[] = [];
  const acts = new Map<string, { actId: string; seq?: number }>();
  const files = new Map<string, { etag: string; edition?: string; value: unknown }>();
  let versions = 0;
  const none = () => undefined;

  const rooms: Pick<RoomStore, 'find' | 'facts' | 'commit' | 'history' | 'events' | 'pinned' | 'count'> = {
    find: async () => {
      bill.readUnits += 1;
      return room;
    },
    facts: async (_, about) => {
      bill.readUnits += 2 + about.acts.length + 3 * about.people.length;
      const done = (id: string) => acts.get(id);
      return { room, settings: settingsAtFirst, done, bar: none, spoken: none, follows: none, held: none };
    },
    commit: async (before, after, placed, now) => {
      if (before?.writes !== room?.writes) throw new ConditionFailed([0]);
      const behind = leftBehind(before, after, placed);
      room = after;
      let rows = 1;
      for (const { actId, seq, event, keeps } of placed) {
        acts.set(actId, { actId, ...(seq === undefined ? {} : { seq }) });
        if (event) events.push(event);
        rows += 1 + (event ? 1 : 0) + keeps.length;
        for (const one of keeps) {
          if (one.keep !== 'beat') continue;
          beat ??= {
            ...{ roomId, starts: 0, tick: 0, at: now.toISOString(), working: false, told: one.told, marks: [] },
            ...{ reactions: {}, viewers: 0, votes: '', pages: [], toldOf: '', againAt: 0 },
          };
          beat = { ...beat, starts: beat.starts + 1 };
        }
      }
      if (behind) {
        rows += 2;
        mark = {
          ...{ roomId, marks: (mark?.marks ?? 0) + 1, quiet: new Set([...(mark?.quiet ?? []), ...behind.quiet]) },
          pages: new Set([...(mark?.pages ?? []), ...behind.pages]),
        };
      }
      bill.writeUnits += 2 * rows;
    },
    history: async (at, _, { after, limit }) => {
      const head = at?.seq ?? 0;
      const from = after ?? Math.max(0, head - limit);
      const some = events.slice(from, Math.min(head, from + limit));
      const authors = new Set(some.map((one) => (one.kind === 'message' ? one.author.accountId : '')));
      bill.readUnits += Math.ceil((some.length * eventBytes) / unitBytes) + authors.size;
      return { events: some, nextAfter: some.at(-1)?.seq ?? from, head };
    },
    events: async (_, places) => places.flatMap((seq) => events[seq - 1] ?? []),
    pinned: async () => undefined,
    count: async () => [],
  };

  const beats: BeatsStore = {
    find: async () => {
      bill.readUnits += 1;
      return beat;
    },
    claim: async (_, tick, now) => {
      bill.writeUnits += 2;
      if (!beat || beat.tick >= tick) return false;
      beat = { ...beat, tick, at: now.toISOString(), working: true };
      return true;
    },
    save: async (one) => {
      bill.writeUnits += 2;
      if (!beat || beat.tick !== one.tick || beat.told > one.told) return false;
      beat = { ...one, starts: beat.starts, working: false };
      return true;
    },
    end: async ({ starts }) => {
      bill.writeUnits += 2;
      if (beat?.starts !== starts) return false;
      beat = undefined;
      return true;
    },
    late: async () => [],
  };

  const behind: BehindStore = {
    find: async () => {
      bill.readUnits += 1;
      return mark;
    },
    settle: async ({ marks }) => {
      bill.writeUnits += 2;
      if (mark?.marks !== marks) return false;
      mark = undefined;
      return true;
    },
    leave: async () => true,
    rooms: async () => [],
    pagesWith: async () => new Set<number>(),
  };

  const look = (key: string) => {
    bill.gets += 1;
    return files.get(key);
  };
  const put = (key: string, value: unknown, was: { etag: string } | undefined, edition?: string): void => {
    bill.puts += 1;
    if (files.get(key)?.etag !== was?.etag) throw new ConditionFailed([0]);
    versions += 1;
    files.set(key, { etag: `${versions}`, value, ...(edition === undefined ? {} : { edition }) });
  };
  const pageFiles: PageFiles = {
    head: async () => look('head'),
    putHead: async (head, was) => put('head', head, was),
    page: async (_, page) => {
      const found = look(`page ${page}`);
      return found && { etag: found.etag, edition: found.edition };
    },
    putPage: async (page: RoomPage, was) => {
      const edition = `${page.messages.at(-1)?.seq}`;
      if (was?.edition !== edition) put(`page ${page.page}`, page, was, edition);
      return edition;
    },
    index: async () => {
      const found = look('index');
      return found && { etag: found.etag, index: found.value as RoomIndex };
    },
    putIndex: async (index, was) => put('index', index, was),
  };

  return {
    ...{ rooms: rooms as RoomStore, beats, behind, files: pageFiles },
    settings: { find: async () => ({ settings: settingsAtFirst, version: 0 }) },
    polls: { votes: async () => [] },
    room: () => room,
    beat: () => beat,
    head: () => files.get('head')?.value as RoomHead | undefined,
    events,
  };
};
