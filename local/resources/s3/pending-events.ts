import { failpoint } from '../../failpoint.ts';
import type { BusEvent } from '../../resource.ts';
import type { Database } from '../../wire/database.ts';

/** Events that were recorded together with the change they tell of and have yet to reach the bus. */
export interface PendingEvents {
  /** Records an event; call it inside the transaction of the change. It is sent once that has been committed. */
  add(event: BusEvent): void;
  /** Begins to send, what an earlier run left behind first. */
  start(): void;
  count(): number;
  stop(): Promise<void>;
}

const firstPauseMs = 50;
const longestPauseMs = 10_000;

interface Row {
  sequence: number;
  event: string;
}

/**
 * Sends recorded events in their order and forgets each only when the bus has taken it: a kill in between sends it a
 * second time, as S3 itself may, and never loses it.
 */
export const openPendingEvents = (options: {
  database: Database;
  emit: (event: BusEvent) => Promise<void>;
  log: (line: string) => void;
}): PendingEvents => {
  const { database, emit, log } = options;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let started = false;
  let pauseMs = firstPauseMs;

  const oldest = () => database.get<Row>('SELECT sequence, event FROM pending_events ORDER BY sequence LIMIT 1');

  const sendAll = async () => {
    for (let row = oldest(); row && started; row = oldest()) {
      await emit(JSON.parse(row.event) as BusEvent);
      failpoint('s3.event.told');
      database.run('DELETE FROM pending_events WHERE sequence = ?', row.sequence);
      pauseMs = firstPauseMs;
    }
  };

  const pump = () => {
    if (!started || running) return;
    clearTimeout(timer);
    running = sendAll()
      .catch((error: unknown) => {
        log(`an event could not be put on the bus and is tried again: ${String(error)}`);
        timer = setTimeout(pump, pauseMs);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      })
      .finally(() => {
        running = undefined;
      });
  };

  return {
    add(event) {
      database.run('INSERT INTO pending_events (event) VALUES (?)', JSON.stringify(event));
      // By the time this runs the surrounding transaction, which is synchronous, has ended one way or the other.
      setImmediate(pump);
    },
    start() {
      started = true;
      pump();
    },
    count: () => database.get<{ count: number }>('SELECT count(*) AS count FROM pending_events')?.count ?? 0,
    async stop() {
      started = false;
      clearTimeout(timer);
      await running;
    },
  };
};
