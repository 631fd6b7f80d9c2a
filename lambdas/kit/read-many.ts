import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from './aws.ts';
import { clock } from './clock.ts';
import { Busy } from './refusals.ts';

/** What a batch left unread is asked for again so often, with growing pauses; then the caller is told to come back. */
const readsAtMost = 5;

/** Up to 100 rows of a table by their keys, in no order; those that are not there are left out. */
export const readMany = async (
  table: string,
  wanted: readonly Record<string, string>[],
  { consistent = false } = {},
): Promise<Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  let keys: Record<string, unknown>[] = [...wanted];
  for (let attempt = 0; keys.length > 0; attempt++) {
    if (attempt === readsAtMost) throw Busy();
    if (attempt > 0) await clock.pause(25 * 2 ** attempt);
    const { Responses, UnprocessedKeys } = await dynamo().send(
      new BatchGetCommand({
        RequestItems: { [table]: { Keys: keys, ...(consistent ? { ConsistentRead: true } : {}) } },
      }),
    );
    found.push(...(Responses?.[table] ?? []));
    keys = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
};
