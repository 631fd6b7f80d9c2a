import { authorize, type Subject, type VideoRights } from '../kit/authorize.ts';
import { isAhead } from '../kit/premiere.ts';
import { existing } from './existing.ts';
import { store, teams } from './surroundings.ts';
import { rightsAt, type VideoCopy } from './video-copy.ts';

/** A video with everything its rights depend on, ready for `may`: its channel's team is looked up only where it could change the answer. */
export const foundVideo = async (
  subject: Subject,
  videoId: string,
): Promise<(VideoRights & { video: VideoCopy }) | undefined> => {
  const thing = existing(await store.video(videoId));
  const channelId = thing?.video.channelId;
  if (!thing || !channelId || authorize(subject, 'video.play', thing) === 'allow') return thing;
  const channel = await teams.rights(channelId);
  return channel ? { ...thing, team: channel.team } : thing;
};

/** Before the hour of its premiere a video is for those who might watch it if it were not published at all: its makers, and staff. */
export const isStillAhead = async (subject: Subject, video: VideoCopy, now: Date): Promise<boolean> => {
  if (!isAhead(video, now)) return false;
  const channel = video.channelId ? await teams.rights(video.channelId) : undefined;
  const thing = { ...rightsAt(video, now), ...(channel?.ownerId === video.ownerId ? { team: channel.team } : {}) };
  return authorize(subject, 'video.play', thing) !== 'allow';
};
