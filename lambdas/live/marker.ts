import * as z from 'zod';
import { offsetAt } from '../kit/recording-clock.ts';
import type { Recording } from './recording.ts';
import type { Stream } from './stream.ts';

/** A moment of a stream that somebody who makes it wants to find again. */
export const marker = z.object({
  markerId: z.string(),
  at: z.iso.datetime(),
  label: z.string().optional(),
});
export type Marker = z.output<typeof marker>;

/** Where it is: in the recording once there is one, until then by the clock, counted from the first picture. */
export const offsetOf = (
  { at }: Pick<Marker, 'at'>,
  { recording, liveSince = at }: Pick<Stream, 'recording' | 'liveSince'>,
): number => {
  const sinceBeginning = Math.max(0, Date.parse(at) - Date.parse(liveSince));
  if (!recording) return sinceBeginning;
  const { clock = [], durationMs } = recording;
  const offset = offsetAt(clock, Date.parse(at), durationMs) ?? Math.min(sinceBeginning, durationMs);
  return Math.round(offset);
};

/** What was marked, as its recording tells of it: what was marked when nothing more came is at its end, where nothing is. */
export const markedIn = (
  markers: readonly Marker[],
  recording: Recording,
  { liveSince }: Pick<Stream, 'liveSince'>,
): { offsetMs: number; label?: string | undefined }[] =>
  markers
    .map((each) => ({ offsetMs: offsetOf(each, { recording, liveSince }), label: each.label }))
    .filter(({ offsetMs }) => offsetMs < recording.durationMs);
