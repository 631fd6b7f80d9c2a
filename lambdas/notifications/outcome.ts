import * as z from 'zod';
import { videoFacts } from '../catalog/events.ts';
import { endedByOwner } from '../upload/events.ts';

/** What notifications must know of a video to write about it. */
export const VideoCopy = videoFacts.pick({
  videoId: true,
  ownerId: true,
  version: true,
  title: true,
  state: true,
  sourceVersion: true,
  failure: true,
  trashedAt: true,
  takenDown: true,
  restoredAt: true,
});
export type VideoCopy = z.output<typeof VideoCopy>;

/** What there may be to tell of a video: how its making ended, and what staff decided. Its owner gets one mail for each. */
export const Outcome = z.enum(['ready', 'failed', 'taken_down', 'restored']);
export type Outcome = z.output<typeof Outcome>;

/** Nobody has to be told what they did themselves. */
const ownDoing: readonly string[] = [endedByOwner, 'upload.video_deleted'];

/** How its making ended; nothing while it is on its way, thrown away, deleted, or held by staff. */
const makingOf = ({ state, failure, trashedAt, takenDown }: VideoCopy): Outcome | undefined => {
  if (trashedAt !== undefined || takenDown) return undefined;
  if (state === 'READY' || state === 'PUBLISHED') return 'ready';
  if (state === 'FAILED' && !ownDoing.includes(failure?.code ?? '')) return 'failed';
  return undefined;
};

const decisionOf = ({ takenDown, restoredAt }: VideoCopy): Outcome | undefined => {
  if (takenDown) return 'taken_down';
  return restoredAt === undefined ? undefined : 'restored';
};

/** Everything there is to tell of a video as it now stands; what was told before is not told again. */
export const outcomesOf = (video: VideoCopy): Outcome[] =>
  isGone(video) ? [] : [decisionOf(video), makingOf(video)].filter((one) => one !== undefined);

/** The one mail an outcome is: a source that replaced an earlier one, and every decision, has its own. */
export const mailOf = ({ sourceVersion, takenDown, restoredAt }: VideoCopy, outcome: Outcome): string => {
  if (outcome === 'taken_down') return `mail_taken_down_${takenDown?.at}`;
  return `mail_${outcome}_${outcome === 'restored' ? restoredAt : sourceVersion}`;
};

/** Decided against somebody or for them: that is told to people who are suspended, too. */
export const isStaffs = (outcome: Outcome): boolean => outcome === 'taken_down' || outcome === 'restored';

export const isGone = ({ state }: VideoCopy): boolean => state === 'DELETING' || state === 'DELETED';
