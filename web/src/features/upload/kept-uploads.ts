import type { FileFacts } from './fingerprint.ts';
import type { Item } from './item.ts';

/** How far its owner had gone with a file; it goes on from there once the file is at hand again. */
export type Standing = 'chosen' | 'going' | 'paused';

/** A file on the upload page as this browser keeps it: all but its bytes. */
export interface Kept
  extends FileFacts,
    Pick<
      Item,
      'id' | 'title' | 'visibility' | 'autoPublish' | 'channelId' | 'key' | 'uploadId' | 'videoId' | 'problem'
    > {
  accountId: string;
  standing: Standing;
}

const standingOf = ({ phase, before }: Item): Standing => {
  if (phase === 'absent') return before ?? 'paused';
  if (phase === 'chosen') return 'chosen';
  return phase === 'paused' || phase === 'failed' ? 'paused' : 'going';
};

/** What is kept of the files on the page: those that have not arrived, and still may. */
export const keptOf = (items: readonly Item[], accountId: string): Kept[] =>
  items
    .filter(({ phase }) => phase !== 'done' && phase !== 'unfit')
    .map((item) => {
      const { id, title, visibility, autoPublish, channelId, key, uploadId, videoId, problem, file } = item;
      const { name, size, lastModified } = file;
      const said = { id, title, visibility, autoPublish, channelId, key, uploadId, videoId, problem };
      return { ...said, name, size, lastModified, accountId, standing: standingOf(item) };
    });

/** A kept file on the page again, without its bytes. */
export const restoredOf = (kept: Kept): Item => {
  const { id, title, visibility, autoPublish, channelId, key, uploadId, videoId, problem, standing } = kept;
  return {
    ...{ id, title, visibility, autoPublish, channelId, key, uploadId, videoId, problem },
    file: { name: kept.name, size: kept.size, lastModified: kept.lastModified },
    ...{ source: undefined, phase: 'absent', before: standing },
    ...{ sentBytes: 0, speed: undefined, secondsLeft: undefined },
  };
};

/** The part of the browser's storage that is needed. */
export interface Shelf {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const prefix = 'arclight.uploads.';

const isKept = (value: unknown): value is Kept => {
  const note = value as Partial<Kept> | null;
  return (
    typeof note === 'object' &&
    note !== null &&
    ['id', 'accountId', 'name', 'title'].every((field) => typeof note[field as keyof Kept] === 'string') &&
    ['size', 'lastModified'].every((field) => typeof note[field as keyof Kept] === 'number') &&
    ['public', 'unlisted', 'private'].includes(note.visibility ?? '') &&
    ['chosen', 'going', 'paused'].includes(note.standing ?? '') &&
    typeof note.autoPublish === 'boolean'
  );
};

/**
 * The unfinished files of every tab of this browser, a list for each tab, so that no tab writes over another's. What a
 * browser does not keep (a private window, a full storage) is only lost to it when the tab is closed.
 */
export const keptUploads = (shelf: Shelf) => {
  const read = (tab: string): Kept[] => {
    try {
      const kept: unknown = JSON.parse(shelf.getItem(prefix + tab) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isKept) : [];
    } catch {
      return [];
    }
  };
  const write = (tab: string, notes: readonly Kept[]): void => {
    try {
      if (notes.length === 0) shelf.removeItem(prefix + tab);
      else shelf.setItem(prefix + tab, JSON.stringify(notes));
    } catch {
      // Kept for as long as the tab is there.
    }
  };
  const tabs = (): string[] =>
    Array.from({ length: shelf.length }, (_, index) => shelf.key(index) ?? '')
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  return {
    tabs,
    /** What a tab, or all of them, have of a person. */
    of: (accountId: string | undefined, tab?: string): Kept[] =>
      (tab === undefined ? tabs() : [tab]).flatMap(read).filter((note) => note.accountId === accountId),
    /** A tab's files of one person as they now are; those of others who use this browser stay. */
    keep: (tab: string, accountId: string, notes: readonly Kept[]): void =>
      write(tab, [...read(tab).filter((note) => note.accountId !== accountId), ...notes]),
    /** What a tab that is gone left becomes this one's. */
    inherit: (from: string, tab: string): void => {
      const left = read(from);
      const known = new Set(left.map(({ id }) => id));
      if (left.length > 0) write(tab, [...read(tab).filter(({ id }) => !known.has(id)), ...left]);
      write(from, []);
    },
  };
};
