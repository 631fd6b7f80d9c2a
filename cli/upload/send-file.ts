import { randomUUID } from 'node:crypto';
import { type Call, isRefused, mayHelpToRetry, Stuck, upload } from '../../sdk/src/node.ts';
import { exits, Problem } from '../problem.ts';
import { isUnchanged, type SourceFile } from './file-facts.ts';
import type { Note, UploadNotes, Wishes } from './notes.ts';
import type { Line } from './progress.ts';

interface Given {
  wishes: Wishes;
  partsAtOnce: number;
  call: Call;
  patienceMs: number;
  /** Before anything of this file got through. */
  firstPatienceMs: number | undefined;
  notes: UploadNotes;
  line: Line;
  remark: (words: string) => void;
  signal: AbortSignal;
}

/** What a file has become: the ids, whether an earlier upload was continued, and whether that one had nothing left to send. */
export interface Sent {
  uploadId: string;
  videoId: string;
  continued: boolean;
  already: boolean;
}

const isOver = (error: unknown): boolean => isRefused(error, 'upload.gone', 'upload.not_found');

/** Ends what was begun at the service, as far as it can be reached; a day later it ends by itself. */
const abandon = async (note: Note, { call, notes }: Given): Promise<void> => {
  await notes.forget(note.path);
  if (!note.uploadId || note.isSent) return;
  await call('upload.abort', { params: { upload_id: note.uploadId } }).catch(() => undefined);
};

const begin = async (file: SourceFile, { wishes, notes }: Given): Promise<Note> => {
  const { path, size, lastModified } = file;
  const note = { path, size, lastModified, wishes, key: randomUUID(), begunAt: Date.now() };
  await notes.keep(note);
  return note;
};

const send = async (file: SourceFile, note: Note, given: Given): Promise<Pick<Sent, 'uploadId' | 'videoId'>> => {
  const { call, notes, line, partsAtOnce, patienceMs, firstPatienceMs, signal } = given;
  let keeping: Promise<void> = Promise.resolve();
  const { key, uploadId, wishes } = note;
  const ids = await upload(call, file, {
    ...wishes,
    ...{ partsAtOnce, patienceMs, firstPatienceMs, key, uploadId, signal },
    onProgress: line.moved,
    onKnown: (known) => {
      keeping = notes.keep({ ...note, ...known });
      // Heard below, unless the upload fails first and tells more.
      keeping.catch(() => {});
    },
  });
  await keeping;
  await notes.keep({ ...note, ...ids, isSent: true });
  return ids;
};

/** Why the transfer stopped, in words that fit a terminal. */
const reasonOf = async (error: unknown, file: SourceFile): Promise<unknown> => {
  if (!(error instanceof Stuck)) return error;
  if (!(await isUnchanged(file)))
    return new Problem({
      code: 'cli.file_changed',
      message: `${file.path} was changed or removed while it was being sent.`,
      hint: 'Nothing of it was kept. Run the same command again when the file is finished.',
      exit: exits.refused,
    });
  return new Problem({ code: 'cli.upload_ended', message: error.message, exit: exits.videoFailed });
};

/**
 * Brings one file to the service, continuing what was begun before. The note outlives this function when the file has arrived,
 * and when it throws for a reason that passes (network, Ctrl-C); it is gone when trying again would have to begin anew.
 */
export const sendFile = async (file: SourceFile, given: Given): Promise<Sent> => {
  const { notes, remark, signal } = given;
  let note = await notes.of(file.path);
  if (note && (note.size !== file.size || note.lastModified !== file.lastModified)) {
    remark(`${file.name} has changed since ${note.isSent ? 'it was sent' : 'its upload began'}; beginning anew.`);
    await abandon(note, given);
    note = undefined;
  }
  if (note?.isSent && note.uploadId && note.videoId)
    return { uploadId: note.uploadId, videoId: note.videoId, continued: true, already: true };
  if (note?.uploadId) {
    remark(`${file.name}: going on with the upload begun before.`);
    try {
      return { ...(await send(file, note, given)), continued: true, already: false };
    } catch (error) {
      if (!isOver(error)) throw await ended(error, file, note, given);
      remark(`${file.name}: the upload begun before has expired; beginning anew.`);
      note = undefined;
    }
  }
  signal.throwIfAborted();
  note ??= await begin(file, given);
  try {
    return { ...(await send(file, note, given)), continued: false, already: false };
  } catch (error) {
    throw await ended(error, file, note, given);
  }
};

/** Keeps or removes the note as the reason asks, and answers the reason. */
const ended = async (error: unknown, file: SourceFile, note: Note, given: Given): Promise<unknown> => {
  if (given.signal.aborted) return error;
  const reason = await reasonOf(error, file);
  const known = (await given.notes.of(note.path)) ?? note;
  if (reason instanceof Problem || isOver(error)) await abandon(known, given);
  // Refused before there was an upload: the next try may say other things of it.
  else if (!known.uploadId && isRefused(error) && !mayHelpToRetry(error)) await given.notes.forget(note.path);
  return reason;
};
