import { z } from 'zod';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';
import { type Bus, envelopeOf } from './bus.ts';
import { compilePattern, InvalidEventPattern } from './pattern.ts';
import type { openReplays } from './replays.ts';
import { busArn, busNameOf } from './templates.ts';

const Entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Time: z.number().optional(),
  Resources: z.array(z.string()).optional(),
  EventBusName: z.string().optional(),
  TraceHeader: z.string().optional(),
});
type Entry = z.output<typeof Entry>;

const mostBytes = 256 * 1024;

/** EventBridge's own count of an entry. */
function bytesOf(entry: Entry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const timeBytes = entry.Time === undefined ? 0 : 14;
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), timeBytes);
}

/** Why one entry is refused while its neighbours go on. */
class RefusedEntry extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function detailOf(entry: Entry): unknown {
  try {
    const detail: unknown = JSON.parse(entry.Detail ?? '');
    if (typeof detail === 'object' && detail !== null && !Array.isArray(detail)) return detail;
  } catch {
    // Falls through to the one answer for everything that is no JSON object.
  }
  throw new RefusedEntry('MalformedDetail', 'Detail is malformed.');
}

function putEntry(bus: Bus, entry: Entry, now: Date) {
  for (const field of ['Source', 'DetailType', 'Detail'] as const)
    if (!entry[field])
      throw new RefusedEntry(
        'InvalidArgument',
        `Parameter ${field} is not valid. Reason: ${field} is a required argument.`,
      );
  const { Source = '', DetailType = '', Time, Resources } = entry;
  if (Source.startsWith('aws.'))
    throw new RefusedEntry('NotAuthorizedForSourceException', 'Not authorized for the source.');
  const busName = busNameOf(entry.EventBusName ?? 'default');
  if (!bus.has(busName)) throw new RefusedEntry('ResourceNotFoundException', `Event bus ${busName} does not exist.`);

  const time = Time === undefined ? undefined : new Date(Time * 1000).toISOString();
  const event = { source: Source, 'detail-type': DetailType, detail: detailOf(entry), resources: Resources, time };
  const envelope = envelopeOf(event, now);
  bus.put(busName, envelope);
  return { EventId: envelope.id };
}

/** EventBridge's API, as far as it is spoken here. */
export function eventsOperations(
  bus: Bus,
  replays: ReturnType<typeof openReplays>,
  now: () => Date,
): Record<string, Operation> {
  return {
    PutEvents: operation(z.object({ Entries: z.array(Entry).min(1).max(10) }), ({ Entries }) => {
      if (Entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > mostBytes)
        throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
      const results = Entries.map((entry) => {
        try {
          return putEntry(bus, entry, now());
        } catch (error) {
          if (error instanceof RefusedEntry) return { ErrorCode: error.code, ErrorMessage: error.message };
          throw error;
        }
      });
      return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
    }),

    DescribeEventBus: operation(z.object({ Name: z.string().optional() }), ({ Name }) => {
      const name = busNameOf(Name ?? 'default');
      if (!bus.has(name)) throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
      return { Name: name, Arn: busArn(name) };
    }),

    TestEventPattern: operation(
      z.object({ EventPattern: z.string(), Event: z.string() }),
      ({ EventPattern, Event }) => {
        try {
          return { Result: compilePattern(JSON.parse(EventPattern))(JSON.parse(Event)) };
        } catch (error) {
          if (!(error instanceof InvalidEventPattern) && !(error instanceof SyntaxError)) throw error;
          throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${error.message}`);
        }
      },
    ),

    StartReplay: operation(
      z.object({
        ReplayName: z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/),
        Description: z.string().optional(),
        EventSourceArn: z.string(),
        EventStartTime: z.number(),
        EventEndTime: z.number(),
        Destination: z.object({ Arn: z.string(), FilterArns: z.array(z.string()).optional() }),
      }),
      (request) => replays.begin(request),
    ),

    DescribeReplay: operation(z.object({ ReplayName: z.string() }), ({ ReplayName }) => replays.describe(ReplayName)),
    CancelReplay: operation(z.object({ ReplayName: z.string() }), ({ ReplayName }) => replays.cancel(ReplayName)),
  };
}
