import * as z from 'zod';
import type { ConsoleCloud } from './console.ts';

// Stand-ins show what they like; the console takes the fields it knows and does without the others.

const text = z.string().catch('');
const count = z.number().catch(0);
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.flatMap((each) => item.safeParse(each).data ?? []));

const events = z.object({
  events: listOf(
    z.object({
      id: z.string(),
      bus: text,
      time: text,
      source: text,
      type: text,
      detail: z.unknown().optional(),
      correlationId: z.string().optional(),
      matchedRules: z.array(z.string()).catch([]),
      replayName: z.string().optional(),
    }),
  ),
});

const queues = listOf(
  z.object({
    name: z.string(),
    arn: text,
    visible: count,
    inFlight: count,
    delayed: count,
    isDeadLetterQueue: z.boolean().catch(false),
  }),
);

const mails = z.object({
  mails: listOf(z.object({ id: z.string(), receivedAt: text, to: text, from: text, subject: text, text })),
});

const jobs = z.object({
  jobs: listOf(
    z.object({
      id: z.string(),
      status: text,
      phase: z.string().optional(),
      percent: count,
      userMetadata: z.record(z.string(), z.string()).catch({}),
      errorMessage: z.string().optional(),
      interruptions: count,
    }),
  ),
});

const edge = z.object({
  bandwidthBitsPerSecond: z.number().optional(),
  cache: z.object({ objects: count, bytes: count }).optional(),
  behaviours: listOf(
    z.object({
      pattern: z.string(),
      caches: z.boolean().catch(true),
      requests: count,
      hits: count,
      misses: count,
      errors: count,
      refused: count,
      byFunction: count,
      originFetches: count,
      collapsed: count,
      bytesToViewers: count,
      bytesFromCache: count,
    }),
  ),
});

const cognito = z.object({
  pools: listOf(z.object({ id: z.string(), issuer: text, people: count })),
  clients: listOf(z.object({ id: z.string(), name: text, pool: text, callbacks: z.array(z.string()).catch([]) })),
});

const functions = z.object({ functions: listOf(z.object({ name: z.string(), warm: z.unknown().optional() })) });

const shownEvents = 80;

/** Every picture on the page, by its name, as the stand-ins are now. */
export async function sectionsOf(cloud: ConsoleCloud) {
  const inspected = (name: string): unknown => cloud.services[name]?.inspect?.() ?? {};
  const work = await Promise.all(
    Object.entries(cloud.services).map(async ([name, service]) => ({ name, count: await service.inFlight() })),
  );
  return {
    addresses: cloud.addresses,
    work: work.filter((each) => each.count > 0),
    events: newestProgress(newestFirst(events.parse(inspected('events')).events)).slice(0, shownEvents),
    queues: queues.parse(inspected('sqs')),
    mails: mails.parse(inspected('ses')).mails.slice(0, 30),
    jobs: jobs.parse(inspected('mediaconvert')).jobs.slice(0, 20),
    cognito: cognito.parse(inspected('cognito')),
    edge: edge.parse(inspected('cloudfront')),
    functions: functions.parse(inspected('lambda')).functions.map(({ name }) => name),
  };
}

/** By time; what happened in the same second stays in the order it was seen, turned round. */
const newestFirst = <Timed extends { time: string }>(seen: Timed[]): Timed[] =>
  seen
    .map((event, at) => ({ event, at }))
    .sort((one, other) => Date.parse(other.event.time) - Date.parse(one.event.time) || other.at - one.at)
    .map(({ event }) => event);

const progress = z.object({ status: z.literal('STATUS_UPDATE'), jobId: z.string() });

/** Of how far each job has come only the newest news: a long encode would push all else out of sight. */
const newestProgress = (seen: z.output<typeof events>['events']) => {
  const told = new Set<string>();
  return seen.filter(({ bus, detail }) => {
    const { data } = progress.safeParse(detail);
    if (!data) return true;
    const of = `${bus} ${data.jobId}`;
    return !told.has(of) && told.add(of);
  });
};

interface LogQuery {
  contains: string;
  function: string;
}

const logLines = listOf(z.object({ at: text, function: text, requestId: z.string().optional(), text }));

/** The lines functions printed, newest first; a filter finds whole invocations when the host can. */
export function functionLogs(cloud: ConsoleCloud, query: LogQuery) {
  const host = cloud.services.lambda;
  const asked = {
    ...(query.contains && { contains: query.contains }),
    ...(query.function && { function: query.function }),
  };
  const found =
    host && 'logs' in host && typeof host.logs === 'function' ? (host.logs({ ...asked, limit: 200 }) as unknown) : [];
  return logLines.parse(found).toReversed();
}
