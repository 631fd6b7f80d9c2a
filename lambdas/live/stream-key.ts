import { createHash } from 'node:crypto';

/**
 * A stream key: 128 random bits as 32 hexadecimal characters. Whoever has it is on air in its owner's name, so it is told
 * once and kept only as a hash; with so many random bits a plain SHA-256 cannot be turned back.
 */
export const streamKeyOf = (random: Uint8Array): string => {
  if (random.length !== 16) throw new Error(`a stream key is made of 16 bytes, not of ${random.length}`);
  return Buffer.from(random).toString('hex');
};

/** What is kept of a key, and shown of it: nobody can send anything with either. */
export const keptOf = (streamKey: string): { keyHash: string; keyLast4: string } => ({
  keyHash: createHash('sha256').update(streamKey).digest('hex'),
  keyLast4: streamKey.slice(-4),
});

/** The application part of every address we give out: `rtmp://host:port/live`, then the key as the stream's name. */
export const application = 'live';

/** The name MediaLive listens for, made of the key. */
export const streamNameOf = (streamKey: string): string => `${application}/${streamKey}`;

/** The address without the key in it, as streaming software wants it: `rtmp://203.0.113.10:1935/live`. */
export const ingestUrlOf = (destinationUrl: string, streamKey: string): string => {
  const end = `/${streamKey}`;
  if (!destinationUrl.endsWith(end)) throw new Error('an input’s address does not end in the key it was made with');
  return destinationUrl.slice(0, -end.length);
};
