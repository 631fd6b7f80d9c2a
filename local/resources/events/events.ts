import type { BusEvent, Listening, Resource, Service, Surroundings } from '../../resource.ts';
import { openDatabase } from '../../wire/database.ts';
import { openJsonApi } from '../../wire/json-api.ts';
import { calendarSchema, openCalendar } from '../scheduler/calendar.ts';
import { busSchema, type Envelope, envelopeOf, openBus, type SeenEvent, type Subscription } from './bus.ts';
import { deliveriesSchema, openDeliveries, type PendingDelivery, Undeliverable } from './deliveries.ts';
import { listOperations } from './list-operations.ts';
import { eventsOperations } from './operations.ts';
import { openReplays, replaysSchema } from './replays.ts';
import { sendToTarget } from './send-to-target.ts';
import { busNameOf, type Declared, readTemplates, understands } from './templates.ts';

export interface EventsListening extends Listening {
  /** Puts an event on a bus from within this process (what `Surroundings.emit` does with 'default'). */
  put(busName: string, event: BusEvent): Promise<void>;
  /**
   * Hands events over as durably as to a target: a handler that throws gets the event again, and what a kill left
   * unhandled comes at the next start. To be called before `start`.
   */
  subscribe(subscription: Subscription, handler: (event: Envelope) => Promise<void>): void;
  /** Shows every event as it passes; nothing is kept for a listener. Answers how to stop listening. */
  onEvent(listener: (seen: SeenEvent) => void): () => void;
}

/** EventBridge: buses, rules, schedules of rules, archives and replays. */
export const events = {
  name: 'events',
  serviceIds: ['EVENTBRIDGE'],
  understands,
  divergesFrom: [
    { what: 'Signatures and policies are not checked.', why: 'Permissions are tested on the templates.' },
    {
      what: 'Retries come after 0.2 s, doubling up to a minute; the number and age limits are those of the rule.',
      why: 'Nobody waits hours in front of a laptop.',
    },
    {
      what: 'ERROR_CODE of a dead letter is INVALID_TARGET or SDK_CLIENT_ERROR, nothing finer.',
      why: 'ERROR_MESSAGE says what the target answered, and that is what a person reads.',
    },
    { what: 'An entry for a bus that does not exist fails.', why: 'A wrong bus name should be found on the laptop.' },
    {
      what: 'A rule with a schedule that came due while nothing ran fires once at the next start.',
      why: 'A laptop sleeps; AWS does not.',
    },
  ],
  listen,
} satisfies Service;

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<EventsListening> {
  const schema = [deliveriesSchema, busSchema, replaysSchema, calendarSchema].join('\n');
  const database = openDatabase(surroundings.dataDir, 'events.sqlite', schema);
  const subscribers = new Map<string, { subscription: Subscription; handler: (event: Envelope) => Promise<void> }>();
  let started = false;
  let declared: Declared = { buses: new Set(['default']), rules: [], archives: [] };

  const deliveries = openDeliveries(database, surroundings, send);
  const bus = openBus({
    database,
    deliveries,
    surroundings,
    declared: () => declared,
    subscriptions: { [Symbol.iterator]: () => [...subscribers.values()].map((one) => one.subscription).values() },
  });
  const replays = openReplays({ database, bus, surroundings, declared: () => declared });
  const calendar = openCalendar(database, surroundings, (ruleArn) => {
    const rule = declared.rules.find(({ arn }) => arn === ruleArn);
    if (rule) bus.trigger(rule);
  });
  const lists = { database, declared: () => declared, replays };
  const api = await openJsonApi({
    port: options.port,
    targetPrefix: 'AWSEvents',
    operations: { ...eventsOperations(bus, replays, surroundings.now), ...listOperations(lists) },
    onFault: (line) => surroundings.log(`events: ${line}`, 'error'),
  });

  async function send(delivery: PendingDelivery): Promise<void> {
    const { targetArn, payload } = delivery;
    if (targetArn.startsWith('subscriber:')) return handOver(targetArn.slice('subscriber:'.length), payload);
    if (!targetArn.includes(':event-bus/')) return sendToTarget(delivery, surroundings);
    const busName = busNameOf(targetArn);
    if (!bus.has(busName)) throw new Undeliverable(`There is no event bus ${busName}.`);
    bus.put(busName, JSON.parse(payload) as Envelope, { forwarded: true });
  }

  async function handOver(name: string, payload: string): Promise<void> {
    const subscriber = subscribers.get(name);
    if (!subscriber) throw new Undeliverable(`Nobody called ${name} subscribes any more.`);
    await subscriber.handler(JSON.parse(payload) as Envelope);
  }

  return {
    url: api.url,
    async put(busName, event) {
      // Before the start nobody's rules are known: what was taken now would reach no one.
      if (!started) throw new Error('the buses have not started yet');
      if (!bus.has(busNameOf(busName))) throw new Error(`There is no event bus ${busName}.`);
      bus.put(busNameOf(busName), envelopeOf(event, surroundings.now()));
    },
    subscribe(subscription, handler) {
      subscribers.set(subscription.name, { subscription, handler });
    },
    onEvent: bus.onEvent,
    async start(resources: Resource[]) {
      declared = readTemplates(resources);
      const orphan = [...declared.rules, ...declared.archives].find((one) => !declared.buses.has(one.bus));
      if (orphan) throw new Error(`${orphan.name} is on the event bus ${orphan.bus}, which no template declares.`);
      started = true;
      replays.forgetOld();
      deliveries.start();
      replays.resume();
      calendar.start(
        declared.rules.flatMap(({ arn, schedule }) => (schedule ? [{ name: arn, expression: schedule }] : [])),
      );
      api.serve();
    },
    inFlight: () => deliveries.inFlight() + replays.underWay() + calendar.due(),
    inspect: () => ({
      buses: [...declared.buses],
      rules: declared.rules.map(({ name, bus, targets }) => ({ name, bus, targets: targets.map(({ Arn }) => Arn) })),
      ...deliveries.counts(),
      events: bus.recent(),
    }),
    async stop() {
      calendar.stop();
      replays.stop();
      await api.stop();
      await deliveries.stop();
      database.close();
    },
  };
}
