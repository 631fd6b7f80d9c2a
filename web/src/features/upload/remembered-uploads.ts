import type { Remembered } from './fingerprint.ts';

const name = 'arclight.uploads';
const most = 50;

const isRemembered = (value: unknown): value is Remembered => {
  const note = value as Partial<Remembered> | null;
  return (
    typeof note === 'object' &&
    note !== null &&
    typeof note.uploadId === 'string' &&
    typeof note.accountId === 'string' &&
    typeof note.name === 'string' &&
    typeof note.size === 'number' &&
    typeof note.lastModified === 'number'
  );
};

interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** The uploads this browser began and has not finished, so that they can go on after the tab was closed. */
export const rememberedUploads = (storage: Storage) => {
  const read = (): Remembered[] => {
    try {
      const kept: unknown = JSON.parse(storage.getItem(name) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isRemembered) : [];
    } catch {
      return [];
    }
  };
  const write = (notes: readonly Remembered[]) => storage.setItem(name, JSON.stringify(notes.slice(-most)));
  return {
    of: (accountId: string | undefined): Remembered[] => read().filter((note) => note.accountId === accountId),
    add: (note: Remembered): void => write([...read().filter(({ uploadId }) => uploadId !== note.uploadId), note]),
    forget: (uploadId: string): void => write(read().filter((note) => note.uploadId !== uploadId)),
  };
};
