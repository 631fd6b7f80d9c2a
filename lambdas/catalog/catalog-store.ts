import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { teamRole } from '../accounts/events.ts';
import { dynamo } from '../kit/aws.ts';
import { historyOf } from '../kit/history.ts';
import { keepFirstChannel, keepNewer } from '../kit/keep-newer.ts';
import { announce, logged } from '../kit/outbox.ts';
import { readMany } from '../kit/read-many.ts';
import { ConditionFailed, isConditionFailed, type Step, transact } from '../kit/transaction.ts';
import { dueAt } from './due.ts';
import { videoCreated, type videoEvents } from './events.ts';
import { factsOf, isBeingDeleted, isListed, Video } from './video.ts';

const Channel = z.object({
  channelId: z.string(),
  ownerId: z.string(),
  handle: z.string(),
  name: z.string(),
  avatarKey: z.string().optional(),
  team: z.array(z.object({ accountId: z.string(), role: teamRole })).default([]),
  /** Gone with its owner. */
  closed: z.boolean().optional(),
  version: z.number().int(),
});
export type Channel = z.output<typeof Channel>;

const keyOf = (videoId: string) => ({ pk: `VIDEO#${videoId}`, sk: 'VIDEO' });
const channelKeyOf = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' });
const joinedKeyOf = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'JOINED' });
const ownChannelKeyOf = (ownerId: string) => ({ pk: `OWNER#${ownerId}`, sk: 'CHANNEL' });

const ownList = (ownerId: string): string => `OWNER#${ownerId}`;
const trashList = (ownerId: string): string => `TRASH#${ownerId}`;

/** Where its owner finds it, newest first: among the others, in the trash, or nowhere any more. */
const ownersListOf = (video: Video): Record<string, string | undefined> => {
  if (isBeingDeleted(video)) return { gsi1pk: undefined, gsi1sk: undefined };
  return video.trashedAt
    ? { gsi1pk: trashList(video.ownerId), gsi1sk: `${video.trashedAt}#${video.videoId}` }
    : { gsi1pk: ownList(video.ownerId), gsi1sk: `${video.createdAt}#${video.videoId}` };
};

/**
 * The index entries follow from the video. One partition holds all public videos and one all deadlines: at the largest
 * scale planned for (50,000 uploads a day) that is under two writes a second, and the edge caches the reads.
 */
const indexOf = (video: Video): Record<string, string | undefined> => {
  const listed = isListed(video);
  const published = `${video.publishedAt}#${video.videoId}`;
  const due = dueAt(video);
  return {
    ...ownersListOf(video),
    gsi2pk: listed && video.channelId ? `CHANNEL#${video.channelId}` : undefined,
    gsi2sk: listed && video.channelId ? published : undefined,
    gsi3pk: listed ? 'PUBLIC' : undefined,
    gsi3sk: listed ? published : undefined,
    gsi4pk: due ? 'DUE' : undefined,
    gsi4sk: due ? `${due}#${video.videoId}` : undefined,
  };
};

const rowOf = (video: Video): Record<string, unknown> => ({ ...video, ...indexOf(video) });

/** Sets what changed and removes what is gone, so that writers of other fields are not overrun. */
const differenceOf = (before: Record<string, unknown>, after: Record<string, unknown>) => {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const set: string[] = [];
  const remove: string[] = [];
  for (const [index, name] of Object.keys({ ...before, ...after }).entries()) {
    if (JSON.stringify(before[name]) === JSON.stringify(after[name])) continue;
    names[`#f${index}`] = name;
    if (after[name] === undefined) remove.push(`#f${index}`);
    else {
      values[`:f${index}`] = after[name];
      set.push(`#f${index} = :f${index}`);
    }
  }
  const expression = [set.length ? `SET ${set.join(', ')}` : '', remove.length ? `REMOVE ${remove.join(', ')}` : ''];
  return { names, values, expression: expression.filter(Boolean).join(' ') };
};

type VideoNews = (typeof videoEvents)[number];
export type Position = Record<string, unknown>;

/** Videos and channels as catalog keeps them. The only file that knows a key of this table. */
export const catalogStore = (table: string) => {
  const saved = (before: Video, after: Video): Step => {
    const { names, values, expression } = differenceOf(rowOf(before), rowOf(after));
    return {
      write: {
        Update: {
          TableName: table,
          Key: keyOf(after.videoId),
          UpdateExpression: expression,
          ConditionExpression: '#version = :version AND #state = :state',
          ExpressionAttributeNames: { ...names, '#version': 'version', '#state': 'state' },
          ExpressionAttributeValues: { ...values, ':version': before.version, ':state': before.state },
        },
      },
    };
  };

  const page = async (
    index: string,
    partition: string,
    limit: number,
    from: Position | undefined,
    channelId?: string,
  ) => {
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#pk = :pk',
        ...(channelId ? { FilterExpression: 'channelId = :channelId' } : {}),
        ExpressionAttributeNames: { '#pk': `${index}pk` },
        ExpressionAttributeValues: { ':pk': partition, ...(channelId ? { ':channelId': channelId } : {}) },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: from,
      }),
    );
    return { videos: Items.map((item) => Video.parse(item)), next: LastEvaluatedKey };
  };

  return {
    async get(videoId: string): Promise<Video | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: keyOf(videoId), ConsistentRead: true }),
      );
      return Item && Video.parse(Item);
    },

    /** Creates the video with its news; a repeated announcement finds it there and changes nothing. */
    async create(video: Video): Promise<void> {
      const at = new Date(video.updatedAt);
      try {
        await transact([
          {
            write: {
              Put: {
                TableName: table,
                Item: { ...keyOf(video.videoId), kind: 'video', ...rowOf(video) },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          },
          logged(table, {
            pk: keyOf(video.videoId).pk,
            version: video.version,
            from: null,
            to: video.state,
            event: 'created',
            at,
          }),
          announce(table, videoCreated, factsOf(video), { cause: [video.videoId, video.version], at }),
        ]);
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },

    /** One conditional write: the video as it now is, its log line and its news; and what else has to be true with it. */
    async save(before: Video, after: Video, event: string, news: VideoNews, also: readonly Step[] = []): Promise<void> {
      const at = new Date(after.updatedAt);
      await transact([
        saved(before, after),
        logged(table, {
          pk: keyOf(after.videoId).pk,
          version: after.version,
          from: before.state,
          to: after.state,
          event,
          at,
        }),
        announce(table, news, factsOf(after), { cause: [after.videoId, after.version], at }),
        ...also,
      ]);
    },

    /** Progress is a self-loop: a plain conditional update of what was read, without a version of its own. */
    async showProgress(before: Video, after: Video): Promise<void> {
      const { names, values, expression } = differenceOf(rowOf(before), rowOf(after));
      try {
        await dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: keyOf(after.videoId),
            UpdateExpression: expression,
            ConditionExpression: '#version = :version AND #rungSequence = :shown',
            ExpressionAttributeNames: { ...names, '#version': 'version', '#rungSequence': 'rungSequence' },
            ExpressionAttributeValues: { ...values, ':version': before.version, ':shown': before.rungSequence },
          }),
        );
      } catch (error) {
        throw isConditionFailed(error) ? new ConditionFailed([0]) : error;
      }
    },

    /** What happened to a video, the newest first. */
    history: (videoId: string) => historyOf(table, keyOf(videoId).pk),

    publicPage: (limit: number, from?: Position) => page('gsi3', 'PUBLIC', limit, from),
    channelPage: (channelId: string, limit: number, from?: Position) =>
      page('gsi2', `CHANNEL#${channelId}`, limit, from),
    /** Of all channels, or of one: then a page may be short, or empty, and still have a next one. */
    ownerPage: (ownerId: string, limit: number, from?: Position, channelId?: string) =>
      page('gsi1', ownList(ownerId), limit, from, channelId),
    trashPage: (ownerId: string, limit: number, from?: Position) => page('gsi1', trashList(ownerId), limit, from),

    /** Videos that should have been looked at by now (`due.ts`), the longest waiting first. */
    async due(now: Date, limit: number, from?: Position): Promise<{ videos: Video[]; next: Position | undefined }> {
      const { Items = [], LastEvaluatedKey } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi4',
          KeyConditionExpression: 'gsi4pk = :due AND gsi4sk < :now',
          ExpressionAttributeValues: { ':due': 'DUE', ':now': now.toISOString() },
          Limit: limit,
          ExclusiveStartKey: from,
        }),
      );
      return { videos: Items.map((item) => Video.parse(item)), next: LastEvaluatedKey };
    },

    async channels(channelIds: readonly string[]): Promise<Map<string, Channel>> {
      const rows = await readMany(table, [...new Set(channelIds)].map(channelKeyOf));
      return new Map(rows.map((row) => Channel.parse(row)).map((channel) => [channel.channelId, channel]));
    },

    /** Read consistently: whoever left its team must not go on by it. */
    async channel(channelId: string): Promise<Channel | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: channelKeyOf(channelId), ConsistentRead: true }),
      );
      return Item && Channel.parse(Item);
    },

    /** The first channel its owner opened. Read consistently: a video is published into it for good. */
    async channelOf(ownerId: string): Promise<Channel | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: ownChannelKeyOf(ownerId), ConsistentRead: true }),
      );
      return Item && Channel.parse(Item);
    },

    /** Keeps the newer of what is known of a channel and what came. Ids sort by age: an owner's first channel stays the first. */
    async learnChannel(channel: Channel): Promise<void> {
      await keepNewer(table, { ...channelKeyOf(channel.channelId), kind: 'channel', ...channel });
      await keepFirstChannel(table, { ...ownChannelKeyOf(channel.ownerId), kind: 'channel', ...channel });
    },

    /** Whether what an owner made before their channel has been brought into it: looked for once. */
    async haveAllJoined(channelId: string): Promise<boolean> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: joinedKeyOf(channelId), ConsistentRead: true }),
      );
      return Item !== undefined;
    },
    async allHaveJoined(channelId: string): Promise<void> {
      await dynamo().send(
        new PutCommand({ TableName: table, Item: { ...joinedKeyOf(channelId), kind: 'channel_joined' } }),
      );
    },
  };
};

export type CatalogStore = ReturnType<typeof catalogStore>;
