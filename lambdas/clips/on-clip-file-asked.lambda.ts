import { batch } from '../kit/batch.ts';
import { BrokenBoxes } from '../kit/boxes.ts';
import { failpoint } from '../kit/failpoint.ts';
import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import type { Clip, ClipFile } from './clip.ts';
import { dispositionOf, fileNameOf } from './clip-file.ts';
import { writtenFiles } from './clip-files.ts';
import { readFilm } from './clip-film.ts';
import { clipsStore } from './clips-store.ts';
import { clipsFileEnv } from './env.ts';
import { clipFileAsked } from './events.ts';
import { sourceOf } from './find.ts';
import { put, removeFiles } from './media-bucket.ts';
import { rightsOfClip, stretchIn } from './source.ts';

const env = clipsFileEnv.read(process.env);
const store = clipsStore(env.CLIPS_TABLE);
const bucket = env.MEDIA_BUCKET;

/** The clip as a file; undefined while what it is of is shown to nobody: then it is not made, and may be asked for later. */
const film = async (clip: Clip): Promise<Uint8Array | undefined> => {
  const source = await sourceOf(store, clip);
  const rights = rightsOfClip(clip, source);
  const stretch = stretchIn(clip, source);
  const hlsKey = source.video?.hlsKey;
  if (!rights || rights.takenDown || !stretch || !hlsKey) return undefined;
  const files = await writtenFiles(bucket, { clip, hlsKey, stretch, isCopied: clip.videoId === undefined });
  if (!files) return undefined;
  // Whoever deletes the clip from now on knows where its files lie.
  if (files !== clip.files && !(await store.noteFiles(clip.clipId, files))) return undefined;
  FAILPOINT: failpoint('clips.file.playlists');
  return readFilm(bucket, files, stretch.lengthMs);
};

const folderIn = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

const make = async (clip: Clip, file: ClipFile): Promise<void> => {
  const body = await film(clip);
  if (!body) return;
  const written = { contentType: 'video/mp4', cacheControl: 'private, no-store' };
  await put(bucket, file.key, { body, ...written, contentDisposition: dispositionOf(fileNameOf(clip)) });
  FAILPOINT: failpoint('clips.file.put');
  const ready = await store.noteFile(clip.clipId, { ...file, state: 'ready', bytes: body.length });
  FAILPOINT: failpoint('clips.file.noted');
  // Told twice, it is made twice, to the same; only one of them notes it.
  const isOurs = ready || (await store.clip(clip.clipId))?.file?.attempt === file.attempt;
  // One file is enough: those of attempts that were lost go; and this one, if its clip is gone or another attempt counts.
  await (isOurs ? removeFiles(bucket, folderIn(file.key), file.key) : removeFiles(bucket, file.key));
};

/** A clip is put into one file. Whoever is interrupted begins again and makes the same; what cannot be made is said. */
export const handler = batch(clipFileAsked, async ({ clipId, attempt }) => {
  const clip = await store.clip(clipId);
  const file = clip?.file;
  if (!clip || file?.attempt !== attempt || file.state !== 'making') return;
  try {
    await make(clip, file);
  } catch (error) {
    if (!(error instanceof BrokenBoxes || error instanceof RangeError)) throw error;
    log.warn('a clip cannot be put into a file', { clipId, reason: error.message });
    count('ClipFilesBroken');
    await store.noteFile(clipId, { ...file, state: 'failed' });
  }
});
