import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Access, Visibility } from '../../sdk/src/node.ts';
import { readJson, writeJson } from '../private-file.ts';
import { type Surroundings, stateFolder } from '../surroundings.ts';

/** What a video is to be, as it was said when its upload began: continuing does not change it. */
export interface Wishes {
  title: string;
  description?: string | undefined;
  visibility: Visibility;
  access?: Access | undefined;
  autoPublish: boolean;
  channelId?: string | undefined;
}

/**
 * An upload this machine began, kept until all files named with it have gone. Written before the first request, so that a kill
 * loses nothing.
 */
export interface Note {
  path: string;
  size: number;
  lastModified: number;
  /** Names the creation: asked again with it, the service answers with the same upload. */
  key: string;
  wishes: Wishes;
  uploadId?: string | undefined;
  videoId?: string | undefined;
  /** It has arrived whole: named again before the others have, it is not sent a second time. */
  isSent?: boolean | undefined;
  /** Milliseconds since 1970. */
  begunAt: number;
}

/** The service forgets an unfinished upload after a day; a stored answer after two. */
const worthlessAfterMs = 3 * 24 * 3_600_000;

const isNote = (value: unknown): value is Note => {
  const note = value as Partial<Note> | null;
  return (
    typeof note === 'object' &&
    note !== null &&
    typeof note.path === 'string' &&
    typeof note.key === 'string' &&
    typeof note.size === 'number' &&
    typeof note.lastModified === 'number' &&
    typeof note.begunAt === 'number' &&
    typeof note.wishes?.title === 'string'
  );
};

/** One file per upload, named after where it goes, whose it is and which file it sends. */
export const uploadNotes = (around: Pick<Surroundings, 'env'>, address: string, accountId: string) => {
  const folder = join(stateFolder(around), 'uploads');
  const fileOf = (path: string): string =>
    join(
      folder,
      `${createHash('sha256').update([address, accountId, path].join('\n')).digest('hex').slice(0, 32)}.json`,
    );
  return {
    of: async (path: string): Promise<Note | undefined> => {
      const note = await readJson(fileOf(path));
      return isNote(note) ? note : undefined;
    },
    keep: (note: Note): Promise<void> => writeJson(fileOf(note.path), note),
    forget: (path: string): Promise<void> => rm(fileOf(path), { force: true }),
    /** Notes nobody came back to. */
    async tidy(nowMs: number): Promise<void> {
      const names = await readdir(folder).catch(() => []);
      for (const name of names) {
        const note = await readJson(join(folder, name)).catch(() => undefined);
        if (!isNote(note) || nowMs - note.begunAt > worthlessAfterMs) await rm(join(folder, name), { force: true });
      }
    },
  };
};

export type UploadNotes = ReturnType<typeof uploadNotes>;
