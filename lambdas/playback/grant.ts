import { type EdgeGrant, edgeGrant } from '../kit/edge-grant.ts';
import type { VideoCopy } from './video-copy.ts';

/** A grant: everything under one version of one video, until then. */
export interface Grant extends EdgeGrant {
  videoId: string;
  sourceVersion: number;
}

export const grantOf = (video: VideoCopy, now: Date): Grant => ({
  videoId: video.videoId,
  sourceVersion: video.sourceVersion,
  ...edgeGrant(`/v/${video.videoId}/${video.sourceVersion}/`, video, now),
});
