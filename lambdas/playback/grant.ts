import type { VideoCopy } from './video-copy.ts';

const minutes = 60;

/** A grant: everything under one version of one video, until then. */
export interface Grant {
  videoId: string;
  sourceVersion: number;
  /** What cookies and tokens open; ends with a slash. */
  path: string;
  until: Date;
  /** At 60 % of its life the player asks for the next one, and plays on. */
  renewAt: Date;
}

/** An hour where nothing can be lost by it; a quarter where somebody's right to watch may end. */
export const lifeSeconds = (video: Pick<VideoCopy, 'visibility' | 'access' | 'takenDown'>): number =>
  (video.visibility === 'public' && video.access === 'free' && !video.takenDown ? 60 : 15) * minutes;

export const grantOf = (video: VideoCopy, now: Date): Grant => {
  const seconds = lifeSeconds(video);
  return {
    videoId: video.videoId,
    sourceVersion: video.sourceVersion,
    path: `/v/${video.videoId}/${video.sourceVersion}/`,
    until: new Date(now.getTime() + seconds * 1000),
    renewAt: new Date(now.getTime() + seconds * 600),
  };
};

/** The cookies' own attributes: they travel only to the media they open. */
export const cookieHeader = (grant: Grant, name: string, value: string, now: Date): string => {
  const maxAge = Math.floor((grant.until.getTime() - now.getTime()) / 1000);
  return `${name}=${value}; Path=${grant.path}; Max-Age=${maxAge}; Secure; HttpOnly; SameSite=Lax`;
};
