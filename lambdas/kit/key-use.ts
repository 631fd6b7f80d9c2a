import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { keyUsed } from '../accounts/events.ts';
import { dynamo } from './aws.ts';
import { clock } from './clock.ts';
import type { DomainEvent } from './event.ts';
import { log } from './log.ts';
import { announce } from './outbox.ts';
import { isConditionFailed } from './transaction.ts';

/** A script asks again and again: within this time it is one use. */
export const oneUseMs = 10 * 60_000;

/** What this function has said already. */
const said = new Map<string, number>();

/**
 * Says that something was used (`mark` names it), once in a while. Nobody is refused because this could not be written; the
 * next request in the same while says it again.
 */
export const noteOnce = async <D extends z.ZodType>(
  table: string,
  mark: string,
  news: (usedAt: string) => { event: DomainEvent<D>; data: z.input<D> },
): Promise<void> => {
  const now = clock.now();
  const window = Math.floor(now.getTime() / oneUseMs);
  if (said.get(mark) === window) return;
  const { event, data } = news(now.toISOString());
  const { write } = announce(table, event, data, { cause: [mark, table, window], at: now });
  try {
    await dynamo().send(
      new PutCommand({ ...write.Put, ConditionExpression: 'attribute_not_exists(pk)' } as PutCommand['input']),
    );
  } catch (error) {
    // Another function of this domain has said it.
    if (!isConditionFailed(error)) {
      log.warn('a use could not be noted', { event: event.name, error });
      return;
    }
  }
  if (said.size > 5000) said.clear();
  said.set(mark, window);
};

/** An API key was used: accounts shows it to its owner. */
export const noteKeyUse = (table: string, keyId: string, accountId: string): Promise<void> =>
  noteOnce(table, keyId, (usedAt) => ({ event: keyUsed, data: { keyId, accountId, usedAt } }));
