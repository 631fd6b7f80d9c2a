import {
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  DescribeReplayCommand,
  ListArchivesCommand,
  ListReplaysCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { Declined, Mistyped, NotThere } from './declined.ts';
import { pause } from './pause.ts';
import type { World } from './world.ts';

/** A replay as it stands. */
export interface Replay {
  name: string;
  state: string;
  from: string;
  to: string;
  /** The time of the last event it brought, ISO. */
  at?: string;
  reason?: string;
  /** From when on it was asked for, ISO, where the archive begins later and the replay with it. */
  askedFrom?: string;
}

/** One consumer's subscription on the bus. */
interface Subscription {
  /** Whose: `catalog-on-upload-news`; the rule's own name where it leads to no queue of ours. */
  consumer: string;
  ruleName: string;
  ruleArn: string;
}

async function busOf(world: World): Promise<{ name: string; arn: string }> {
  const name = world.prefix.slice(0, -1);
  const { Arn = '' } = await world.events.send(new DescribeEventBusCommand({ Name: name })).catch((error: Error) => {
    if (error.name !== 'ResourceNotFoundException') throw error;
    throw new Declined(`There is no event bus ${name}: is ${world.environment} deployed in this account and region?`);
  });
  return { name, arn: Arn };
}

interface Archive {
  arn: string;
  /** Nothing older can be replayed. */
  begins: Date;
}

const dayMs = 86_400_000;

async function archiveOf(world: World, busArn: string): Promise<Archive> {
  const { Archives = [] } = await world.events.send(new ListArchivesCommand({ EventSourceArn: busArn }));
  const archive = Archives.find(({ State }) => State === 'ENABLED');
  if (!archive) throw new Declined(`${world.environment} keeps no archive of its events: there is nothing to replay.`);
  const described = await world.events.send(new DescribeArchiveCommand({ ArchiveName: archive.ArchiveName }));
  const { ArchiveArn = '', CreationTime, RetentionDays } = described;
  const made = CreationTime?.getTime() ?? 0;
  // 0 days are for ever.
  const kept = RetentionDays ? world.now().getTime() - RetentionDays * dayMs : 0;
  return { arn: ArchiveArn, begins: new Date(Math.max(made, kept)) };
}

/** Who listens on the bus. */
export async function subscriptionsOf(world: World): Promise<Subscription[]> {
  const { name: EventBusName } = await busOf(world);
  const found: Subscription[] = [];
  let NextToken: string | undefined;
  do {
    const page = await world.events.send(new ListRulesCommand({ EventBusName, NextToken }));
    // An archive is a rule of EventBridge's own on the same bus.
    for (const { Name = '', Arn = '', ManagedBy } of page.Rules ?? []) {
      if (ManagedBy) continue;
      const { Targets = [] } = await world.events.send(new ListTargetsByRuleCommand({ EventBusName, Rule: Name }));
      const queue = Targets.map((target) => target.Arn?.split(':').at(-1) ?? '').find((one) =>
        one.startsWith(world.prefix),
      );
      found.push({ consumer: queue?.slice(world.prefix.length) ?? Name, ruleName: Name, ruleArn: Arn });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found.sort((one, other) => one.consumer.localeCompare(other.consumer));
}

/** Each consumer once, however many sources it hears. */
const consumersIn = (subscriptions: readonly Subscription[]): string[] => [
  ...new Set(subscriptions.map(({ consumer }) => consumer)),
];

/** Who can be named for a replay. */
export const consumersOf = async (world: World): Promise<string[]> => consumersIn(await subscriptionsOf(world));

async function rulesNamed(world: World, names: readonly string[]): Promise<string[]> {
  const known = await subscriptionsOf(world);
  return names.flatMap((name) => {
    // A consumer that hears several sources has a rule for each.
    const matches = known.filter(({ consumer, ruleName }) => consumer === name || ruleName === name);
    if (matches.length > 0) return matches.map(({ ruleArn }) => ruleArn);
    throw new NotThere(`No consumer is called ${name}. There are: ${consumersIn(known).join(', ')}.`);
  });
}

/**
 * Brings the events of a stretch of time to the consumers again: all of them, or the named ones. What is asked of a time
 * before the archive begins with the archive, and says so.
 */
export async function startReplay(
  world: World,
  asked: { from: Date; to: Date; consumers?: readonly string[] },
): Promise<Replay> {
  const { from, to, consumers = [] } = asked;
  if (from >= to) throw new Mistyped(`A replay goes forward: ${from.toISOString()} is not before ${to.toISOString()}.`);
  if (from > world.now()) throw new Mistyped('Nothing has happened yet at that time.');
  const bus = await busOf(world);
  const archive = await archiveOf(world, bus.arn);
  const begins = archive.begins.toISOString();
  if (to <= archive.begins)
    throw new Mistyped(`The archive of ${world.environment} begins at ${begins}: nothing before it can be replayed.`);
  const isLater = from < archive.begins;
  const FilterArns = await rulesNamed(world, consumers);
  const name = `ops-${world
    .now()
    .toISOString()
    .replace(/[^0-9T]/g, '')
    .slice(0, 18)}`;
  await world.events.send(
    new StartReplayCommand({
      ReplayName: name,
      EventSourceArn: archive.arn,
      EventStartTime: isLater ? archive.begins : from,
      EventEndTime: to,
      Destination: { Arn: bus.arn, ...(FilterArns.length > 0 && { FilterArns }) },
    }),
  );
  return { ...(await readReplay(world, name)), ...(isLater && { askedFrom: from.toISOString() }) };
}

async function readReplay(world: World, name: string): Promise<Replay> {
  const seen = await world.events.send(new DescribeReplayCommand({ ReplayName: name }));
  return {
    name,
    state: seen.State ?? 'UNKNOWN',
    from: seen.EventStartTime?.toISOString() ?? '',
    to: seen.EventEndTime?.toISOString() ?? '',
    at: seen.EventLastReplayedTime?.toISOString(),
    reason: seen.StateReason,
  };
}

const isOver = ({ state }: Replay): boolean => ['COMPLETED', 'CANCELLED', 'FAILED'].includes(state);

/** Waits until a replay has brought everything; `onProgress` is told how far it is. */
export async function followReplay(
  world: World,
  name: string,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (replay: Replay) => void } = {},
): Promise<Replay> {
  for (;;) {
    const replay = await readReplay(world, name);
    if (isOver(replay)) return replay;
    onProgress?.(replay);
    await pause(1000, signal);
  }
}

/** The replays of late, newest first. */
export async function listReplays(world: World): Promise<Replay[]> {
  const { arn: EventSourceArn } = await archiveOf(world, (await busOf(world)).arn);
  const { Replays = [] } = await world.events.send(new ListReplaysCommand({ EventSourceArn, Limit: 20 }));
  return Replays.map((one) => ({
    name: one.ReplayName ?? '',
    state: one.State ?? 'UNKNOWN',
    from: one.EventStartTime?.toISOString() ?? '',
    to: one.EventEndTime?.toISOString() ?? '',
    at: one.EventLastReplayedTime?.toISOString(),
    reason: one.StateReason,
  }));
}
