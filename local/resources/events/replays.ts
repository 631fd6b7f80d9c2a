import { local, type Surroundings } from '../../resource.ts';
import type { Database } from '../../wire/database.ts';
import { AwsError } from '../../wire/json-api.ts';
import type { Bus, Envelope } from './bus.ts';
import type { Declared } from './templates.ts';
import { archiveArn, busNameOf } from './templates.ts';

/** What a replay is asked to do; times are seconds since 1970. */
export interface ReplayRequest {
  ReplayName: string;
  Description?: string;
  EventSourceArn: string;
  EventStartTime: number;
  EventEndTime: number;
  Destination: { Arn: string; FilterArns?: string[] };
}

type ReplayState = 'STARTING' | 'RUNNING' | 'COMPLETED' | 'CANCELLED';

interface Row {
  name: string;
  request: string;
  archive: string;
  state: ReplayState;
  cursor: number;
  started_at: number;
  ended_at: number | null;
  last_event_at: number | null;
}

export const replaysSchema = `
  CREATE TABLE IF NOT EXISTS replays (
    name TEXT PRIMARY KEY, request TEXT NOT NULL, archive TEXT NOT NULL, state TEXT NOT NULL,
    cursor INTEGER NOT NULL DEFAULT 0, started_at INTEGER NOT NULL, ended_at INTEGER, last_event_at INTEGER);`;

const perBatch = 50;
const seconds = (ms: number | null) => (ms === null ? undefined : ms / 1000);

/** Puts archived events on their bus again; a replay a kill interrupted goes on where it was. */
export function openReplays(options: {
  database: Database;
  bus: Bus;
  surroundings: Surroundings;
  declared: () => Declared;
}) {
  const { database, bus, surroundings, declared } = options;
  const arnOf = (name: string) => `arn:aws:events:${local.region}:${local.accountId}:replay/${name}`;
  const rowOf = (name: string) => database.get<Row>('SELECT * FROM replays WHERE name = ?', name);
  let running = false;
  let underWay = 0;

  function existing(name: string): Row {
    const row = rowOf(name);
    if (!row) throw new AwsError('ResourceNotFoundException', `Replay ${name} does not exist.`);
    return row;
  }

  function begin(request: ReplayRequest) {
    const archive = declared().archives.find(({ name }) => archiveArn(name) === request.EventSourceArn);
    if (!archive) throw new AwsError('ResourceNotFoundException', `Archive ${request.EventSourceArn} does not exist.`);
    if (busNameOf(request.Destination.Arn) !== archive.bus)
      throw new AwsError('ValidationException', 'Parameter Destination.Arn is not the source of the archive.');
    if (request.EventEndTime <= request.EventStartTime)
      throw new AwsError('ValidationException', 'Parameter EventEndTime must be greater than EventStartTime.');
    if (rowOf(request.ReplayName))
      throw new AwsError('ResourceAlreadyExistsException', `Replay ${request.ReplayName} already exists.`);
    const startedAt = surroundings.now().getTime();
    database.run(
      "INSERT INTO replays (name, request, archive, state, started_at) VALUES (?, ?, ?, 'STARTING', ?)",
      request.ReplayName,
      JSON.stringify(request),
      archive.name,
      startedAt,
    );
    void run(request.ReplayName);
    return { ReplayArn: arnOf(request.ReplayName), State: 'STARTING', ReplayStartTime: startedAt / 1000 };
  }

  async function run(name: string) {
    underWay += 1;
    try {
      while (running && replayBatch(existing(name))) await new Promise((resolve) => setImmediate(resolve));
    } catch (error) {
      surroundings.log(`replay ${name} stopped: ${error}`, 'error');
    } finally {
      underWay -= 1;
    }
  }

  /** One batch in one transaction, so that no event is replayed twice; answers whether there is more to do. */
  function replayBatch(row: Row): boolean {
    if (row.state !== 'STARTING' && row.state !== 'RUNNING') return false;
    const request = JSON.parse(row.request) as ReplayRequest;
    const batch = database.all<{ seq: number; at: number; envelope: string }>(
      'SELECT seq, at, envelope FROM archived WHERE archive = ? AND seq > ? AND at >= ? AND at < ? ORDER BY seq LIMIT ?',
      row.archive,
      row.cursor,
      request.EventStartTime * 1000,
      request.EventEndTime * 1000,
      perBatch,
    );
    const last = batch.at(-1);
    database.atomically(() => {
      for (const { envelope } of batch) {
        const event = { ...(JSON.parse(envelope) as Envelope), 'replay-name': row.name };
        bus.put(busNameOf(request.Destination.Arn), event, { onlyRules: request.Destination.FilterArns });
      }
      if (last)
        database.run(
          "UPDATE replays SET state = 'RUNNING', cursor = ?, last_event_at = ? WHERE name = ?",
          last.seq,
          last.at,
          row.name,
        );
      else finish(row.name, 'COMPLETED');
    });
    return last !== undefined;
  }

  function finish(name: string, state: ReplayState) {
    database.run(
      'UPDATE replays SET state = ?, ended_at = ? WHERE name = ?',
      state,
      surroundings.now().getTime(),
      name,
    );
  }

  return {
    begin,
    describe(name: string) {
      const row = existing(name);
      const { ReplayName, ...request } = JSON.parse(row.request) as ReplayRequest;
      return {
        ReplayName,
        ReplayArn: arnOf(name),
        State: row.state,
        ...request,
        EventLastReplayedTime: seconds(row.last_event_at),
        ReplayStartTime: seconds(row.started_at),
        ReplayEndTime: seconds(row.ended_at),
      };
    },
    /** The latest first, as the service lists them. */
    list: () =>
      database.all<Row>('SELECT * FROM replays ORDER BY started_at DESC, name').map((row) => {
        const request = JSON.parse(row.request) as ReplayRequest;
        return {
          ReplayName: row.name,
          EventSourceArn: request.EventSourceArn,
          State: row.state,
          EventStartTime: request.EventStartTime,
          EventEndTime: request.EventEndTime,
          EventLastReplayedTime: seconds(row.last_event_at),
          ReplayStartTime: seconds(row.started_at),
          ReplayEndTime: seconds(row.ended_at),
        };
      }),
    cancel(name: string) {
      const row = existing(name);
      if (row.state !== 'STARTING' && row.state !== 'RUNNING')
        throw new AwsError('IllegalStatusException', `Replay ${name} is not running.`);
      finish(name, 'CANCELLED');
      return { ReplayArn: arnOf(name), State: 'CANCELLED' };
    },
    resume() {
      running = true;
      for (const { name } of database.all<Row>("SELECT name FROM replays WHERE state IN ('STARTING', 'RUNNING')"))
        void run(name);
    },
    /** An archive forgets what is older than its retention. */
    forgetOld() {
      for (const { name, retentionDays } of declared().archives) {
        const oldest = surroundings.now().getTime() - retentionDays * 86_400_000;
        if (retentionDays > 0) database.run('DELETE FROM archived WHERE archive = ? AND at < ?', name, oldest);
      }
    },
    underWay: () => underWay,
    stop() {
      running = false;
    },
  };
}
