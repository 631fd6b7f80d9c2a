import type * as z from 'zod';
import type { DomainEvent } from '../kit/event.ts';
import type { Encode, Part } from './encode-record.ts';
import { transcodeFailed, transcodeFinished, transcodePlayable, transcodeProgressed } from './events.ts';
import type { JobState } from './job-states.ts';
import { folderOf, rungsOf } from './jobs.ts';

type Rung = z.output<typeof transcodeProgressed.data>['rungs'][number];

/** One piece of news, ready for the outbox. */
export interface Announcement {
  event: DomainEvent;
  data: Record<string, unknown> & { sequence: number };
}

const shown: Record<JobState, Rung['state']> = {
  QUEUED: 'waiting',
  SUBMITTED: 'waiting',
  RETRY_WAIT: 'waiting',
  PROGRESSING: 'encoding',
  CHECKING: 'checking',
  DONE: 'ready',
  FAILED: 'failed',
  CANCELED: 'failed',
};

/** The lines of progress a creator sees: each rung as far as the part that brings it; sound belongs to the first. */
export const rungsShown = (encode: Encode): Rung[] =>
  encode.parts.flatMap((part) => {
    const names = rungsOf(part.name, encode.ladder).map(({ name }) => name);
    const sound = part === encode.parts[0] && encode.source?.audio ? ['audio'] : [];
    return [...sound, ...names].map((name) => ({ name, state: shown[part.state], percent: part.percent }));
  });

export const hlsKeyOf = (encode: Encode): string => `${folderOf(encode)}master.m3u8`;
export const dashKeyOf = (encode: Encode): string => `${folderOf(encode)}manifest.mpd`;

const ready = (encode: Encode) => ({
  durationMs: encode.source?.durationMs ?? 0,
  hlsKey: hlsKeyOf(encode),
  dashKey: dashKeyOf(encode),
  posterKey: encode.posterKey,
  frameKeys: encode.frameKeys,
  hasAudio: encode.renditions.some(({ kind }) => kind === 'audio'),
  renditions: encode.renditions
    .filter(({ kind }) => kind === 'video')
    .toSorted((a, b) => a.width * a.height - b.width * b.height)
    .map(({ name, width, height, averageBitrate, peakBitrate, frameRate, codecs, sizeBytes }) => ({
      ...{ name, width, height, averageBitrate, peakBitrate, frameRate, codecs, sizeBytes },
    })),
});

/** People watch a bar, not a ticker: smaller steps are kept but not told. */
const worthTelling = 5;

const progressed = (before: Encode | undefined, after: Encode): boolean =>
  after.parts.some((part) => {
    const was: Part | undefined = before?.parts.find(({ name }) => name === part.name);
    return (
      !was ||
      shown[was.state] !== shown[part.state] ||
      Math.floor(was.percent / worthTelling) !== Math.floor(part.percent / worthTelling)
    );
  });

/** What the world should hear of a change, numbered in order. Of a video that is gone it hears nothing. */
export const announcementsOf = (before: Encode | undefined, after: Encode): Announcement[] => {
  if (after.unwanted) return [];
  const which = { videoId: after.videoId, ownerId: after.ownerId, sourceVersion: after.sourceVersion };
  const told: { event: Announcement['event']; data: Record<string, unknown> }[] = [];
  if (progressed(before, after)) told.push({ event: transcodeProgressed, data: { rungs: rungsShown(after) } });
  const was = before?.outcome ?? 'pending';
  const isNew = (outcome: Encode['outcome']): boolean => after.outcome === outcome && was !== outcome;
  if (isNew('playable') || (isNew('finished') && was === 'pending')) {
    told.push({ event: transcodePlayable, data: ready(after) });
  }
  if (isNew('finished')) told.push({ event: transcodeFinished, data: ready(after) });
  if (isNew('failed') && after.problem) told.push({ event: transcodeFailed, data: { ...after.problem } });
  return told.map(({ event, data }, index) => ({
    event,
    data: { ...which, ...data, sequence: (before?.sequence ?? 0) + index + 1 },
  }));
};
