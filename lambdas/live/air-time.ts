import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import type { Step } from '../kit/transaction.ts';

/** What may be used up: by one person in a day, and by everybody in a month. */
export interface Allowance {
  personHoursPerDay: number;
  environmentHoursPerMonth: number;
}

const minuteMs = 60_000;
const keptSeconds = 90 * 24 * 3600;

const personKey = (ownerId: string, now: Date) => ({
  pk: `ACCOUNT#${ownerId}`,
  sk: `AIRTIME#${now.toISOString().slice(0, 10)}`,
});
const everybodyKey = (now: Date) => ({ pk: 'AIRTIME', sk: now.toISOString().slice(0, 7) });

const nextDay = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
const nextMonth = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));

/** Whose hours are used up, and when there are new ones. */
export interface UsedUp {
  whose: 'yours' | 'everybody';
  hours: number;
  resetsAt: string;
  retryAfterSec: number;
}

/** Milliseconds on air, counted per person and day, and for everybody and month (UTC). */
export const airTimeOf = (table: string, allowance: Allowance) => {
  const taken = async (Key: { pk: string; sk: string }): Promise<number> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    return Number(Item?.['takenMs'] ?? 0);
  };
  const add = (Key: { pk: string; sk: string }, ms: number, now: Date): Step => ({
    write: {
      Update: {
        TableName: table,
        Key,
        UpdateExpression: 'ADD takenMs :ms SET expires_at = :expires',
        ExpressionAttributeValues: { ':ms': ms, ':expires': Math.floor(now.getTime() / 1000) + keptSeconds },
      },
    },
  });
  return {
    async usedUp(ownerId: string, now: Date): Promise<UsedUp | undefined> {
      const [own, all] = await Promise.all([taken(personKey(ownerId, now)), taken(everybodyKey(now))]);
      const said = (whose: UsedUp['whose'], hours: number, resets: Date): UsedUp => ({
        ...{ whose, hours, resetsAt: resets.toISOString() },
        retryAfterSec: Math.ceil((resets.getTime() - now.getTime()) / 1000),
      });
      const { personHoursPerDay, environmentHoursPerMonth } = allowance;
      if (all >= environmentHoursPerMonth * 60 * minuteMs)
        return said('everybody', environmentHoursPerMonth, nextMonth(now));
      if (own >= personHoursPerDay * 60 * minuteMs) return said('yours', personHoursPerDay, nextDay(now));
      return undefined;
    },
    /** Counts so much more, as steps of the write that notes until when it has been counted. */
    counted: (ownerId: string, ms: number, now: Date): Step[] => [
      add(personKey(ownerId, now), ms, now),
      add(everybodyKey(now), ms, now),
    ],
  };
};
export type AirTime = ReturnType<typeof airTimeOf>;
