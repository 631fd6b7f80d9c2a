import { authorize, type Subject, type VideoRights } from '../kit/authorize.ts';
import { refusalOf } from '../kit/error-answer.ts';
import type { teamsOf } from '../kit/teams-copy.ts';
import { openParty } from './contract.ts';
import { NotShared, PartyVideoNotFound } from './party-contract.ts';
import { isDeleted, isShared, rightsOfVideo, type Video, type Videos } from './video-copy.ts';

export type RightfulVideo = VideoRights & { video: Video };
/** What can be watched together. */
export type WatchableVideo = Video & { durationMs: number };

/** Others may watch it too; refuses what nobody else may. */
export const shared = (video: Video, now: Date): WatchableVideo => {
  const { durationMs } = video;
  if (!isShared(video, now) || durationMs === undefined) throw NotShared();
  return { ...video, durationMs };
};

/** Finds what is to be watched together, with what decides whether somebody may watch it. */
export const partyVideosOf = (videos: Pick<Videos, 'video'>, teams: Pick<ReturnType<typeof teamsOf>, 'rights'>) => {
  const find = async (subject: Subject, videoId: string): Promise<RightfulVideo | undefined> => {
    const video = await videos.video(videoId);
    if (!video || video.trashedAt !== undefined || isDeleted(video.state)) return undefined;
    const rights = rightsOfVideo(video);
    if (!video.channelId || authorize(subject, 'party.open', rights) === 'allow') return { ...rights, video };
    const channel = await teams.rights(video.channelId);
    return { ...rights, ...(channel?.ownerId === video.ownerId ? { team: channel.team } : {}), video };
  };
  return {
    find,
    /** One that this person may open a party of; refuses as opening one does. */
    async forParty(subject: Subject, videoId: string, now: Date): Promise<WatchableVideo> {
      const found = await find(subject, videoId);
      if (!found) throw PartyVideoNotFound();
      const verdict = authorize(subject, 'party.open', found);
      if (verdict !== 'allow') throw refusalOf(verdict, openParty);
      return shared(found.video, now);
    },
  };
};
