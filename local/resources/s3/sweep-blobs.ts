import type { Store } from './store.ts';

/**
 * At the start: half files go, and every stored file is held against the index. A part that was torn is forgotten, so that
 * its sender finds it missing and sends it again; an object that was torn stays known and is refused, since nobody has its
 * bytes any more. Answers one line for each.
 */
export const sweepBlobs = async ({ database, blobs }: Store): Promise<string[]> => {
  const known = database.all<{ blob: string; size: number }>('SELECT blob, size FROM pieces');
  const torn = await blobs.sweep(new Map(known.map(({ blob, size }) => [blob, size])));
  return torn.map(({ blob, size }) => {
    const piece = database.get<{ owner: string; number: number; size: number }>(
      'SELECT owner, number, size FROM pieces WHERE blob = ?',
      blob,
    );
    const has = `has ${size ?? 'none'} of its ${piece?.size ?? 0} bytes`;
    const upload = database.get<{ key: string }>('SELECT key FROM uploads WHERE upload_id = ?', piece?.owner ?? '');
    if (piece && upload) {
      database.run('DELETE FROM pieces WHERE owner = ? AND number = ?', piece.owner, piece.number);
      return `part ${piece.number} of the unfinished ${upload.key} ${has}: it has to be sent again`;
    }
    const version = database.get<{ bucket: string; key: string }>(
      'SELECT bucket, key FROM versions WHERE owner = ?',
      piece?.owner ?? '',
    );
    return `${version?.bucket ?? '?'}/${version?.key ?? '?'} is damaged, it ${has}: it will not be served`;
  });
};
