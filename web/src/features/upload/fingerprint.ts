/** What a browser tells of a file without reading it; enough to recognise it when it is chosen again. */
export interface FileFacts {
  name: string;
  size: number;
  lastModified: number;
}

/** What this browser noted of a file it has begun to send, or is going to. */
export interface Noted extends FileFacts {
  uploadId?: string | undefined;
}

/**
 * Of the files that wait to be given again, the one this is. A date alone that differs (a copy, say) is no other file
 * where nothing else is called so.
 */
export const sameFileIn = <F extends { file: FileFacts }>(file: FileFacts, waiting: readonly F[]): F | undefined => {
  const likely = waiting.filter((each) => each.file.name === file.name && each.file.size === file.size);
  return (
    likely.find((each) => each.file.lastModified === file.lastModified) ?? (likely.length === 1 ? likely[0] : undefined)
  );
};

interface Open {
  upload_id: string;
  filename: string;
  size_bytes: number;
}

/**
 * The open upload this file belongs to. What this browser noted itself decides, by name, size and date; an upload begun
 * elsewhere is recognised by name and size. Two candidates are no answer: better to ask than to mix two files.
 */
export const matchUpload = <O extends Open>(
  file: FileFacts,
  open: readonly O[],
  noted: readonly Noted[],
): O | undefined => {
  const likely = open.filter(({ filename, size_bytes }) => filename === file.name && size_bytes === file.size);
  const notes = new Map(noted.map((note) => [note.uploadId, note]));
  const certain = likely.filter(({ upload_id }) => notes.get(upload_id)?.lastModified === file.lastModified);
  if (certain.length > 0) return certain[0];
  const unknownHere = likely.filter(({ upload_id }) => !notes.has(upload_id));
  return unknownHere.length === 1 ? unknownHere[0] : undefined;
};
