import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CreateHarvestJobCommand, GetHarvestJobCommand } from '@aws-sdk/client-mediapackagev2';
import { type EncodedTrack, encodedTracks } from '../../conformance/mediapackage-feed.ts';
import { group, mediaPackageStage } from '../../conformance/mediapackage-stage.ts';
import { repeated } from './hours-of-media.ts';

// The packager alone in a process, sent hours of media as fast as it takes them, with a clock that goes as the media does.

/** What is to be sent. */
export interface Hours {
  /** How far back viewers may go, in hours. */
  window: number;
  /** After how many hours it is looked at. */
  looks: readonly number[];
  /** Length of the stream that is recorded, in hours. */
  recorded: number;
}

export interface Weighed {
  looks: { hours: number; residentBytes: number; diskBytes: number }[];
  recording: { harvestMs: number; offSeconds: number };
}

type Stage = Awaited<ReturnType<typeof mediaPackageStage>>;

const filmSeconds = 120;
/** Media is sent in stretches of so many seconds, each when the one before was taken. */
const stretchSeconds = 10;
/** Playlists are read so often, in seconds of media. */
const readEvery = 60;

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

async function sendHours(
  stage: Stage,
  channel: string,
  film: EncodedTrack[],
  window: number,
  marks: readonly number[],
) {
  const last = Math.max(...marks);
  const url = await stage.channel(channel, {
    StartoverWindowSeconds: window * 3600,
    HlsManifests: [{ ManifestName: 'standard', ManifestWindowSeconds: window * 3600 }],
  });
  const tracks = film.map((track) => repeated(track, filmSeconds, last));
  const sendings = stage.sendings(url, tracks);
  const looks: Weighed['looks'] = [];
  for (let seconds = stretchSeconds; seconds <= last * 3600; seconds += stretchSeconds) {
    await stage.send(channel, sendings, seconds);
    if (seconds % readEvery === 0)
      for (const { name } of tracks)
        await stage.get(channel, `index_${name}.m3u8`).then(({ status }) => demandFound(status));
    const hours = marks.find((mark) => mark * 3600 === seconds);
    if (hours === undefined) continue;
    globalThis.gc?.();
    looks.push({ hours, residentBytes: process.memoryUsage().rss, diskBytes: bytesIn(stage.service().dataDir) });
  }
  for (const one of sendings) one.end();
  await Promise.all(sendings.map(({ answer }) => answer));
  return looks;
}

function demandFound(status: number): void {
  if (status !== 200) throw new Error(`the packager answered ${status} to a reader`);
}

/** Everything the channel got, as one recording: how long it took to make, and by how much its length is not the stream's. */
async function record(stage: Stage, channel: string, tracks: string[], seconds: number): Promise<Weighed['recording']> {
  const names = { ChannelGroupName: group, ChannelName: channel, OriginEndpointName: 'live', HarvestJobName: 'all' };
  const begun = performance.now();
  await stage.client().send(
    new CreateHarvestJobCommand({
      ...names,
      HarvestedManifests: { HlsManifests: [{ ManifestName: 'standard' }] },
      ScheduleConfiguration: {
        StartTime: new Date(stage.now() - (seconds + 30) * 1000),
        EndTime: new Date(stage.now()),
      },
      Destination: { S3Destination: { BucketName: 'media', DestinationPath: channel } },
    }),
  );
  await stage.until(async () => {
    const { Status, ErrorMessage } = await stage.client().send(new GetHarvestJobCommand(names));
    if (Status === 'FAILED') throw new Error(ErrorMessage);
    return Status === 'COMPLETED';
  });
  const harvestMs = performance.now() - begun;
  const lengths = await Promise.all(
    tracks.map(async (name) => {
      const text = (await stage.object(`${channel}/standard_${name}.m3u8`)).toString();
      return [...text.matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, [, length]) => sum + Number(length), 0);
    }),
  );
  return { harvestMs, offSeconds: Math.max(...lengths.map((length) => Math.abs(length - seconds))) };
}

async function weigh({ window, looks, recorded }: Hours): Promise<Weighed> {
  const stage = await mediaPackageStage();
  try {
    const film = await encodedTracks(stage.work, filmSeconds);
    await sendHours(stage, 'recorded', film, recorded + 1, [recorded]);
    const tracks = film.map(({ name }) => name);
    const recording = await record(stage, 'recorded', tracks, recorded * 3600);
    return { recording, looks: await sendHours(stage, 'watched', film, window, looks) };
  } finally {
    await stage.stop();
  }
}

process.on('message', async (hours: Hours) => {
  try {
    process.send?.((await weigh(hours)) satisfies Weighed);
  } catch (error) {
    process.send?.({ problem: String((error as Error).stack) });
  }
});
process.on('disconnect', () => process.exit());
