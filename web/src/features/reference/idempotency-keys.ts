/** The header that names one creation: repeated with the same key, it is the same thing. */
export const keyName = 'Idempotency-Key';

/**
 * What a try sends as its key. What somebody typed is theirs; the example they were shown, the key that was made for the
 * last try and nothing at all are untouched, and get a new one.
 */
export const keyToSend = (
  shown: string | null | undefined,
  untouched: readonly (string | undefined)[],
  make: () => string,
): string => (!shown?.trim() || untouched.includes(shown) ? make() : shown);
