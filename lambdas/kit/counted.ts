import type { Refused } from './refusal.ts';
import type { Step } from './transaction.ts';

interface Count {
  table: string;
  key: { pk: string; sk: string };
  /** What is counted, as its row says it. */
  kind: string;
  /** There are never more. */
  most: number;
  full: () => Refused;
}

/** Counts so many more, or less, together with the write that makes it so; one too many is refused. */
export const counted = ({ table, key, kind, most, full }: Count, by: number): Step => ({
  write: {
    Update: {
      TableName: table,
      Key: key,
      UpdateExpression: 'SET kind = :kind ADD #count :by',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':kind': kind, ':by': by, ...(by > 0 ? { ':room': most - by } : {}) },
      ...(by > 0 ? { ConditionExpression: 'attribute_not_exists(#count) OR #count <= :room' } : {}),
    },
  },
  ...(by > 0 ? { otherwise: full } : {}),
});
