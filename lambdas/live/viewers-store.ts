import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { comesEachMs, leaseMs, type Viewer } from './audience.ts';
import { drawOf } from './viewer.ts';

/** Who came is written in the minute they came in: what is over is never read again, and goes by itself. */
const minuteOf = (ms: number): number => Math.floor(ms / comesEachMs);
const pkOf = (streamId: string, minute: number): string => `STREAM#${streamId}#VIEWERS#${minute}`;
const keptSeconds = 15 * 60;

/** The leases of those who watch. One write a grant, and one look at two or three minutes for all of them. */
export const viewersStore = (table: string) => ({
  async came(streamId: string, { viewerId, counts }: { viewerId: string; counts: boolean }, now: Date): Promise<void> {
    const ms = now.getTime();
    await dynamo().send(
      new PutCommand({
        TableName: table,
        Item: {
          ...{ pk: pkOf(streamId, minuteOf(ms)), sk: viewerId },
          ...{ kind: 'viewer', counts, until: ms + leaseMs, expires_at: Math.ceil(ms / 1000) + keptSeconds },
        },
      }),
    );
  },

  /** Everybody whose lease has not run out, once. */
  async present(streamId: string, now: Date): Promise<Viewer[]> {
    const ms = now.getTime();
    const minutes = Array.from({ length: minuteOf(ms) - minuteOf(ms - leaseMs) + 1 }, (_, ago) => minuteOf(ms) - ago);
    const present = new Map<string, Viewer>();
    const inMinute = async (minute: number): Promise<void> => {
      let from: Record<string, unknown> | undefined;
      do {
        const page = await dynamo().send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': pkOf(streamId, minute) },
            ExclusiveStartKey: from,
          }),
        );
        for (const row of page.Items ?? [])
          if (Number(row['until']) > ms)
            present.set(String(row['sk']), { draw: drawOf(String(row['sk'])), counts: row['counts'] === true });
        from = page.LastEvaluatedKey;
      } while (from);
    };
    await Promise.all(minutes.map(inMinute));
    return [...present.values()];
  },
});
export type ViewersStore = ReturnType<typeof viewersStore>;
