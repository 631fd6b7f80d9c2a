import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { videoFacts } from '../catalog/events.ts';
import type { VideoRights } from '../kit/authorize.ts';
import { dynamo } from '../kit/aws.ts';
import { keepNewer } from '../kit/keep-newer.ts';
import { isAhead } from '../kit/premiere.ts';

/** A video as far as rooms beside it have to know it. */
const video = videoFacts.pick({
  ...{ videoId: true, ownerId: true, channelId: true, version: true, title: true, state: true, visibility: true },
  ...{ access: true, durationMs: true, premiereAt: true, trashedAt: true, takenDown: true },
});
export type Video = z.output<typeof video>;

export const rightsOfVideo = (one: Video): VideoRights => ({
  ownerId: one.ownerId,
  published: one.state === 'PUBLISHED' && one.trashedAt === undefined,
  takenDown: one.takenDown !== undefined,
  visibility: one.visibility,
  access: one.access,
});

export const isDeleted = (state: Video['state']): boolean => state === 'DELETING' || state === 'DELETED';

/** Whether anybody but its makers may watch it now. */
export const isShared = (one: Video, now: Date): boolean => {
  const { published, takenDown, visibility } = rightsOfVideo(one);
  return published && !takenDown && visibility !== 'private' && !isAhead(one, now);
};

/** The room of a premiere stays open so long after the film has ended. */
const lingersMs = 15 * 60_000;

/** A premiere, and everything that is said of it, is over: the chat goes on as a replay. One that was called off may be set anew. */
export const hasPremiereEnded = ({ state, premiereAt, durationMs = 0 }: Video, now: Date): boolean =>
  isDeleted(state) || (premiereAt !== undefined && Date.parse(premiereAt) + durationMs + lingersMs <= now.getTime());

const keyOf = (videoId: string) => ({ pk: `VIDEO#${videoId}`, sk: 'VIDEO' });

/** Chat's own copy of videos, kept from `video.*`. */
export const videosOf = (table: string) => ({
  async video(videoId: string): Promise<Video | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(videoId), ConsistentRead: true }),
    );
    return Item && video.parse(Item);
  },
  learn: (facts: Video): Promise<void> => {
    const one = video.parse(facts);
    return keepNewer(table, { ...keyOf(one.videoId), kind: 'video', ...one });
  },
});
export type Videos = ReturnType<typeof videosOf>;
