import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { isConditionFailed } from '../kit/transaction.ts';
import { reactions } from './frames-contract.ts';
import { momentKey } from './rows.ts';

type Reaction = (typeof reactions)[number];

const keptSeconds = 3600;
/** A tick that was never taken is given up after this long, so that a lost message does not silence a room for ever. */
const givenUpMs = 10_000;

const nameOf = (reaction: Reaction): string => `r${reactions.indexOf(reaction)}`;

/** What happens in a room from one second to the next and has no place in it: counted, never said one by one. */
export const momentsOf = (table: string) => ({
  /** Counts it; answers whether it is the first since the last tick, so that somebody has to see to the next. */
  async note(roomId: string, reaction: Reaction | undefined, now: Date): Promise<boolean> {
    const add = reaction
      ? { set: ' ADD #count :one', names: { '#count': nameOf(reaction) }, values: { ':one': 1 } }
      : undefined;
    const write = (set: string, condition: string | undefined, values: Record<string, unknown>) =>
      dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: { ...momentKey(roomId) },
          UpdateExpression: set + (add?.set ?? ''),
          ...(condition ? { ConditionExpression: condition } : {}),
          ...(add ? { ExpressionAttributeNames: add.names } : {}),
          ExpressionAttributeValues: { ...values, ...add?.values },
        }),
      );
    const ms = now.getTime();
    const expires = Math.ceil(ms / 1000) + keptSeconds;
    try {
      await write('SET begun = :now, expires_at = :expires', 'attribute_not_exists(begun) OR begun < :old', {
        ...{ ':now': ms, ':expires': expires, ':old': ms - givenUpMs },
      });
      return true;
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
    if (add) await write('SET expires_at = :expires', undefined, { ':expires': expires });
    return false;
  },
  /** Takes what was counted; what comes after it is the next moment's. */
  async take(roomId: string): Promise<Record<string, number>> {
    const { Attributes = {} } = await dynamo().send(
      new DeleteCommand({ TableName: table, Key: { ...momentKey(roomId) }, ReturnValues: 'ALL_OLD' }),
    );
    return Object.fromEntries(
      reactions.flatMap((reaction) => {
        const count = Number(Attributes[nameOf(reaction)] ?? 0);
        return count > 0 ? [[reaction, count]] : [];
      }),
    );
  },
});
export type Moments = ReturnType<typeof momentsOf>;
