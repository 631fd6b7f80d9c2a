import { type Failure, failure } from '../kit/failure.ts';
import type { Clip, ClipFile } from './clip.ts';

// When a clip has a file, when one is to be made, and what it is called.

/** It takes seconds. Whatever is not there by then is said to be lost, and may be asked for again. */
const patienceMs = 3 * 60_000;

export const failures = {
  lost: failure('clips.file_lost', 'The file was not made in time.', 'Ask for it once more.'),
  broken: failure(
    'clips.file_broken',
    'This stretch of the film cannot be put into one file.',
    'Make a clip a little before or behind it, and download that.',
  ),
};

export type FileStanding = { state: 'none' | 'making' } | { state: 'ready'; file: ClipFile } | FileFailed;
interface FileFailed {
  state: 'failed';
  failure: Failure;
}

/** How it is with the file of a clip whose playlists lie in this folder: one of a film that was replaced is none. */
export const standingOf = ({ file }: Clip, folder: string | undefined, now: Date): FileStanding => {
  if (!file || folder === undefined || !file.key.startsWith(folder)) return { state: 'none' };
  if (file.state === 'ready') return { state: 'ready', file };
  if (file.state === 'failed') return { state: 'failed', failure: failures.broken };
  return now.toISOString() > file.until ? { state: 'failed', failure: failures.lost } : { state: 'making' };
};

/**
 * The next attempt, unless one is under way or was good. Files lie in a folder of their own, under names nobody guesses: whoever
 * may play a film may fetch what is beside it.
 */
export const nextFile = (
  clip: Clip,
  { folder, name, now }: { folder: string; name: string; now: Date },
): ClipFile | undefined => {
  const { state } = standingOf(clip, folder, now);
  if (state === 'making' || state === 'ready') return undefined;
  return {
    attempt: (clip.file?.attempt ?? 0) + 1,
    state: 'making',
    key: `${folder}file/${name}.mp4`,
    until: new Date(now.getTime() + patienceMs).toISOString(),
  };
};

/** What every system takes for a name: of the title its letters and digits, whatever the language. */
export const fileNameOf = ({ title }: Pick<Clip, 'title'>): string => {
  const plain = title
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  return `${[...plain].slice(0, 60).join('').trim() || 'Clip'}.mp4`;
};

const encoded = (name: string): string =>
  encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Says to browsers that it is to be kept, and under which name; those that know no other letters leave them out. */
export const dispositionOf = (name: string): string => {
  const plain = name.replaceAll(/[^\x20-\x7e]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded(name)}`;
};
