/** So many a minute for as long as one likes, and so many at once after a rest. */
export interface Bucket {
  perMinute: number;
  burst: number;
}

/** What a person's requests are counted in, each apart from the others; an operation names its own. */
export const bucketNames = ['person', 'upload', 'views', 'chat', 'entries'] as const;
export type BucketName = (typeof bucketNames)[number];
/** A bucket that is left out has no bottom. */
export type Buckets = Partial<Record<BucketName, Bucket>>;

/**
 * What a bucket holds is one number: the moment (ms since 1970) at which it would be full again. Each request moves it by
 * the time one token takes to come back, so nothing has to run while nobody asks, and a row that is gone is a full bucket.
 */
export type FullAt = number | undefined;

/** Whole milliseconds, rounded up: never more a minute than was said. */
export const msPerToken = ({ perMinute }: Bucket): number => Math.ceil(60_000 / perMinute);
const msToFill = (bucket: Bucket): number => bucket.burst * msPerToken(bucket);

/**
 * How far the clocks of two functions may be apart. A moment further ahead than that was written by a clock that has been set
 * back since: then the bucket begins anew, empty, instead of holding somebody off until the old time comes.
 */
const clocksApartMs = 60_000;

/** What one request may do to a bucket, or how long it has to wait. */
export type Taking =
  /** It was full: it is full again when one token has come back. */
  | { do: 'take from full'; fullAt: number }
  /** It was not: one token more has to come back. */
  | { do: 'take from rest'; addMs: number }
  | { do: 'begin anew'; fullAt: number }
  | { do: 'wait'; ms: number };

/** What taking so many tokens now comes to, if the bucket is as it was last seen. */
export const takingOf = (bucket: Bucket, fullAt: FullAt, nowMs: number, tokens = 1): Taking => {
  const token = tokens * msPerToken(bucket);
  if (fullAt === undefined || fullAt <= nowMs) return { do: 'take from full', fullAt: nowMs + token };
  const emptyAt = nowMs + msToFill(bucket);
  if (fullAt > emptyAt + clocksApartMs) return { do: 'begin anew', fullAt: emptyAt };
  if (fullAt + token > emptyAt) return { do: 'wait', ms: fullAt + token - emptyAt };
  return { do: 'take from rest', addMs: token };
};

/** Between which moments `fullAt` must lie for a taking to be right: after the first, up to the second. */
export const rightBetween = (
  taking: Taking['do'],
  bucket: Bucket,
  nowMs: number,
  tokens = 1,
): { after: number; upTo: number } => {
  const emptyAt = nowMs + msToFill(bucket);
  const token = tokens * msPerToken(bucket);
  if (taking === 'take from full') return { after: Number.NEGATIVE_INFINITY, upTo: nowMs };
  if (taking === 'take from rest') return { after: nowMs, upTo: emptyAt - token };
  if (taking === 'begin anew') return { after: emptyAt + clocksApartMs, upTo: Number.POSITIVE_INFINITY };
  return { after: emptyAt - token, upTo: emptyAt + clocksApartMs };
};

/** From when on a row says nothing that its absence would not: seconds since 1970, with room for clocks apart. */
export const forgottenAfter = (bucket: Bucket, nowMs: number): number =>
  Math.ceil((nowMs + msToFill(bucket) + clocksApartMs) / 1000);
