/** PUTs bytes to a signed address, tells how many are on their way, and answers the HTTP status. Throws `Unreachable`. */
export type SendBytes = (
  url: string,
  given: {
    headers: Readonly<Record<string, string>>;
    body: Blob;
    onSent: (bytes: number) => void;
    signal: AbortSignal;
  },
) => Promise<number>;
