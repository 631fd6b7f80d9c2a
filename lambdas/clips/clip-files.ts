import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { atOnce } from '../kit/at-once.ts';
import { once } from '../kit/aws.ts';
import type { Clip } from './clip.ts';
import { cutMultivariant, cutPlaylist, playlistsIn, windowsOf } from './cut.ts';

const s3 = once(() => new S3Client({}));
const copiesAtOnce = 32;

/** Players ask the edge each time; the edge asks again after an hour, or when a rung has come and it was written anew. */
const cacheControl = 'public, max-age=0, s-maxage=60';

const folderIn = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

/** Everything of a clip lies here: below its video's folder, so that it goes when the video goes. */
export const folderOf = (hlsKey: string, clipId: string): string => `${folderIn(hlsKey)}clips/${clipId}/`;

/** What a cut of a video depends on: written anew, the playlist has another edition. Undefined when it is not there. */
const editionOf = async (Bucket: string, Key: string): Promise<string | undefined> => {
  try {
    const { ETag } = await s3().send(new HeadObjectCommand({ Bucket, Key }));
    return ETag?.replaceAll('"', '');
  } catch (error) {
    if (['NoSuchKey', 'NotFound'].includes((error as { name?: string }).name ?? '')) return undefined;
    throw error;
  }
};

const textAt = async (Bucket: string, Key: string): Promise<string> => {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key }));
  const text = await Body?.transformToString();
  if (!text) throw new Error(`${Key} is empty`);
  return text;
};

const put = async (Bucket: string, Key: string, Body: string): Promise<void> => {
  const said = { ContentType: 'application/vnd.apple.mpegurl', CacheControl: cacheControl };
  await s3().send(new PutObjectCommand({ Bucket, Key, Body, ...said }));
};

/** From a folder so deep below the video's clips back to the video's own files. */
const upFrom = (path: string): string => '../'.repeat(2 + path.split('/').length - 1);

interface Wanted {
  clip: Clip;
  hlsKey: string;
  stretch: { startMs: number; lengthMs: number };
  /**
   * Copies the segments beside the playlists: the grant of such a clip opens its own folder and not the whole recording. What
   * is not copied names the video's own segments.
   */
  isCopied: boolean;
}

/**
 * Writes what a clip needs to be played, unless it is there: playlists of its own over segments of the video. Undefined when
 * the video's playlists are not there. Whoever does it again does the same.
 */
export const writtenFiles = async (bucket: string, wanted: Wanted): Promise<Clip['files'] | undefined> => {
  const { clip, hlsKey, stretch, isCopied } = wanted;
  const edition = await editionOf(bucket, hlsKey);
  if (edition === undefined) return undefined;
  const folder = folderOf(hlsKey, clip.clipId);
  const key = `${folder}master.m3u8`;
  if (clip.files?.edition === edition && clip.files.key === key) return clip.files;
  const root = folderIn(hlsKey);
  const multivariant = await textAt(bucket, hlsKey);
  const paths = playlistsIn(multivariant);
  const tracks = await Promise.all(paths.map(async (path) => ({ path, text: await textAt(bucket, `${root}${path}`) })));
  const from = stretch.startMs / 1000;
  const { windows, from: begins } = windowsOf(tracks[0]?.text ?? '', { from, to: from + stretch.lengthMs / 1000 });
  const cuts = tracks.flatMap(({ path, text }) => {
    const back = `${upFrom(path)}${folderIn(path)}`;
    const cut = cutPlaylist(text, windows, (name) => (isCopied ? name : `${back}${name}`));
    return cut ? [{ path, ...cut }] : [];
  });
  if (cuts.length < tracks.length || cuts.length === 0) return undefined;
  if (isCopied) {
    const names = new Set(cuts.flatMap(({ path, files }) => files.map((name) => `${folderIn(path)}${name}`)));
    await atOnce([...names], copiesAtOnce, async (name) => {
      const CopySource = `${bucket}/${root}${name}`;
      await s3().send(new CopyObjectCommand({ Bucket: bucket, Key: `${folder}${name}`, CopySource }));
    });
  }
  await Promise.all(cuts.map(({ path, playlist }) => put(bucket, `${folder}${path}`, playlist)));
  const startMs = Math.max(0, Math.round(stretch.startMs - begins * 1000));
  await put(bucket, key, cutMultivariant(multivariant, startMs / 1000));
  return { edition, key, startMs };
};

/** Removes everything of a clip, a thousand objects at a time. */
export const removeFiles = async (bucket: string, folder: string): Promise<void> => {
  for (;;) {
    const { Name, Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: bucket, Prefix: folder }));
    if (Name === undefined) throw new Error(`the list of ${folder} was answered with nothing`);
    if (Contents.length === 0) return;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    const { Errors = [] } = await s3().send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0)
      throw new Error(`${Errors.length} objects of ${folder} could not be deleted: ${Errors[0]?.Code}`);
  }
};
