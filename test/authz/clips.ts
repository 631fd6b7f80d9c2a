import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mediaPlaylist } from '../../lambdas/transcode/media-playlist.ts';
import { local } from '../../local/resource.ts';
import { type AskFor, at, channelOfOwner, send } from './asks.ts';
import { roomIn } from './streams.ts';
import { patienceMs, variable, type World } from './world.ts';

/** A public video of the owner's with playlists, and a clip of it that the premium member made; clips know of both. */
interface Clipped {
  videoId: string;
  clipId: string;
}

const segments = Array.from({ length: 8 }, (_, index) => ({ name: `s${index}.m4s`, seconds: 4 }));

/** Clips hear of videos and streams by news: what they list answers 404 until then. */
const untilHeard = async (url: string): Promise<void> => {
  const until = Date.now() + patienceMs;
  while ((await fetch(url)).status === 404) {
    if (Date.now() > until) throw new Error(`clips have not heard of ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const clippable = async (world: World): Promise<string> => {
  const videoId = await world.video({});
  const s3 = new S3Client({
    region: local.region,
    credentials: local,
    endpoint: world.laptop.cloud.endpoint('S3'),
    forcePathStyle: true,
  });
  const put = (name: string, Body: string) =>
    s3.send(
      new PutObjectCommand({ Bucket: variable(world.laptop, 'MEDIA_BUCKET'), Key: `v/${videoId}/1/${name}`, Body }),
    );
  await put('360p/index.m3u8', mediaPlaylist([{ init: 'init.mp4', segments }]));
  await put('master.m3u8', '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-STREAM-INF:BANDWIDTH=1\n360p/index.m3u8\n');
  s3.destroy();
  await untilHeard(`${world.siteUrl}/v1/videos/${videoId}/clips`);
  return videoId;
};

const clipOf = async (world: World, videoId: string): Promise<string> => {
  const made = await send(world, 'PR', at('POST', `/v1/videos/${videoId}/clips`, wish));
  if (made.status !== 201) throw new Error(`no clip: ${await made.text()}`);
  return ((await made.json()) as { clip_id: string }).clip_id;
};
const wish = { start_sec: 5, length_sec: 10 };

const known = new WeakMap<World, Promise<Clipped>>();
const clippedIn = (world: World): Promise<Clipped> => {
  const found =
    known.get(world) ??
    (async () => {
      const videoId = await clippable(world);
      return { videoId, clipId: await clipOf(world, videoId) };
    })();
  known.set(world, found);
  return found;
};
const onVideo =
  (method: string, body?: object): AskFor =>
  async (world) =>
    at(method, `/v1/videos/${(await clippedIn(world)).videoId}/clips`, body);
const onClip =
  (method: string, suffix = ''): AskFor =>
  async (world) =>
    at(method, `/v1/clips/${(await clippedIn(world)).clipId}${suffix}`);
const aStream = async (world: World): Promise<string> => {
  const streamId = await roomIn(world);
  await untilHeard(`${world.siteUrl}/v1/streams/${streamId}/clips`);
  return streamId;
};
const onStream =
  (method: string, body?: object): AskFor =>
  async (world) =>
    at(method, `/v1/streams/${await aStream(world)}/clips`, body);

/** How the rows of clips are asked. */
export const clipAsks: Record<string, AskFor> = {
  CL1: onVideo('POST', wish),
  CL2: onStream('POST', { length_sec: 30 }),
  CL3: onVideo('GET'),
  CL4: onStream('GET'),
  CL5: async (world) => at('GET', `/v1/channels/${await channelOfOwner(world)}/clips`),
  CL6: () => at('GET', '/v1/me/clips'),
  CL7: onClip('GET'),
  CL8: onClip('GET', '/playback'),
  // Each column one of its own: whoever may, takes it away.
  CL9: async (world) => at('DELETE', `/v1/clips/${await clipOf(world, (await clippedIn(world)).videoId)}`),
  CL10: async (world) => at('GET', `/v1/clip-rules/${(await clippedIn(world)).videoId}`),
  CL11: async (world) => at('PUT', `/v1/clip-rules/${await channelOfOwner(world)}`, { allowed: true }),
  CL12: onClip('POST', '/file'),
  CL13: onClip('GET', '/file'),
};
