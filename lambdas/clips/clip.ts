import * as z from 'zod';
import { OutsideOfSource } from './clip-contract.ts';

// What a clip is, and which stretch of what it is of. Times in milliseconds.

/** One file of the whole clip: asked for, made, or not to be made. Lost is what nobody has heard of when it was to be there. */
export const clipFile = z.object({
  /** Counts how often it was begun: what an earlier attempt says later means nothing. */
  attempt: z.number().int(),
  state: z.enum(['making', 'ready', 'failed']),
  key: z.string(),
  /** When it was to be there. */
  until: z.string(),
  bytes: z.number().int().optional(),
});
export type ClipFile = z.output<typeof clipFile>;

export const clipRow = z.object({
  clipId: z.string(),
  /** The stream, also of clips of its recording; else the video. All clips of one broadcast are found by it. */
  sourceId: z.string(),
  ownerId: z.string(),
  channelId: z.string().optional(),
  makerId: z.string(),
  title: z.string(),
  lengthMs: z.number().int(),
  createdAt: z.string(),
  /** Of a clip of a video. */
  videoId: z.string().optional(),
  startMs: z.number().int().optional(),
  /** Of a clip made on air: when what it begins with was sent. */
  streamId: z.string().optional(),
  startsAt: z.string().optional(),
  /** The playlists written of it, and of which edition of the video's they are. */
  files: z.object({ edition: z.string(), key: z.string(), startMs: z.number().int() }).optional(),
  file: clipFile.optional(),
});
export type Clip = z.output<typeof clipRow>;

/** A film's last picture is shown a little before the end its playlist tells. */
const toleranceMs = 500;

/** The stretch of a video that is asked for, or a refusal that says what there is. */
export const stretchOfVideo = (
  wish: { startSec: number; lengthSec: number },
  durationMs: number,
): { startMs: number; lengthMs: number } => {
  const startMs = Math.round(wish.startSec * 1000);
  const lengthMs = Math.round(wish.lengthSec * 1000);
  if (startMs + lengthMs > durationMs + toleranceMs) throw OutsideOfSource({ fromSec: 0, toSec: durationMs / 1000 });
  return { startMs, lengthMs };
};

/** However little of a stream viewers may go back to: somebody has to see the end of it before they press a button. */
const leastWindowMs = 150_000;
/** Clocks of players and of ours are this far apart without anybody lying. */
const clocksApartMs = 2000;

/** The stretch of a stream on air that is asked for: never of what is still to come, nor of what viewers cannot go back to. */
export const stretchOfStream = (
  wish: { startsAt?: string | undefined; lengthSec: number },
  stream: { liveSince: string; dvrWindowSec: number; latencyMs: number },
  now: Date,
): { startsAt: string; lengthMs: number } => {
  const lengthMs = Math.round(wish.lengthSec * 1000);
  const shownMs = now.getTime() - stream.latencyMs;
  const startMs = wish.startsAt === undefined ? shownMs - lengthMs : Date.parse(wish.startsAt);
  const backMs = Math.max(stream.dvrWindowSec * 1000, leastWindowMs);
  // The first picture was noticed some seconds after it had come.
  const fromMs = Math.max(Date.parse(stream.liveSince) - 15_000, now.getTime() - backMs);
  if (startMs < fromMs - clocksApartMs || startMs + lengthMs > now.getTime() + clocksApartMs)
    throw OutsideOfSource({ from: new Date(fromMs).toISOString(), to: now.toISOString() });
  return { startsAt: new Date(startMs).toISOString(), lengthMs };
};

/** The playlist of a clip while its stream is on air: MediaPackage's own, of a stretch of time. */
export const livePlaylist = (
  streamId: string,
  { startsAt, lengthMs }: { startsAt: string; lengthMs: number },
): string => {
  const endsAt = new Date(Date.parse(startsAt) + lengthMs).toISOString();
  return `/l/${streamId}/standard.m3u8?${new URLSearchParams({ start: startsAt, end: endsAt })}`;
};

/** The day somebody's clips are counted in. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/** Where everything that was written of a clip lies. */
export const folderOfFiles = ({ key }: NonNullable<Clip['files']>): string => key.slice(0, key.lastIndexOf('/') + 1);
