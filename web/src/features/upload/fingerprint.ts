/** What a browser tells of a file without reading it; enough to recognise it when it is chosen again. */
export interface FileFacts {
  name: string;
  size: number;
  lastModified: number;
}

/** What this browser noted of an upload it began. */
export interface Remembered extends FileFacts {
  uploadId: string;
  accountId: string;
}

export const fingerprintOf = ({ name, size, lastModified }: FileFacts): string => `${name}|${size}|${lastModified}`;

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
  remembered: readonly Remembered[],
): O | undefined => {
  const likely = open.filter(({ filename, size_bytes }) => filename === file.name && size_bytes === file.size);
  const notes = new Map(remembered.map((note) => [note.uploadId, note]));
  const certain = likely.filter(({ upload_id }) => notes.get(upload_id)?.lastModified === file.lastModified);
  if (certain.length > 0) return certain[0];
  const unknownHere = likely.filter(({ upload_id }) => !notes.has(upload_id));
  return unknownHere.length === 1 ? unknownHere[0] : undefined;
};
