/** What keeps somebody from writing where only followers do. */
export interface FollowersGate {
  /** For so long one has to have followed. */
  followersSec: number;
  /** Who follows already can write from this moment on. */
  mayWriteAt?: string;
}

/** Nothing where anybody may write, where they have followed for long enough, or where it is not known yet. */
export const gateOf = (
  followersSec: number | null | undefined,
  follow: { follows: boolean; since?: string | undefined } | undefined,
  now: Date,
): FollowersGate | undefined => {
  if (typeof followersSec !== 'number' || !follow) return undefined;
  if (!follow.since) return { followersSec };
  const mayWriteAtMs = Date.parse(follow.since) + followersSec * 1000;
  return mayWriteAtMs > now.getTime() ? { followersSec, mayWriteAt: new Date(mayWriteAtMs).toISOString() } : undefined;
};
