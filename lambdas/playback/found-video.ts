import { authorize, type Subject, type VideoRights } from '../kit/authorize.ts';
import { existing } from './existing.ts';
import { store, teams } from './surroundings.ts';
import type { VideoCopy } from './video-copy.ts';

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
