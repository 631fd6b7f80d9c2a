import { randomUUID } from 'node:crypto';
import { failpoint } from '../../failpoint.ts';
import { type BusEvent, local, type Surroundings } from '../../resource.ts';
import type { Database } from '../../wire/database.ts';
import type { Deliveries } from './deliveries.ts';
import { matches } from './pattern.ts';
import { inputFor } from './target-input.ts';
import type { Archive, Declared, Rule, Target } from './templates.ts';

/** An event as targets see it. */
export interface Envelope extends Record<string, unknown> {
  version: '0';
  id: string;
  source: string;
  'detail-type': string;
  account: string;
  region: string;
  time: string;
  resources: string[];
  detail: unknown;
  'replay-name'?: string;
}

/** An event as the console shows it. */
export interface SeenEvent {
  id: string;
  bus: string;
  time: string;
  source: string;
  type: string;
  detail: unknown;
  correlationId?: string;
  matchedRules: string[];
  replayName?: string;
}

/** Someone in this process who gets events as durably as a target does. */
export interface Subscription {
  /** Stays the same from run to run: what was not handled yet is handed over at the next start. */
  name: string;
  bus: string;
  pattern: Record<string, unknown>;
}

interface PutOptions {
  /** A replay reaches rules (all, or the named ones) but is never archived again. */
  onlyRules?: string[];
  /** An event that came from another bus goes to no third one. */
  forwarded?: boolean;
}

export interface Bus {
  /** Durable once it returns: the event's deliveries and its place in archives are written in one transaction. */
  put(busName: string, envelope: Envelope, options?: PutOptions): void;
  /** A rule's own event (a scheduled rule): reaches that rule's targets, whatever its pattern. */
  trigger(rule: Rule): void;
  has(busName: string): boolean;
  recent(): SeenEvent[];
  onEvent(listener: (seen: SeenEvent) => void): () => void;
}

const shownInConsole = 200;

export const busSchema = `
  CREATE TABLE IF NOT EXISTS recent (seq INTEGER PRIMARY KEY AUTOINCREMENT, seen TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS archived (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, archive TEXT NOT NULL, at INTEGER NOT NULL, envelope TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS archived_at ON archived (archive, seq);`;

/** Completes an event with what EventBridge itself adds. */
export function envelopeOf(event: BusEvent, now: Date): Envelope {
  const time = event.time ? new Date(event.time) : now;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': event['detail-type'],
    source: event.source,
    account: local.accountId,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region: local.region,
    resources: event.resources ?? [],
    detail: event.detail,
  };
}

/** The buses: what is put is matched with every rule, archive and subscription of its bus. */
export function openBus(options: {
  database: Database;
  deliveries: Deliveries;
  surroundings: Surroundings;
  declared: () => Declared;
  subscriptions: Iterable<Subscription>;
}): Bus {
  const { database, deliveries, surroundings, declared, subscriptions } = options;
  const listeners = new Set<(seen: SeenEvent) => void>();

  function put(busName: string, envelope: Envelope, { onlyRules, forwarded }: PutOptions = {}) {
    const matched = declared().rules.filter(
      (rule) =>
        rule.bus === busName &&
        rule.pattern !== undefined &&
        (onlyRules === undefined || onlyRules.includes(rule.arn)) &&
        matches(rule.pattern, envelope),
    );
    const seen = asSeen(busName, envelope, matched);
    database.atomically(() => {
      for (const rule of matched) addDeliveries(rule, envelope, forwarded ?? false);
      if (onlyRules === undefined) addForSubscribers(busName, envelope);
      if (envelope['replay-name'] === undefined) keepInArchives(busName, envelope);
      remember(seen);
    });
    failpoint('events.put.saved');
    tell(seen);
  }

  function addDeliveries(rule: Rule, envelope: Envelope, forwarded: boolean) {
    for (const target of rule.targets) {
      if (forwarded && target.Arn.includes(':event-bus/')) continue;
      deliveries.add(deliveryFor(rule, target, envelope));
    }
  }

  function deliveryFor(rule: Rule, target: Target, envelope: Envelope) {
    const original = JSON.stringify(envelope);
    const facts = { ruleName: rule.name, ruleArn: rule.arn, ingestedAt: surroundings.now().toISOString() };
    return {
      targetArn: target.Arn,
      payload: target.Arn.includes(':event-bus/') ? original : inputFor(target, envelope, facts),
      original,
      sender: `rule ${rule.name}`,
      ruleArn: rule.arn,
      groupId: target.SqsParameters?.MessageGroupId,
      deadLetterArn: target.DeadLetterConfig?.Arn,
      maxRetries: target.RetryPolicy?.MaximumRetryAttempts,
      maxAgeSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds,
    };
  }

  function addForSubscribers(busName: string, envelope: Envelope) {
    const original = JSON.stringify(envelope);
    for (const { name, bus, pattern } of subscriptions) {
      if (bus !== busName || !matches(pattern, envelope)) continue;
      deliveries.add({ targetArn: `subscriber:${name}`, payload: original, original, sender: 'bus' });
    }
  }

  function keepInArchives(busName: string, envelope: Envelope) {
    const fits = (archive: Archive) => !archive.pattern || matches(archive.pattern, envelope);
    for (const archive of declared().archives)
      if (archive.bus === busName && fits(archive))
        database.run(
          'INSERT INTO archived (archive, at, envelope) VALUES (?, ?, ?)',
          archive.name,
          Date.parse(envelope.time),
          JSON.stringify(envelope),
        );
  }

  function remember(seen: SeenEvent) {
    database.run('INSERT INTO recent (seen) VALUES (?)', JSON.stringify(seen));
    database.run('DELETE FROM recent WHERE seq <= (SELECT max(seq) FROM recent) - ?', shownInConsole);
  }

  function tell(seen: SeenEvent) {
    for (const listener of listeners) listener(seen);
    // Not at once: a caller's transaction may still be open.
    setImmediate(deliveries.wake);
  }

  return {
    put,
    trigger(rule) {
      const event = { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [rule.arn], detail: {} };
      const envelope = envelopeOf(event, surroundings.now());
      const seen = asSeen(rule.bus, envelope, [rule]);
      database.atomically(() => {
        addDeliveries(rule, envelope, false);
        remember(seen);
      });
      tell(seen);
    },
    has: (busName) => declared().buses.has(busName),
    recent: () =>
      database
        .all<{ seen: string }>('SELECT seen FROM recent ORDER BY seq DESC')
        .map(({ seen }) => JSON.parse(seen) as SeenEvent),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function asSeen(bus: string, envelope: Envelope, matched: Rule[]): SeenEvent {
  const detail = envelope.detail as { correlationId?: unknown } | null | undefined;
  const correlationId = typeof detail?.correlationId === 'string' ? detail.correlationId : undefined;
  return {
    id: envelope.id,
    bus,
    time: envelope.time,
    source: envelope.source,
    type: envelope['detail-type'],
    detail: envelope.detail,
    correlationId,
    matchedRules: matched.map((rule) => rule.name),
    replayName: envelope['replay-name'],
  };
}
