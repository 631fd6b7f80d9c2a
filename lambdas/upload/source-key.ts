const shape = /^uploads\/usr_[0-9A-Za-z]+\/vid_[0-9A-Za-z]+\/(upl_[0-9A-Za-z]+)$/;

/** Event notifications spell keys as a query string does: `+` is a space, the rest is percent-encoded. Decoded once. */
const decodedOnce = (key: string): string | undefined => {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
};

/** The key an event means and whose it would be; undefined for any key we did not make. The row has the last word. */
export const sourceKeyIn = (eventKey: string): { key: string; uploadId: string } | undefined => {
  const key = decodedOnce(eventKey) ?? '';
  const uploadId = shape.exec(key)?.[1];
  return uploadId === undefined ? undefined : { key, uploadId };
};
