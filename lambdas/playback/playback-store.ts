import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { videoFacts } from '../catalog/events.ts';
import { dynamo } from '../kit/aws.ts';
import { keepNewer } from '../kit/keep-newer.ts';
import { removeRows } from '../kit/remove-rows.ts';
import { isConditionFailed } from '../kit/transaction.ts';
import type { VideoCopy } from './video-copy.ts';

const videoKeyOf = (videoId: string) => ({ pk: `VIDEO#${videoId}`, sk: 'VIDEO' });
const progressKeyOf = (accountId: string, videoId: string) => ({ pk: `HISTORY#${accountId}`, sk: `VIDEO#${videoId}` });

/** Positions are kept for two years after the last look (DATA-14). */
const keptSeconds = 2 * 365 * 24 * 3600;

export interface Progress {
  positionSec: number;
  updatedAt: string;
}

/** Copies of videos and where people stopped watching. The only file that knows a key of this table. */
export const playbackStore = (table: string) => ({
  /** Read consistently: grants are decided by it, and a video taken back a moment ago is not to be granted. */
  async video(videoId: string): Promise<VideoCopy | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: videoKeyOf(videoId), ConsistentRead: true }),
    );
    return Item && videoFacts.parse(Item);
  },

  /** Keeps the newer of what is known and what came; old and repeated news change nothing. */
  learn: (video: VideoCopy): Promise<void> =>
    keepNewer(table, { ...videoKeyOf(video.videoId), kind: 'video', ...video }),

  async progress(accountId: string, videoId: string): Promise<Progress | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: progressKeyOf(accountId, videoId), ConsistentRead: true }),
    );
    return Item && { positionSec: Number(Item['positionSec']), updatedAt: String(Item['updatedAt']) };
  },

  /** Nothing of what somebody watched is left. */
  async forgetProgressOf(accountId: string): Promise<void> {
    await removeRows(table, progressKeyOf(accountId, '').pk, () => true);
  },

  /** The latest look wins, whatever order the reports arrive in. */
  async saveProgress(accountId: string, videoId: string, { positionSec, updatedAt }: Progress): Promise<void> {
    try {
      await dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: progressKeyOf(accountId, videoId),
          UpdateExpression: 'SET positionSec = :position, updatedAt = :at, kind = :kind, expires_at = :expires',
          ConditionExpression: 'attribute_not_exists(pk) OR updatedAt < :at',
          ExpressionAttributeValues: {
            ':position': positionSec,
            ':at': updatedAt,
            ':kind': 'progress',
            ':expires': Math.floor(Date.parse(updatedAt) / 1000) + keptSeconds,
          },
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  },
});
