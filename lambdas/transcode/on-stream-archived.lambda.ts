import { batch } from '../kit/batch.ts';
import { streamArchived } from '../live/events.ts';
import { advance } from './advance.ts';
import { beginRecording } from './encode.ts';
import { workshop } from './workshop.ts';

/** A recording is there once, and never replaced. */
const recordingVersion = 1;

/** The recording of a stream is whole: it is adopted as it lies there, once however often we are told. */
export const handler = batch(streamArchived, async ({ videoId, ownerId, recording }, { now }) => {
  if (!videoId || !recording) return;
  const { playlistKey, durationMs } = recording;
  const arrived = {
    ...{ videoId, ownerId, sourceVersion: recordingVersion },
    sourceUrl: `s3://${workshop.places.mediaBucket}/${playlistKey}`,
    sourceEtag: '',
  };
  if (!(await workshop.store.get(arrived)))
    await workshop.store.create(beginRecording(arrived, { playlistKey, durationMs }, now));
  await advance(workshop, arrived, now);
});
