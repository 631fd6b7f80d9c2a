import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { videoFacts } from '../catalog/events.ts';
import { atOnce } from '../kit/at-once.ts';
import { dynamo } from '../kit/aws.ts';
import { keepNewer } from '../kit/keep-newer.ts';
import { readMany } from '../kit/read-many.ts';
import { isConditionFailed, type Step, transact, wasDone } from '../kit/transaction.ts';
import { streamFacts } from '../live/events.ts';
import { type Clip, type ClipFile, clipRow, dayOf } from './clip.ts';
import { mostADay, TooManyClips } from './clip-contract.ts';
import type { StreamCopy, VideoCopy } from './source.ts';

const clipKey = (clipId: string) => ({ pk: `CLIP#${clipId}`, sk: 'CLIP' });
const videoKey = (videoId: string) => ({ pk: `VIDEO#${videoId}`, sk: 'VIDEO' });
const streamKey = (streamId: string) => ({ pk: `STREAM#${streamId}`, sk: 'STREAM' });
const rulesKey = (sourceId: string) => ({ pk: `RULES#${sourceId}`, sk: 'RULES' });
const countKey = (accountId: string, day: string) => ({ pk: `COUNT#${accountId}`, sk: `DAY#${day}` });

/** A count outlives its day by one, wherever clocks stand. */
const countKeptSeconds = 2 * 24 * 3600;

export type Position = Record<string, unknown>;
/** Which list: of what it is a clip of, of who made it, or of the channel that shows that. */
export type List = { of: 'source' | 'maker' | 'channel'; id: string };
const indexOf = { source: 'gsi1', maker: 'gsi2', channel: 'gsi3' } as const;
const listKey = ({ of, id }: List): string => `${of.toUpperCase()}#${id}`;

/** Ids sort by when clips were made. */
const listsOf = (clip: Clip): Record<string, string> => ({
  gsi1pk: listKey({ of: 'source', id: clip.sourceId }),
  gsi1sk: clip.clipId,
  gsi2pk: listKey({ of: 'maker', id: clip.makerId }),
  gsi2sk: clip.clipId,
  ...(clip.channelId ? { gsi3pk: listKey({ of: 'channel', id: clip.channelId }), gsi3sk: clip.clipId } : {}),
});

/** Clips, copies of what they are of, and whether they may be made. The only file that knows a key of this table. */
export const clipsStore = (table: string) => {
  const row = async (Key: { pk: string; sk: string }): Promise<Record<string, unknown> | undefined> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item;
  };

  /** Counts one more of somebody's clips of a day, or refuses. */
  const counted = (accountId: string, now: Date): Step => ({
    write: {
      Update: {
        TableName: table,
        Key: countKey(accountId, dayOf(now)),
        UpdateExpression: 'ADD made :one SET kind = :kind, expires_at = :expires',
        ConditionExpression: 'attribute_not_exists(made) OR made < :most',
        ExpressionAttributeValues: {
          ':one': 1,
          ':most': mostADay,
          ':kind': 'count',
          ':expires': Math.floor(now.getTime() / 1000) + countKeptSeconds,
        },
      },
    },
    otherwise: () => TooManyClips({ mostADay }),
  });

  /** One page of a list, newest first. */
  const page = async (
    list: List,
    limit: number,
    from?: Position,
  ): Promise<{ clips: Clip[]; next: Position | undefined }> => {
    const index = indexOf[list.of];
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#list = :list',
        ExpressionAttributeNames: { '#list': `${index}pk` },
        ExpressionAttributeValues: { ':list': listKey(list) },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: from,
      }),
    );
    return { clips: Items.map((item) => clipRow.parse(item)), next: LastEvaluatedKey as Position | undefined };
  };

  return {
    async clip(clipId: string): Promise<Clip | undefined> {
      const found = await row(clipKey(clipId));
      return found && clipRow.parse(found);
    },
    async video(videoId: string): Promise<VideoCopy | undefined> {
      const found = await row(videoKey(videoId));
      return found && videoFacts.parse(found);
    },
    async stream(streamId: string): Promise<StreamCopy | undefined> {
      const found = await row(streamKey(streamId));
      return found && streamFacts.parse(found);
    },
    /** Many at once, for lists; as they were a moment ago. */
    async videos(ids: readonly string[]): Promise<Map<string, VideoCopy>> {
      const rows = await readMany(table, [...new Set(ids)].map(videoKey));
      return new Map(rows.map((one) => videoFacts.parse(one)).map((one) => [one.videoId, one]));
    },
    async streams(ids: readonly string[]): Promise<Map<string, StreamCopy>> {
      const rows = await readMany(table, [...new Set(ids)].map(streamKey));
      return new Map(rows.map((one) => streamFacts.parse(one)).map((one) => [one.streamId, one]));
    },

    /** Keeps the newer of what is known and what came; old and repeated news change nothing. */
    learnVideo: (video: VideoCopy): Promise<void> =>
      keepNewer(table, { ...videoKey(video.videoId), kind: 'video', ...video }),
    learnStream: (stream: StreamCopy): Promise<void> =>
      keepNewer(table, { ...streamKey(stream.streamId), kind: 'stream', ...stream }),

    /** A clip, counted with its maker's of that day; `steps` happen with it or not at all. */
    create: (clip: Clip, now: Date, steps: Step[]): Promise<void> =>
      transact([
        ...steps,
        counted(clip.makerId, now),
        {
          write: {
            Put: {
              TableName: table,
              Item: { ...clipKey(clip.clipId), kind: 'clip', ...clip, ...listsOf(clip) },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        },
      ]),

    /** Notes what was written of a clip, if it is still there. */
    async noteFiles(clipId: string, files: NonNullable<Clip['files']>): Promise<boolean> {
      try {
        await dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: clipKey(clipId),
            UpdateExpression: 'SET #files = :files',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: { '#files': 'files' },
            ExpressionAttributeValues: { ':files': files },
          }),
        );
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },

    /** A file is asked for, of a clip that nobody has asked for meanwhile; `steps` happen with it or not at all. */
    wantFile: (clip: Clip, file: ClipFile, steps: Step[]): Promise<void> =>
      transact([
        {
          write: {
            Update: {
              TableName: table,
              Key: clipKey(clip.clipId),
              UpdateExpression: 'SET #file = :file',
              ConditionExpression: clip.file
                ? 'attribute_exists(pk) AND #file.attempt = :before'
                : 'attribute_exists(pk) AND attribute_not_exists(#file)',
              ExpressionAttributeNames: { '#file': 'file' },
              ExpressionAttributeValues: { ':file': file, ...(clip.file ? { ':before': clip.file.attempt } : {}) },
            },
          },
        },
        ...steps,
      ]),

    /** Notes what has become of this attempt; false when the clip is gone, or another attempt is the one that counts. */
    noteFile: (clipId: string, file: ClipFile): Promise<boolean> =>
      wasDone(
        dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: clipKey(clipId),
            UpdateExpression: 'SET #file = :file',
            ConditionExpression: '#file.attempt = :attempt AND #file.#state = :making',
            ExpressionAttributeNames: { '#file': 'file', '#state': 'state' },
            ExpressionAttributeValues: { ':file': file, ':attempt': file.attempt, ':making': 'making' },
          }),
        ),
      ),

    /** A clip that is gone; removed once more it is still gone. `steps` happen with it or not at all. */
    remove: (clipId: string, steps: Step[] = []): Promise<void> =>
      transact([{ write: { Delete: { TableName: table, Key: clipKey(clipId) } } }, ...steps]),

    page,

    /** Every clip of a list, for who takes them all away. */
    async clipsOf(list: List): Promise<Clip[]> {
      const all: Clip[] = [];
      let from: Position | undefined;
      do {
        const { clips, next } = await page(list, 100, from);
        all.push(...clips);
        from = next;
      } while (from);
      return all;
    },

    /** Removes every clip of a list; whoever is interrupted begins again. */
    async removeAll(list: List): Promise<void> {
      await atOnce(await this.clipsOf(list), 10, ({ clipId }) => this.remove(clipId));
    },

    /** Whether clips may be made of all of these. */
    async allowed(sourceIds: readonly string[]): Promise<boolean> {
      const rows = await readMany(table, sourceIds.map(rulesKey), { consistent: true });
      return rows.every((one) => one['allowed'] !== false);
    },
    async allow(sourceId: string, allowed: boolean): Promise<void> {
      await dynamo().send(
        new PutCommand({ TableName: table, Item: { ...rulesKey(sourceId), kind: 'rules', allowed } }),
      );
    },
  };
};
export type ClipsStore = ReturnType<typeof clipsStore>;
