import { authorize, type Subject, type VideoRights } from '../kit/authorize.ts';
import type { teamsOf } from '../kit/teams-copy.ts';
import type { Clip } from './clip.ts';
import type { ClipsStore } from './clips-store.ts';
import { rightsOfClip, rightsOfSource, rightsOfVideo, type Source, type StreamCopy } from './source.ts';

interface Known {
  store: ClipsStore;
  teams: ReturnType<typeof teamsOf>;
}

const recordingOf = (store: ClipsStore, { videoId }: StreamCopy) =>
  videoId === undefined ? undefined : store.video(videoId);

/** What a clip is of, as it is known now. */
export const sourceOf = async (
  store: ClipsStore,
  { streamId, videoId }: Pick<Clip, 'streamId' | 'videoId'>,
): Promise<Source> => {
  if (videoId !== undefined) return { video: await store.video(videoId) };
  const stream = streamId === undefined ? undefined : await store.stream(streamId);
  return { stream, video: stream && (await recordingOf(store, stream)) };
};

/** Finds what is asked for with everything its rights depend on, ready for `may`. */
export const finderOf = ({ store, teams }: Known) => {
  /** A channel's team is looked up only where it could change the answer. */
  const withTeam = async <R extends VideoRights>(
    subject: Subject,
    thing: R,
    channelId: string | undefined,
  ): Promise<R> => {
    const isOwner = subject.kind === 'person' && subject.accountId === thing.ownerId;
    if (!channelId || subject.kind !== 'person' || isOwner) return thing;
    const channel = await teams.rights(channelId);
    return channel?.ownerId === thing.ownerId ? { ...thing, team: channel.team } : thing;
  };

  return {
    async clip(subject: Subject, clipId: string) {
      const clip = await store.clip(clipId);
      if (!clip) return undefined;
      const source = await sourceOf(store, clip);
      const rights = rightsOfClip(clip, source);
      return rights && withTeam(subject, { ...rights, makerId: clip.makerId, clip, source }, clip.channelId);
    },
    async video(subject: Subject, videoId: string) {
      const video = await store.video(videoId);
      const rights = video && rightsOfSource({ video });
      return rights && withTeam(subject, { ...rights, video }, video.channelId);
    },
    async stream(subject: Subject, streamId: string) {
      const source = await sourceOf(store, { streamId });
      const rights = source.stream && rightsOfSource(source);
      return (
        rights &&
        source.stream &&
        withTeam(subject, { ...rights, ...source, stream: source.stream }, source.stream.channelId)
      );
    },
    /** A channel is public, and so are its rules. */
    async channel(channelId: string): Promise<VideoRights | undefined> {
      const channel = await teams.rights(channelId);
      return channel && { ...channel, published: true, takenDown: false, visibility: 'public', access: 'free' };
    },

    /** Of many clips those somebody may see in a list, with what they are of; only `makers` see what is not public. */
    async seen(subject: Subject, clips: readonly Clip[], isPublicList: boolean) {
      const streams = await store.streams(clips.flatMap(({ streamId }) => streamId ?? []));
      const videos = await store.videos([
        ...clips.flatMap(({ videoId }) => videoId ?? []),
        ...[...streams.values()].flatMap(({ videoId }) => videoId ?? []),
      ]);
      const found = await Promise.all(
        clips.map(async (clip) => {
          const stream = clip.streamId === undefined ? undefined : streams.get(clip.streamId);
          const video = videos.get(clip.videoId ?? stream?.videoId ?? '');
          const rights = rightsOfClip(clip, { stream, video });
          if (!rights) return undefined;
          const isPlain = rights.visibility === 'public' && rights.published && !rights.takenDown;
          const thing = { ...rights, makerId: clip.makerId, clip, source: { stream, video } };
          const whole = await withTeam(subject, thing, clip.channelId);
          const isTheirs = authorize(subject, 'clip.set_rules', whole) === 'allow';
          if (isPublicList && !isPlain && !isTheirs) return undefined;
          return authorize(subject, 'video.read', whole) === 'allow' ? whole : undefined;
        }),
      );
      return found.filter((one) => one !== undefined);
    },
    mayPlay: (subject: Subject, { video }: Source): boolean =>
      video !== undefined && authorize(subject, 'video.play', rightsOfVideo(video)) === 'allow',
  };
};
export type Found = NonNullable<Awaited<ReturnType<ReturnType<typeof finderOf>['clip']>>>;
