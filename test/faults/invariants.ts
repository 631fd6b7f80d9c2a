import { checkAgreement, checkConvergence, checkExposure } from './invariants-domains.ts';
import { checkHistories } from './invariants-history.ts';
import { checkAcknowledged, checkBounded, checkDeadLetters } from './invariants-kept.ts';
import { checkObjects } from './invariants-objects.ts';
import { checkAllowances, checkNews } from './invariants-once.ts';

export type Row = Record<string, unknown>;

export const domains = ['accounts', 'upload', 'transcode', 'catalog', 'playback'] as const;
export type DomainName = (typeof domains)[number];

export interface SeenObject {
  key: string;
  size: number;
  versionId?: string | undefined;
}

export interface SeenBucket {
  /** Every version of every object; delete markers have size -1. */
  objects: SeenObject[];
  multiparts: { key: string; uploadId: string }[];
  /** The text of an object as anyone gets it; undefined when it is not there. */
  read(key: string): Promise<string | undefined>;
}

/** A promise a client was given with a 2xx: the thing is there, and has these fields. */
export interface Acknowledged {
  domain: DomainName;
  pk: string;
  sk: string;
  fields?: Row;
}

/** Everything there is to see of a platform from outside, at one moment. `invariants-look.ts` gets it from endpoints. */
export interface World {
  rows: Record<DomainName, Row[]>;
  buckets: Record<'upload' | 'media' | 'images', SeenBucket>;
  deadLetters: { queue: string; body: string }[];
  acknowledged: readonly Acknowledged[];
  now: Date;
  /** Nothing is under way any more: whatever may still be passing while work goes on must have ended. */
  atRest: boolean;
}

/**
 * Holds I1–I7, I9 and I10 against what can be seen from outside; I8 (order) speaks of chat, which is not here, and of
 * fenced news, which `I2` and `I3` see. Answers one sentence for each thing that is not as it must be.
 */
export const checkInvariants = async (world: World): Promise<string[]> => [
  ...checkAcknowledged(world),
  ...checkNews(world),
  ...checkAllowances(world),
  ...checkHistories(world),
  ...checkExposure(world),
  ...checkBounded(world),
  ...checkDeadLetters(world),
  ...(world.atRest ? [...checkConvergence(world), ...checkAgreement(world), ...(await checkObjects(world))] : []),
];

export const ofKind = (rows: readonly Row[], kind: string): Row[] => rows.filter((row) => row['kind'] === kind);
export const text = (row: Row | undefined, field: string): string => String(row?.[field] ?? '');
export const number = (row: Row | undefined, field: string): number => Number(row?.[field] ?? 0);
