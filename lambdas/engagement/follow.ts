// Who follows which channel. Pure: what somebody wants, on what was true before.

/** How somebody stands to a channel. Whoever unfollows leaves a row without a date for a while, so that old news stays old. */
export interface Follow {
  channelId: string;
  accountId: string;
  /** Since when they follow, ISO; absent where they do not. */
  since?: string | undefined;
  /** Whether they are told when it goes live; absent: yes. */
  notify?: boolean | undefined;
  /** Counts changes and never falls: milliseconds since 1970, or one more than before. */
  version: number;
}

/**
 * Followers of a channel, and the count of them, lie in so many partitions each. One row is added to by one write at a time,
 * some hundred a second; so a channel takes more than a thousand new followers a second before anybody is asked to come again.
 */
export const shards = 16;

const sum = (text: string): number => [...text].reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) >>> 0, 7);
/** Which of them somebody's row is in: always the same. */
export const shardOf = (accountId: string): number => sum(accountId) % shards;
export const everyShard: readonly number[] = Array.from({ length: shards }, (_, shard) => shard);

const nextVersion = (before: Follow | undefined, now: Date): number =>
  Math.max(now.getTime(), (before?.version ?? 0) + 1);

/** Following twice is following once, since the first time: then nothing changes. */
export const following = (
  before: Follow | undefined,
  { channelId, accountId }: Pick<Follow, 'channelId' | 'accountId'>,
  now: Date,
): Follow | undefined =>
  before?.since ? undefined : { channelId, accountId, since: now.toISOString(), version: nextVersion(before, now) };

/** Whoever does not follow has nothing to take back: then nothing changes. */
export const unfollowing = (before: Follow | undefined, now: Date): Follow | undefined =>
  before?.since
    ? { channelId: before.channelId, accountId: before.accountId, version: nextVersion(before, now) }
    : undefined;
