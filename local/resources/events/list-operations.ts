import { z } from 'zod';
import type { Database } from '../../wire/database.ts';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';
import type { openReplays } from './replays.ts';
import { type Archive, busArn, busNameOf, type Declared, type Rule } from './templates.ts';

const Paged = { Limit: z.number().int().min(1).max(100).optional(), NextToken: z.string().optional() };

/** A page of a list that is whole in memory: the token is where the next one begins. */
function page<Item>(all: Item[], { Limit = 100, NextToken = '0' }: { Limit?: number; NextToken?: string }) {
  const start = Number(NextToken);
  if (!Number.isInteger(start) || start < 0) throw new AwsError('ValidationException', 'NextToken is not valid.');
  const end = start + Limit;
  return { items: all.slice(start, end), NextToken: end < all.length ? String(end) : undefined };
}

/** What EventBridge tells about rules, archives and replays: how an operator finds what the templates declared. */
export function listOperations(options: {
  database: Database;
  declared: () => Declared;
  replays: ReturnType<typeof openReplays>;
}): Record<string, Operation> {
  const { database, declared, replays } = options;

  function asWire(archive: Archive) {
    const kept = database.get<{ events: number; bytes: number | null; oldest: number | null }>(
      'SELECT count(*) AS events, sum(length(envelope)) AS bytes, min(at) AS oldest FROM archived WHERE archive = ?',
      archive.name,
    );
    return {
      ArchiveName: archive.name,
      EventSourceArn: busArn(archive.bus),
      State: 'ENABLED',
      RetentionDays: archive.retentionDays,
      SizeBytes: kept?.bytes ?? 0,
      EventCount: kept?.events ?? 0,
      CreationTime: (kept?.oldest ?? 0) / 1000,
    };
  }

  function ruleNamed(name: string, bus: string): Rule {
    const found = declared().rules.find((rule) => rule.name === name && rule.bus === bus);
    if (!found) throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus}.`);
    return found;
  }

  return {
    ListArchives: operation(
      z.object({
        ...Paged,
        NamePrefix: z.string().optional(),
        EventSourceArn: z.string().optional(),
        State: z.string().optional(),
      }),
      ({ NamePrefix = '', EventSourceArn, State = 'ENABLED', ...asked }) => {
        const fits = (one: Archive) =>
          one.name.startsWith(NamePrefix) && (!EventSourceArn || busArn(one.bus) === EventSourceArn);
        const found = State === 'ENABLED' ? declared().archives.filter(fits) : [];
        const { items, NextToken } = page(found, asked);
        return { Archives: items.map(asWire), NextToken };
      },
    ),

    DescribeArchive: operation(z.object({ ArchiveName: z.string() }), ({ ArchiveName }) => {
      const archive = declared().archives.find(({ name }) => name === ArchiveName);
      if (!archive) throw new AwsError('ResourceNotFoundException', `Archive ${ArchiveName} does not exist.`);
      const EventPattern = archive.pattern && JSON.stringify(archive.pattern);
      return { ...asWire(archive), ArchiveArn: archive.arn, EventPattern };
    }),

    ListReplays: operation(
      z.object({
        ...Paged,
        NamePrefix: z.string().optional(),
        EventSourceArn: z.string().optional(),
        State: z.string().optional(),
      }),
      ({ NamePrefix = '', EventSourceArn, State, ...asked }) => {
        const found = replays
          .list()
          .filter((one) => one.ReplayName.startsWith(NamePrefix))
          .filter((one) => !EventSourceArn || one.EventSourceArn === EventSourceArn)
          .filter((one) => !State || one.State === State);
        const { items, NextToken } = page(found, asked);
        return { Replays: items, NextToken };
      },
    ),

    ListRules: operation(
      z.object({ ...Paged, NamePrefix: z.string().optional(), EventBusName: z.string().optional() }),
      ({ NamePrefix = '', EventBusName, ...asked }) => {
        const bus = busNameOf(EventBusName ?? 'default');
        const found = declared().rules.filter((rule) => rule.bus === bus && rule.name.startsWith(NamePrefix));
        const { items, NextToken } = page(found, asked);
        const Rules = items.map(({ name, arn, pattern, schedule }) => ({
          Name: name,
          Arn: arn,
          EventPattern: pattern && JSON.stringify(pattern),
          ScheduleExpression: schedule,
          State: 'ENABLED',
          EventBusName: bus,
        }));
        return { Rules, NextToken };
      },
    ),

    ListTargetsByRule: operation(
      z.object({ ...Paged, Rule: z.string(), EventBusName: z.string().optional() }),
      ({ Rule, EventBusName, ...asked }) => {
        const { items, NextToken } = page(ruleNamed(Rule, busNameOf(EventBusName ?? 'default')).targets, asked);
        return { Targets: items, NextToken };
      },
    ),

    ListRuleNamesByTarget: operation(
      z.object({ ...Paged, TargetArn: z.string(), EventBusName: z.string().optional() }),
      ({ TargetArn, EventBusName, ...asked }) => {
        const bus = busNameOf(EventBusName ?? 'default');
        const reaches = (rule: Rule) => rule.bus === bus && rule.targets.some(({ Arn }) => Arn === TargetArn);
        const { items, NextToken } = page(declared().rules.filter(reaches), asked);
        return { RuleNames: items.map(({ name }) => name), NextToken };
      },
    ),
  };
}
