import type * as z from 'zod';
import { correlation } from './correlation.ts';
import { derivedId } from './derived-id.ts';
import type { DomainEvent } from './event.ts';
import { prefixes } from './ids.ts';
import type { Step } from './transaction.ts';

const keptForSeconds = 7 * 24 * 3600;

/**
 * The news of a change, as a row of the same transaction; the table's stream hands it to the relay, which puts it on the bus.
 * `cause` (an id and a version, say) names what happened, so the same change announced twice is one event id.
 */
export const announce = <D extends z.ZodType>(
  table: string,
  event: DomainEvent<D>,
  data: z.input<D>,
  { cause, at }: { cause: readonly (string | number)[]; at: Date },
): Step => {
  const eventId = derivedId(prefixes.event, event.name, ...cause);
  const detail = {
    eventId,
    occurredAt: at.toISOString(),
    correlationId: correlation.id,
    data: event.data.parse(data),
  };
  return {
    write: {
      Put: {
        TableName: table,
        Item: {
          pk: `OUTBOX#${eventId}`,
          sk: 'OUTBOX',
          kind: 'outbox',
          envelope: JSON.stringify({ source: event.source, detailType: event.name, time: at.toISOString(), detail }),
          expires_at: Math.floor(at.getTime() / 1000) + keptForSeconds,
        },
      },
    },
  };
};

/** One line of a thing's history, written with the change it tells of: replayed, the log gives the stored state. */
export const logged = (
  table: string,
  thing: { pk: string; version: number; from: string | null; to: string; event: string; at: Date },
): Step => ({
  write: {
    Put: {
      TableName: table,
      Item: {
        pk: thing.pk,
        sk: `LOG#${String(thing.version).padStart(10, '0')}`,
        kind: 'transition',
        from: thing.from,
        to: thing.to,
        event: thing.event,
        version: thing.version,
        at: thing.at.toISOString(),
        correlation_id: correlation.id,
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
});
