import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { once } from '../kit/aws.ts';
import type { ClockMark } from '../kit/recording-clock.ts';

const client = once(() => new S3Client({}));

export interface Recording {
  prefix: string;
  playlistKey: string;
  durationMs: number;
  /** One for every stretch without a gap; none where the packager told no time. */
  clock: ClockMark[];
}

/** Everything of a recording lies here: below its video's first version, beside what transcode makes of it. */
export const prefixOf = (videoId: string): string => `v/${videoId}/1/`;
export const harvestPath = (videoId: string): string => `${prefixOf(videoId)}live`;

/** What a media playlist names, and how long it is, in milliseconds. */
export const listed = (playlist: string): { files: string[]; durationMs: number } => {
  const seconds = [...playlist.matchAll(/^#EXTINF:([\d.]+)/gm)].map(([, given]) => Number(given));
  const maps = [...playlist.matchAll(/^#EXT-X-MAP:.*URI="([^"]+)"/gm)].map(([, uri = '']) => uri);
  const segments = playlist.split(/\r?\n/).filter((row) => row !== '' && !row.startsWith('#'));
  return { files: [...maps, ...segments], durationMs: Math.round(seconds.reduce((sum, one) => sum + one, 0) * 1000) };
};

/** Less than this apart, two clocks go alike. */
const alikeMs = 500;

/** When what a media playlist names was sent: a mark at its beginning, and one wherever time was lost. */
export const clockOf = (playlist: string): ClockMark[] => {
  const marks: ClockMark[] = [];
  let offsetMs = 0;
  for (const [, time, seconds] of playlist.matchAll(/^#EXT-X-PROGRAM-DATE-TIME:(\S+)|^#EXTINF:([\d.]+)/gm)) {
    const atMs = Date.parse(time ?? '');
    const last = marks.at(-1);
    const expectedMs = last && Date.parse(last.at) + offsetMs - last.offsetMs;
    if (!Number.isNaN(atMs) && (expectedMs === undefined || Math.abs(atMs - expectedMs) > alikeMs))
      marks.push({ offsetMs: Math.round(offsetMs), at: new Date(atMs).toISOString() });
    offsetMs += Number(seconds ?? 0) * 1000;
  }
  return marks;
};

/** The playlists a multivariant playlist names: renditions and sounds. */
const childrenOf = (playlist: string): string[] => [
  ...[...playlist.matchAll(/^#EXT-X-MEDIA:.*URI="([^"]+)"/gm)].map(([, uri = '']) => uri),
  ...playlist.split(/\r?\n/).filter((row) => row !== '' && !row.startsWith('#')),
];

const beside = (key: string, uri: string): string =>
  new URL(uri.replace(/\?.*$/, ''), `s3:///${key}`).pathname.replace(/^\//, '');

/** Reads what a harvest left: every file that is named has to be there. Undefined when something is missing. */
export const readRecording = async (Bucket: string, videoId: string): Promise<Recording | undefined> => {
  const prefix = prefixOf(videoId);
  const keys = new Set<string>();
  let ContinuationToken: string | undefined;
  do {
    const page = await client().send(
      new ListObjectsV2Command({ Bucket, Prefix: `${harvestPath(videoId)}/`, ContinuationToken }),
    );
    for (const { Key } of page.Contents ?? []) if (Key) keys.add(Key);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);

  const text = async (Key: string): Promise<string> => {
    const { Body } = await client().send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  };
  const playlistKey = [...keys].find((key) => key.endsWith('/standard.m3u8'));
  if (!playlistKey) return undefined;
  const children = [...new Set(childrenOf(await text(playlistKey)).map((uri) => beside(playlistKey, uri)))];
  if (children.length === 0 || children.some((key) => !keys.has(key))) return undefined;
  const media = await Promise.all(
    children.map(async (key) => {
      const playlist = await text(key);
      return { key, ...listed(playlist), clock: clockOf(playlist) };
    }),
  );
  const isWhole = media.every(({ key, files }) => files.length > 0 && files.every((uri) => keys.has(beside(key, uri))));
  const durationMs = Math.max(...media.map((one) => one.durationMs));
  const clock = media.find((one) => one.durationMs === durationMs)?.clock ?? [];
  return isWhole && durationMs > 0 ? { prefix, playlistKey, durationMs, clock } : undefined;
};
