import { openDatabase } from '../../wire/database.ts';
import type { Destination, InputAttachment } from './channel-request.ts';
import type { SrtSettings } from './input-request.ts';

export type ChannelState =
  | 'CREATING'
  | 'IDLE'
  | 'STARTING'
  | 'RUNNING'
  | 'STOPPING'
  | 'UPDATING'
  | 'DELETING'
  | 'DELETED';
export type InputState = 'CREATING' | 'DETACHED' | 'ATTACHED' | 'DELETING' | 'DELETED';

/** What becomes of something by itself, and when. Milliseconds. */
export interface Due<State> {
  to: State;
  at: number;
}

export interface Channel {
  id: string;
  arn: string;
  requestId?: string;
  name: string;
  channelClass: 'STANDARD' | 'SINGLE_PIPELINE';
  roleArn?: string;
  logLevel: string;
  destinations: Destination[];
  /** As they were given, checked; read again when the channel runs. */
  encoderSettings: unknown;
  inputAttachments: InputAttachment[];
  inputSpecification?: unknown;
  tags: Record<string, string>;
  state: ChannelState;
  due?: Due<ChannelState>;
}

export interface Input {
  id: string;
  arn: string;
  requestId?: string;
  name: string;
  roleArn?: string;
  /** SHA-256 of each destination's stream name: no file here holds a publisher's key. */
  streamHashes: string[];
  /** The stream names with all but the last four characters of the key hidden. */
  shownNames: string[];
  /** An input of SRT has no stream names; its passphrase is in Secrets Manager, and nowhere here. */
  srt?: SrtSettings & { port: number };
  securityGroups: string[];
  tags: Record<string, string>;
  state: InputState;
  due?: Due<InputState>;
}

export interface Alert {
  id: string;
  channelId: string;
  type: string;
  message: string;
  setAt: number;
  clearedAt?: number;
}

export interface Shelf<Kind extends { id: string; requestId?: string }> {
  get(id: string): Kind | undefined;
  /** The latest one. */
  byRequest(requestId: string): Kind | undefined;
  /** Oldest first. */
  all(): Kind[];
  save(one: Kind): void;
  remove(id: string): void;
}

export interface Records {
  channels: Shelf<Channel>;
  inputs: Shelf<Input>;
  alerts: {
    /** Those that are set, then those that were; newest first, no more than anybody would read. */
    of(channelId: string): Alert[];
    save(alert: Alert): void;
    forget(channelId: string): void;
  };
  /** A number no other resource has or had. */
  newId(): string;
  /** What has been changed stands nowhere any more as it was. */
  scrub(): void;
  close(): void;
}

/** What is changed is overwritten, not only let go of: destinations hold the keys of other places. */
const schema = `
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS channels (id TEXT PRIMARY KEY, request_id TEXT, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS inputs (id TEXT PRIMARY KEY, request_id TEXT, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS alerts (id TEXT PRIMARY KEY, channel_id TEXT NOT NULL, set_at INTEGER NOT NULL, is_set INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS alerts_by_channel ON alerts (channel_id, is_set, set_at);
  CREATE TABLE IF NOT EXISTS ids (id INTEGER PRIMARY KEY AUTOINCREMENT);
`;
const firstId = 1_000_000;
const alertsKept = 100;
/** Those that are set, then those that were. */
const newestFirst = 'ORDER BY is_set DESC, set_at DESC LIMIT ?';

/** Channels, inputs and alerts on disk: a killed laptop knows afterwards what was on air. */
export const openRecords = (dataDir: string): Records => {
  const db = openDatabase(dataDir, 'channels.sqlite', schema);
  const shelf = <Kind extends { id: string; requestId?: string }>(table: 'channels' | 'inputs'): Shelf<Kind> => {
    const read = (sql: string, ...values: string[]): Kind[] =>
      db.all<{ body: string }>(sql, ...values).map(({ body }) => JSON.parse(body) as Kind);
    return {
      get: (id) => read(`SELECT body FROM ${table} WHERE id = ?`, id)[0],
      byRequest: (requestId) =>
        read(`SELECT body FROM ${table} WHERE request_id = ? ORDER BY CAST(id AS INTEGER) DESC`, requestId)[0],
      all: () => read(`SELECT body FROM ${table} ORDER BY CAST(id AS INTEGER)`),
      save: (one) =>
        void db.run(
          `INSERT INTO ${table} (id, request_id, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
          ...[one.id, one.requestId ?? null, JSON.stringify(one)],
        ),
      remove: (id) => void db.run(`DELETE FROM ${table} WHERE id = ?`, id),
    };
  };
  return {
    channels: shelf('channels'),
    inputs: shelf('inputs'),
    alerts: {
      of: (channelId) =>
        db
          .all<{ body: string }>(`SELECT body FROM alerts WHERE channel_id = ? ${newestFirst}`, channelId, alertsKept)
          .map(({ body }) => JSON.parse(body) as Alert),
      save: (alert) =>
        db.atomically(() => {
          const { id, channelId, setAt, clearedAt } = alert;
          db.run(
            'INSERT INTO alerts (id, channel_id, set_at, is_set, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET is_set = excluded.is_set, body = excluded.body',
            ...[id, channelId, setAt, clearedAt === undefined ? 1 : 0, JSON.stringify(alert)],
          );
          db.run(
            `DELETE FROM alerts WHERE channel_id = ? AND id NOT IN (SELECT id FROM alerts WHERE channel_id = ? ${newestFirst})`,
            ...[channelId, channelId, alertsKept],
          );
        }),
      forget: (channelId) => void db.run('DELETE FROM alerts WHERE channel_id = ?', channelId),
    },
    newId() {
      db.run('INSERT INTO ids DEFAULT VALUES');
      return String(firstId + (db.get<{ id: number }>('SELECT max(id) AS id FROM ids')?.id ?? 0));
    },
    scrub: () => void db.all('PRAGMA wal_checkpoint(TRUNCATE)'),
    close: () => db.close(),
  };
};
