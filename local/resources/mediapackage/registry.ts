import { randomBytes } from 'node:crypto';
import type { BusEvent } from '../../resource.ts';
import type { Database } from '../../wire/database.ts';
import type { ChannelRequest, EndpointSettings, HarvestRequest } from './settings.ts';

/** What everything here has: when it was made and changed (milliseconds), and by which request. */
interface Made {
  createdAt: number;
  modifiedAt: number;
  etag: string;
  /** The request that made it: the same one again is answered with what there is. */
  token?: string;
  asked: string;
  tags: Record<string, string>;
}

export interface ChannelThing extends Made {
  group: string;
  name: string;
  request: ChannelRequest;
  policy?: string;
}

export interface EndpointThing extends Made {
  group: string;
  channel: string;
  name: string;
  settings: EndpointSettings;
  policy?: string;
}

export type HarvestStatus = 'QUEUED' | 'IN_PROGRESS' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

export interface HarvestThing extends Made {
  group: string;
  channel: string;
  endpoint: string;
  name: string;
  request: HarvestRequest;
  status: HarvestStatus;
  errorMessage?: string;
}

interface Things {
  channel: ChannelThing;
  endpoint: EndpointThing;
  harvest: HarvestThing;
}

/** Channels, endpoints and harvest jobs as they are kept. A path is their names: `group/channel/endpoint/job`. */
export interface Registry {
  get<Kind extends keyof Things>(kind: Kind, path: string): Things[Kind] | undefined;
  /** In order of their making; those below a path when one is given. */
  list<Kind extends keyof Things>(kind: Kind, below?: string): Things[Kind][];
  /** Keeps a thing and the news of it in one write. */
  save<Kind extends keyof Things>(kind: Kind, path: string, thing: Things[Kind], news?: BusEvent): void;
  remove(kind: keyof Things, path: string): void;
  unsent(): { seq: number; event: BusEvent }[];
  sent(seq: number): void;
}

export const newEtag = (): string => randomBytes(8).toString('hex');

const put = `INSERT INTO things (kind, path, made, body) VALUES (?, ?, ?, ?)
  ON CONFLICT (kind, path) DO UPDATE SET body = excluded.body`;

export function registry(database: Database): Registry {
  // Every request for a playlist asks for its endpoint: what was read is remembered until something is written.
  const read = new Map<keyof Things, ReadonlyMap<string, unknown>>();
  const all = <Kind extends keyof Things>(kind: Kind): ReadonlyMap<string, Things[Kind]> => {
    const known = read.get(kind) as ReadonlyMap<string, Things[Kind]> | undefined;
    if (known) return known;
    const rows = database.all<{ path: string; body: string }>(
      'SELECT path, body FROM things WHERE kind = ? ORDER BY made, path',
      kind,
    );
    const found = new Map(rows.map(({ path, body }) => [path, JSON.parse(body) as Things[Kind]]));
    read.set(kind, found);
    return found;
  };
  return {
    get: (kind, path) => all(kind).get(path),
    list: (kind, below) =>
      [...all(kind)].filter(([path]) => below === undefined || path.startsWith(`${below}/`)).map(([, thing]) => thing),
    save(kind, path, thing, news) {
      read.delete(kind);
      database.atomically(() => {
        database.run(put, kind, path, thing.createdAt, JSON.stringify(thing));
        if (news) database.run('INSERT INTO news (body) VALUES (?)', JSON.stringify(news));
      });
    },
    remove(kind, path) {
      read.delete(kind);
      database.run('DELETE FROM things WHERE kind = ? AND path = ?', kind, path);
    },
    unsent: () =>
      database
        .all<{ seq: number; body: string }>('SELECT seq, body FROM news ORDER BY seq')
        .map(({ seq, body }) => ({ seq, event: JSON.parse(body) })),
    sent: (seq) => void database.run('DELETE FROM news WHERE seq = ?', seq),
  };
}
