/** A message as chunks: one full header, then continuations. */
export const writeChunks = (
  {
    chunkStream,
    type,
    streamId = 0,
    timestamp = 0,
  }: { chunkStream: number; type: number; streamId?: number; timestamp?: number },
  body: Buffer,
  chunkBytes = 4096,
): Buffer => {
  const isExtended = timestamp >= 0xffffff;
  const header = Buffer.alloc(isExtended ? 16 : 12);
  header[0] = chunkStream;
  header.writeUIntBE(isExtended ? 0xffffff : timestamp, 1, 3);
  header.writeUIntBE(body.length, 4, 3);
  header[7] = type;
  header.writeUInt32LE(streamId, 8);
  if (isExtended) header.writeUInt32BE(timestamp, 12);
  const again = Buffer.concat([Buffer.from([0xc0 | chunkStream]), isExtended ? header.subarray(12) : Buffer.alloc(0)]);
  const pieces: Buffer[] = [header];
  for (let at = 0; at < body.length; at += chunkBytes) {
    if (at > 0) pieces.push(again);
    pieces.push(body.subarray(at, at + chunkBytes));
  }
  return Buffer.concat(pieces);
};
