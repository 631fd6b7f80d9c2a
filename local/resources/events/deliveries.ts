import { setTimeout as later } from 'node:timers/promises';
import { failpoint } from '../../failpoint.ts';
import type { Surroundings } from '../../resource.ts';
import type { Database } from '../../wire/database.ts';

/** Something that must reach a target, at least once, or its dead-letter queue. */
export interface Delivery {
  targetArn: string;
  /** What the target gets. */
  payload: string;
  /** What the dead-letter queue gets instead: the event as it came. */
  original: string;
  /** Who sends it, for the log: a rule's or a schedule's name. */
  sender: string;
  groupId?: string;
  /** Whose rule it is; a dead letter says so. */
  ruleArn?: string;
  deadLetterArn?: string;
  maxRetries?: number;
  maxAgeSeconds?: number;
}

export interface PendingDelivery extends Delivery {
  id: number;
  attempts: number;
}

/** The target is there and has not started yet: not a try, only a matter of moments. */
export class NotStarted extends Error {}

/** The target cannot take it, however often it is tried. */
export class Undeliverable extends Error {}

const firstRetryMs = 200;
const longestRetryMs = 60_000;
const pauseAfterTroubleMs = 1_000;
const atOnce = 64;

interface Row {
  id: number;
  body: string;
  attempts: number;
  created_at: number;
}

/** A durable list of deliveries and the pump that empties it. */
export interface Deliveries {
  /** Writes it down; inside a caller's transaction it is as durable as that. */
  add(delivery: Delivery): void;
  start(): void;
  /** Looks at the list now instead of at the next tick. */
  wake(): void;
  /** Due now and not yet delivered. One that waits for its retry does not count. */
  inFlight(): number;
  counts(): { delivered: number; failed: number; waiting: number };
  stop(): Promise<void>;
}

export const deliveriesSchema = `
  CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL, due_at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at);`;

/** Opens the list in a service's database; `send` reaches one target or throws. */
export function openDeliveries(
  database: Database,
  surroundings: Surroundings,
  send: (delivery: PendingDelivery) => Promise<void>,
): Deliveries {
  const underWay = new Map<number, Promise<void>>();
  let delivered = 0;
  let failed = 0;
  let running = false;
  let timer: NodeJS.Timeout | undefined;
  const now = () => surroundings.now().getTime();

  function pump() {
    if (!running) return;
    clearTimeout(timer);
    // One moment for both questions: what came due between them would be in neither answer, and wait for somebody to wake us.
    const moment = now();
    const due = database.all<Row>(
      'SELECT id, body, attempts, created_at FROM deliveries WHERE due_at <= ? ORDER BY due_at, id LIMIT ?',
      moment,
      atOnce + underWay.size,
    );
    for (const row of due) {
      if (underWay.size >= atOnce) break;
      if (underWay.has(row.id)) continue;
      const attempt = deliver(row)
        .catch(restABit)
        .finally(() => {
          underWay.delete(row.id);
          pump();
        });
      underWay.set(row.id, attempt);
    }
    const next = database.get<{ due_at: number | null }>(
      'SELECT min(due_at) AS due_at FROM deliveries WHERE due_at > ?',
      moment,
    );
    // The clock may be turned from outside, so a long wait is looked at every second.
    if (next?.due_at) timer = setTimeout(pump, Math.min(next.due_at - moment, 1000));
  }

  /** Nothing can be written down just now (a full disk): what is on the list stays there, and is tried again shortly. */
  async function restABit(error: Error): Promise<void> {
    surroundings.log(`a delivery could not be noted and will be made again: ${error.message}`, 'warn');
    await later(pauseAfterTroubleMs, undefined, { ref: false });
  }

  async function deliver(row: Row): Promise<void> {
    const delivery: PendingDelivery = { ...(JSON.parse(row.body) as Delivery), id: row.id, attempts: row.attempts };
    try {
      await send(delivery);
      failpoint('events.delivery.sent');
      database.run('DELETE FROM deliveries WHERE id = ?', row.id);
      delivered += 1;
    } catch (error) {
      if (running) await retryOrGiveUp(row, delivery, error);
    }
  }

  async function retryOrGiveUp(row: Row, delivery: PendingDelivery, error: unknown): Promise<void> {
    if (error instanceof NotStarted) {
      database.run('UPDATE deliveries SET due_at = ? WHERE id = ?', now() + firstRetryMs, row.id);
      return;
    }
    const attempts = row.attempts + 1;
    const reason = error instanceof Error ? error.message : String(error);
    const tries = (delivery.maxRetries ?? 185) + 1;
    const isTooOld = now() - row.created_at >= (delivery.maxAgeSeconds ?? 86_400) * 1000;
    if (!(error instanceof Undeliverable) && attempts < tries && !isTooOld) {
      const backoffMs = Math.min(firstRetryMs * 2 ** (attempts - 1), longestRetryMs) * (0.75 + Math.random() / 2);
      const dueAt = now() + Math.round(backoffMs);
      database.run('UPDATE deliveries SET attempts = ?, due_at = ? WHERE id = ?', attempts, dueAt, row.id);
      return;
    }
    const why =
      error instanceof Undeliverable
        ? 'NonRetryableError'
        : isTooOld
          ? 'MaximumEventAgeInSeconds'
          : 'MaximumRetryAttempts';
    const code = error instanceof Undeliverable ? 'INVALID_TARGET' : 'SDK_CLIENT_ERROR';
    await bury(row, delivery, { attempts, reason, why, code });
  }

  interface End {
    attempts: number;
    reason: string;
    /** What was exhausted, and the kind of failure, in EventBridge's words. */
    why: string;
    code: string;
  }

  async function bury(row: Row, delivery: PendingDelivery, end: End): Promise<void> {
    const { deadLetterArn } = delivery;
    const attributes = {
      ...(delivery.ruleArn && { RULE_ARN: delivery.ruleArn }),
      TARGET_ARN: delivery.targetArn,
      ERROR_CODE: end.code,
      ERROR_MESSAGE: end.reason.slice(0, 1000) || 'no reason was given',
      EXHAUSTED_RETRY_CONDITION: end.why,
      RETRY_ATTEMPTS: String(end.attempts - 1),
    };
    try {
      if (deadLetterArn) await surroundings.sendMessage(deadLetterArn, delivery.original, { attributes });
    } catch (error) {
      surroundings.log(
        `${delivery.sender}: the dead-letter queue ${deadLetterArn} does not take it: ${error}`,
        'error',
      );
      database.run('UPDATE deliveries SET due_at = ? WHERE id = ?', now() + longestRetryMs, row.id);
      return;
    }
    database.run('DELETE FROM deliveries WHERE id = ?', row.id);
    failed += 1;
    const whereTo = deadLetterArn ? `is in ${deadLetterArn.split(':').at(-1)}` : 'is lost';
    const tried = `after ${end.attempts} ${end.attempts === 1 ? 'try' : 'tries'}`;
    surroundings.log(`${delivery.sender} → ${delivery.targetArn} ${whereTo} ${tried}: ${end.reason}`, 'error');
  }

  return {
    add(delivery) {
      const body = JSON.stringify(delivery);
      database.run('INSERT INTO deliveries (body, created_at, due_at) VALUES (?, ?, ?)', body, now(), now());
    },
    start() {
      running = true;
      pump();
    },
    wake: pump,
    inFlight() {
      const due = database.get<{ due: number }>('SELECT count(*) AS due FROM deliveries WHERE due_at <= ?', now());
      return due?.due ?? 0;
    },
    counts() {
      const all = database.get<{ waiting: number }>('SELECT count(*) AS waiting FROM deliveries');
      return { delivered, failed, waiting: all?.waiting ?? 0 };
    },
    async stop() {
      running = false;
      clearTimeout(timer);
      // What is under way gets a moment; what does not finish is still written down for the next start.
      await Promise.race([Promise.all(underWay.values()), later(2000, undefined, { ref: false })]);
    },
  };
}
