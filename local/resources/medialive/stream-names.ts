import { createHash, timingSafeEqual } from 'node:crypto';

/** All of a stream name that is kept. */
export const hashOf = (streamName: string): string => createHash('sha256').update(streamName).digest('hex');

const shownCharacters = 4;

/** A stream name for people to look at: the application and the last of the key. */
export const shownName = (streamName: string): string => {
  const slash = streamName.indexOf('/');
  const key = streamName.slice(slash + 1);
  return `${streamName.slice(0, slash + 1)}${'*'.repeat(Math.max(0, key.length - shownCharacters))}${key.slice(-shownCharacters)}`;
};

/** Which of these a name is the name of; takes as long whether it is the first, the last or none. */
export const ownerOf = <Owner extends { streamHashes: readonly string[] }>(
  streamName: string,
  owners: readonly Owner[],
): Owner | undefined => {
  const asked = Buffer.from(hashOf(streamName), 'hex');
  let found: Owner | undefined;
  for (const owner of owners)
    for (const hash of owner.streamHashes) if (timingSafeEqual(asked, Buffer.from(hash, 'hex'))) found = owner;
  return found;
};
