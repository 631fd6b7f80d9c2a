import { openAsBlob } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileFacts } from '../../web/src/features/upload/fingerprint.ts';
import { exits, misused, Problem } from '../problem.ts';

export type SourceFile = Blob & FileFacts & { path: string };

/** A file to be sent, or the reason in words why it cannot be. Reading it fails from the moment it changes. */
export const openSource = async (path: string): Promise<SourceFile> => {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw misused(`${path} cannot be looked at: ${error.message}.`);
  });
  if (!found)
    throw new Problem({ code: 'cli.no_such_file', message: `There is no file ${path}.`, exit: exits.notFound });
  if (!found.isFile())
    throw misused(`${path} is ${found.isDirectory() ? 'a folder' : 'no ordinary file'}.`, 'Name video files.');
  if (found.size === 0)
    throw new Problem({
      code: 'cli.file_empty',
      message: `${path} is empty.`,
      hint: 'Was its export interrupted? Make the file again.',
      exit: exits.usage,
    });
  const mayRead = await access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!mayRead) throw misused(`${path} may not be read.`, 'Look at its permissions.');
  const blob = await openAsBlob(path);
  return Object.assign(blob, { path, name: basename(path), lastModified: found.mtimeMs });
};

/** Whether it is still the file it was. */
export const isUnchanged = async ({ path, size, lastModified }: SourceFile): Promise<boolean> => {
  const now = await stat(path).catch(() => undefined);
  return now?.size === size && now.mtimeMs === lastModified;
};
