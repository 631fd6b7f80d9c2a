/** What the system says when a write found no room; by Node's codes and by SQLite's. */
const inWords: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  'database or disk is full': 'the disk is full',
  'attempt to write a readonly database': 'the disk is read-only',
  'unable to open database file': 'too many files are open, or the folder is gone',
  'disk I/O error': 'the disk does not take what is written',
};

/**
 * Whether something failed for want of room: nothing of it was kept, and it may work later. The reason in words;
 * undefined for every other error.
 */
export const outOfRoom = (error: unknown): string | undefined => {
  const { code, errstr } = (error ?? {}) as { code?: string; errstr?: string };
  return inWords[errstr ?? ''] ?? inWords[code ?? ''];
};
