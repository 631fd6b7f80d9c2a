import * as z from 'zod';

/** How a domain's news travels: inside EventBridge's `detail`. */
export const envelope = z.object({
  eventId: z.string(),
  occurredAt: z.iso.datetime(),
  correlationId: z.string(),
  data: z.unknown(),
});

export interface DomainEvent<D extends z.ZodType = z.ZodType> {
  /** `thing.past_participle`; also the bus's detail-type. */
  name: string;
  /** `arclight.<domain>` */
  source: string;
  summary: string;
  data: D;
  /** The seed documents' topic of the same meaning, where they name one (C24). */
  seedTopic?: string;
  example: z.input<D>;
}

/** News a domain publishes. Fields are only ever added; another meaning is another name. */
export const event = <D extends z.ZodType>(
  domain: string,
  name: string,
  given: { summary: string; data: D; example: z.input<D>; seedTopic?: string },
): DomainEvent<D> => ({ name, source: `arclight.${domain}`, ...given });

/** An AWS service's event on the account's default bus, as far as we rely on it. */
export interface ServiceEvent<D extends z.ZodType = z.ZodType> {
  source: `aws.${string}`;
  detailType: string;
  detail: D;
}

export const serviceEvent = <D extends z.ZodType>(
  source: `aws.${string}`,
  detailType: string,
  detail: D,
): ServiceEvent<D> => ({ source, detailType, detail });
