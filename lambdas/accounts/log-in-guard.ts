import { createHash } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { ConditionFailed, isConditionFailed } from '../kit/transaction.ts';
import { usernameOf } from './cognito.ts';
import { TooManyTries } from './contract.ts';
import { oneMore, type Tries, waitMs } from './log-in-tries.ts';

const keyOf = (email: string) => ({
  pk: `LOG_IN#${createHash('sha256').update(usernameOf(email)).digest('hex')}`,
  sk: 'TRIES',
});

const tooManyTries = (ms: number) => TooManyTries({ retryAfterSec: Math.max(1, Math.ceil(ms / 1000)) });

/**
 * Counts the tries for an address before they are made, whether anybody is known by it or not: so the wait tells a
 * stranger nothing, and many tries at once are no way around it. Addresses are kept as hashes, for an hour at most.
 */
export const logInGuard = (table: string) => {
  const read = async (email: string): Promise<Tries | undefined> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key: keyOf(email), ConsistentRead: true }));
    return Item && { count: Item['count'], lockedUntil: Item['lockedUntil'], forgottenAt: Item['forgottenAt'] };
  };

  const write = async (email: string, was: Tries | undefined, tries: Tries): Promise<void> => {
    try {
      await dynamo().send(
        new PutCommand({
          TableName: table,
          Item: {
            ...keyOf(email),
            kind: 'log_in_tries',
            ...tries,
            expires_at: Math.ceil(tries.forgottenAt / 1000),
          },
          ConditionExpression: was ? '#count = :count AND forgottenAt = :at' : 'attribute_not_exists(pk)',
          ...(was
            ? {
                ExpressionAttributeNames: { '#count': 'count' },
                ExpressionAttributeValues: { ':count': was.count, ':at': was.forgottenAt },
              }
            : {}),
        }),
      );
    } catch (error) {
      throw isConditionFailed(error) ? new ConditionFailed([0]) : error;
    }
  };

  return {
    /** Lets one try through, or throws `TooManyTries` with the seconds to wait. */
    admit: (email: string): Promise<void> =>
      decideAgain(async () => {
        const nowMs = clock.now().getTime();
        const tries = await read(email);
        const wait = waitMs(tries, nowMs);
        if (wait > 0) throw tooManyTries(wait);
        await write(email, tries, oneMore(tries, nowMs));
      }),

    /** The right password was given, or a new one was set. */
    async forget(email: string): Promise<void> {
      await dynamo().send(new DeleteCommand({ TableName: table, Key: keyOf(email) }));
    },
  };
};
export type LogInGuard = ReturnType<typeof logInGuard>;
