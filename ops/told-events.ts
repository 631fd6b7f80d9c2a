import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { videoEvents } from '../lambdas/catalog/events.ts';
import { derivedId } from '../lambdas/kit/derived-id.ts';
import { prefixes } from '../lambdas/kit/ids.ts';
import { transcodeEvents } from '../lambdas/transcode/events.ts';
import { uploadEvents } from '../lambdas/upload/events.ts';
import { type Domain, type Item, keyOf, tableOf } from './places.ts';
import type { World } from './world.ts';

/** One piece of news a domain put into its outbox. It is kept there for a week. */
export interface Told {
  at: string;
  domain: Domain;
  eventId: string;
  event: string;
  correlationId?: string;
  data: Item;
}

/** An id follows from what caused the event, so what may have been announced can be asked for by key. */
const named = (names: readonly { name: string }[], causes: readonly (string | number)[][]): string[] =>
  causes.flatMap((cause) => names.map(({ name }) => derivedId(prefixes.event, name, ...cause)));

const upTo = (last: number, most: number): number[] => {
  const first = Math.max(1, last - most + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
};

/** Further back than this a history has too many pieces to be asked for one by one. */
const mostPieces = 200;

export const eventIdsOf = {
  video: (videoId: string, version: number) =>
    named(
      videoEvents,
      upTo(version, mostPieces).map((each) => [videoId, each]),
    ),
  upload: (uploadId: string, version: number) =>
    named(uploadEvents, [[uploadId], ...upTo(version, mostPieces).map((each) => [uploadId, each])]),
  encode: (encodeId: string, sequence: number) =>
    named(
      transcodeEvents,
      upTo(sequence, mostPieces).map((each) => [encodeId, each]),
    ),
};

const read = (domain: Domain, item: Item): Told => {
  const envelope = JSON.parse(String(item['envelope'])) as {
    detailType: string;
    detail: { eventId: string; occurredAt: string; correlationId?: string; data: Item };
  };
  const { eventId, occurredAt, correlationId, data } = envelope.detail;
  return { at: occurredAt, domain, eventId, event: envelope.detailType, correlationId, data };
};

/** Those of these events that were announced by a domain and are still in its outbox. */
export async function announcedOf(world: World, domain: Domain, eventIds: readonly string[]): Promise<Told[]> {
  const table = tableOf(world, domain);
  const told: Told[] = [];
  for (let start = 0; start < eventIds.length; start += 100) {
    let Keys: Item[] = eventIds.slice(start, start + 100).map(keyOf.event);
    while (Keys.length > 0) {
      const page = await world.tables.send(new BatchGetCommand({ RequestItems: { [table]: { Keys } } }));
      told.push(...(page.Responses?.[table] ?? []).map((item) => read(domain, item)));
      Keys = page.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return told;
}
