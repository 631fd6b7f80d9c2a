/** One packet of an FLV stream. `atMs` only ever grows within a stream. */
export interface Tag {
  kind: 'audio' | 'video';
  atMs: number;
  body: Buffer;
}

const kinds = { audio: 8, video: 9 } as const;
const headBytes = 11;

/** What an FLV stream with pictures and sound begins with. */
export const flvHeader = Buffer.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0]);

export const flvTag = ({ kind, atMs, body }: Tag): Buffer => {
  const head = Buffer.alloc(headBytes);
  const at = Math.max(0, Math.round(atMs)) >>> 0;
  head[0] = kinds[kind];
  head.writeUIntBE(body.length, 1, 3);
  head.writeUIntBE(at & 0xffffff, 4, 3);
  head[7] = at >>> 24;
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(body.length + headBytes);
  return Buffer.concat([head, body, tail]);
};

/** The tags of a whole FLV file; only of our own making. */
export const tagsOf = (file: Buffer): Tag[] => {
  const tags: Tag[] = [];
  for (let at = flvHeader.length; at + headBytes <= file.length; ) {
    const size = file.readUIntBE(at + 1, 3);
    const kind = file[at] === kinds.audio ? 'audio' : file[at] === kinds.video ? 'video' : undefined;
    const atMs = file.readUIntBE(at + 4, 3) + (file[at + 7] ?? 0) * 0x1000000;
    if (kind) tags.push({ kind, atMs, body: file.subarray(at + headBytes, at + headBytes + size) });
    at += headBytes + size + 4;
  }
  return tags;
};
