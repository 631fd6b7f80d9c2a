import { createReadStream } from 'node:fs';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Surroundings } from '../../resource.ts';
import { childName, multivariant, rendition } from './manifests.ts';
import type { Media } from './media.ts';
import { mediaNames } from './names.ts';
import type { HarvestThing, Registry } from './registry.ts';
import type { Segment } from './timeline.ts';
import type { Track } from './track.ts';
import { viewOf } from './window.ts';

interface Tools {
  registry: Registry;
  media: Media;
  surroundings: Surroundings;
  s3: S3Client;
  /** The job was cancelled, or the laptop stops. */
  isOver(): boolean;
}

/** One object on its way to the bucket. */
interface Deposit {
  key: string;
  type: string;
  body: { text: string } | { file: string; bytes: number } | { buffer: Buffer };
}

/** So many objects are on their way at once. */
const atOnce = 16;
const playlistType = 'application/vnd.apple.mpegurl';

/** Puts a stretch of a channel into a bucket as a recording: the very segments, and playlists that end. */
export async function harvest(job: HarvestThing, tools: Tools): Promise<void> {
  const { registry, media, surroundings } = tools;
  const endpoint = registry.get('endpoint', `${job.group}/${job.channel}/${job.endpoint}`);
  const channel = media.channel(`${job.group}/${job.channel}`);
  if (!endpoint || !channel) throw new Error(`The origin endpoint ${job.endpoint} does not exist any more.`);
  const { StartTime, EndTime } = job.request.ScheduleConfiguration;
  const stretch = { startMs: StartTime * 1000, endMs: EndTime * 1000 };
  const nowMs = surroundings.now().getTime();
  const mediaOf = ({ timeline }: Track) => viewOf(timeline, { ...stretch, windowSeconds: 0 }, nowMs).segments;
  const tracks = [...channel.tracks.values()].filter((track) => mediaOf(track).length > 0);
  if (tracks.length === 0) throw new Error('Nothing was received in that time.');

  const names = mediaNames(endpoint.settings.Segment.SegmentName);
  const query = { ...stretch, delta: false, passedOn: '' };
  const asking = { channel, tracks, endpoint, query, nowMs };
  const { HlsManifests = [], LowLatencyHlsManifests = [] } = job.request.HarvestedManifests;
  const wanted = [
    ...endpoint.settings.HlsManifests.filter((one) => isNamed(HlsManifests, one)),
    ...endpoint.settings.LowLatencyHlsManifests.filter((one) => isNamed(LowLatencyHlsManifests, one)),
  ];
  const files = await Promise.all(tracks.map((track) => trackFiles(track, mediaOf(track), names)));
  const playlists = wanted.flatMap((manifest): Deposit[] => [
    ...tracks.map((track) => ({
      key: childName(manifest, track.name),
      type: playlistType,
      body: { text: rendition(asking, { manifest, isLow: false }, track) },
    })),
    { key: `${manifest.ManifestName}.m3u8`, type: playlistType, body: { text: multivariant(asking, manifest) } },
  ]);
  const store = depositor(job, tools);
  await store(files.flat());
  // Playlists last: whoever finds one finds all it names.
  await store(playlists);
}

const isNamed = (asked: { ManifestName: string }[], { ManifestName }: { ManifestName: string }): boolean =>
  asked.some((one) => one.ManifestName === ManifestName);

async function trackFiles(track: Track, segments: Segment[], names: ReturnType<typeof mediaNames>): Promise<Deposit[]> {
  const type = `${track.facts.kind}/mp4`;
  const epochs = [...new Set(segments.map(({ epoch }) => epoch))];
  const inits = await Promise.all(
    epochs.map(async (epoch): Promise<Deposit> => {
      const buffer = await track.files.readInit(epoch);
      if (!buffer) throw new Error(`The init segment ${epoch} of ${track.name} is gone.`);
      return { key: names.init(track.name, epoch), type, body: { buffer } };
    }),
  );
  const media = segments.map(
    ({ number, bytes }): Deposit => ({
      key: names.segment(track.name, number),
      type,
      body: { file: track.files.pathOf(number), bytes },
    }),
  );
  return [...inits, ...media];
}

/** Puts files into the job's bucket: those of this disk at once where that can be, everything else over S3's wire. */
function depositor(job: HarvestThing, { s3, isOver, surroundings }: Tools) {
  const { BucketName, DestinationPath } = job.request.Destination.S3Destination;
  const keyOf = (key: string) => `${DestinationPath.replace(/\/$/, '')}/${key}`;
  const put = async ({ key, type, body }: Deposit): Promise<void> => {
    if (isOver()) return;
    const isFile = 'file' in body;
    const sent = isFile ? createReadStream(body.file) : 'text' in body ? body.text : body.buffer;
    await s3.send(
      new PutObjectCommand({
        Bucket: BucketName,
        Key: keyOf(key),
        ContentType: type,
        Body: sent,
        ...(isFile ? { ContentLength: body.bytes } : {}),
      }),
    );
  };
  return async (deposits: Deposit[]): Promise<void> => {
    const { adopt } = surroundings;
    const ours = deposits.flatMap(({ key, type, body }) =>
      adopt && 'file' in body ? [{ key: keyOf(key), path: body.file, bytes: body.bytes, contentType: type }] : [],
    );
    if (ours.length > 0 && !isOver()) await adopt?.(BucketName, ours);
    await inTurns(
      deposits.filter(({ body }) => !adopt || !('file' in body)),
      put,
    );
  };
}

async function inTurns<Item>(items: Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
