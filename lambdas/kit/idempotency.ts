import { createHash } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from './aws.ts';
import { clock } from './clock.ts';
import { IdempotencyKeyInFlight, IdempotencyKeyReused } from './refusals.ts';
import { isConditionFailed, type Step } from './transaction.ts';

const keptForSeconds = 48 * 3600;
/** A claim outlives any function of the API (29 s); after that its holder is dead. */
const leaseMs = 35_000;

interface Stored {
  state: 'IN_PROGRESS' | 'COMPLETE';
  payload: string;
  claim?: string;
  leaseUntil?: number;
  status?: number;
  body?: unknown;
}

/** Another request with the same key finished first: its answer is the answer. */
export class AlreadyDone extends Error {}

export interface Idempotent {
  /** The record as a step of the business transaction: change and answer are stored together or not at all. */
  complete(answer: unknown): Step;
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** The idempotency record of one request: scoped to person and operation, kept 48 h (architecture: "Idempotency"). */
export const idempotencyRecord = (
  table: string,
  given: { accountId: string; operationId: string; key: string; payload: unknown; status: number },
) => {
  const key = { pk: `IDEMPOTENCY#${hash([given.accountId, given.operationId, given.key])}`, sk: 'IDEMPOTENCY' };
  const payload = hash(given.payload);
  const claim = Buffer.from(clock.random(12)).toString('hex');
  let claimed = false;

  const kept = async (): Promise<Stored | undefined> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    const found = Item as unknown as Stored | undefined;
    if (found && typeof found.payload !== 'string') throw new Error('an idempotency record without its payload');
    return found;
  };

  const record = {
    /** The stored answer, if this was done before; refuses another payload or one still under way. */
    async stored(): Promise<{ status: number; body: unknown } | undefined> {
      const found = await kept();
      if (!found) return undefined;
      const nowMs = clock.now().getTime();
      if (found.state === 'IN_PROGRESS' && (found.leaseUntil ?? 0) <= nowMs) return undefined;
      if (found.payload !== payload) throw IdempotencyKeyReused();
      if (found.state === 'IN_PROGRESS') throw IdempotencyKeyInFlight();
      return { status: found.status ?? 200, body: found.body };
    },

    /** Holds the key while another service is called; a second request meanwhile is told it is in flight. */
    async hold(): Promise<void> {
      const nowMs = clock.now().getTime();
      try {
        await dynamo().send(
          new PutCommand({
            TableName: table,
            Item: {
              ...key,
              kind: 'idempotency',
              state: 'IN_PROGRESS',
              payload,
              claim,
              leaseUntil: nowMs + leaseMs,
              expires_at: Math.floor(nowMs / 1000) + keptForSeconds,
            },
            ConditionExpression: 'attribute_not_exists(pk) OR (#state = :open AND leaseUntil <= :now)',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':open': 'IN_PROGRESS', ':now': nowMs },
          }),
        );
        claimed = true;
      } catch (error) {
        // A first try whose answer was lost may have taken the key: it is ours then, and nobody's in our way.
        claimed = !isConditionFailed(error) || (await kept())?.claim === claim;
        if (isConditionFailed(error) && claimed) return;
        if (isConditionFailed(error)) throw IdempotencyKeyInFlight();
        await record.release().catch(() => {});
        throw error;
      }
    },

    /** Lets go of the key after a refusal or a failure, so that the next try is a first try. */
    async release(): Promise<void> {
      if (!claimed) return;
      try {
        await dynamo().send(
          new DeleteCommand({
            TableName: table,
            Key: key,
            ConditionExpression: '#state = :open AND claim = :claim',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':open': 'IN_PROGRESS', ':claim': claim },
          }),
        );
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },

    complete(body: unknown): Step {
      return {
        write: {
          Put: {
            TableName: table,
            Item: {
              ...key,
              kind: 'idempotency',
              state: 'COMPLETE',
              payload,
              status: given.status,
              body,
              expires_at: Math.floor(clock.now().getTime() / 1000) + keptForSeconds,
            },
            ...(claimed
              ? {
                  ConditionExpression: '#state = :open AND claim = :claim',
                  ExpressionAttributeNames: { '#state': 'state' },
                  ExpressionAttributeValues: { ':open': 'IN_PROGRESS', ':claim': claim },
                }
              : { ConditionExpression: 'attribute_not_exists(pk)' }),
          },
        },
        otherwise: () => new AlreadyDone(),
      };
    },
  };
  return record;
};

export type IdempotencyRecord = ReturnType<typeof idempotencyRecord>;
