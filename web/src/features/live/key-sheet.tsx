import { useSyncExternalStore } from 'react';
import { CopyLine } from '../../ui/copy-line.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { keepKey } from './own-keys.ts';
import { isSrt, srtAddress } from './srt-address.ts';

/** A key that has just been made, until its owner says that they have kept it. */
interface FreshKey {
  stream_id: string;
  ingest_url: string;
  stream_key: string;
}

// In memory alone, and above the cards: the one whose button made it may be gone before it has been read.
let fresh: FreshKey | undefined;
const listeners = new Set<() => void>();
const change = (to: FreshKey | undefined) => {
  fresh = to;
  for (const listener of listeners) listener();
};

/** Shows a key, this once, and has it at hand for a camera of this page. */
export const rememberKey = ({ stream_id, ingest_url, stream_key }: FreshKey): void => {
  keepKey(stream_id, stream_key);
  change({ stream_id, ingest_url, stream_key });
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The address and the key of a stream, while they are to be seen. */
export const KeySheet = ({ streamId }: { streamId: string }) => {
  const shown = useSyncExternalStore(subscribe, () => fresh);
  if (shown?.stream_id !== streamId) return null;
  if (isSrt(shown.ingest_url)) {
    return (
      <SecretOnce
        title="Your SRT address"
        what="address"
        secret={srtAddress(shown.ingest_url, shown.stream_key)}
        onDone={() => change(undefined)}
      >
        <p>
          <strong>The passphrase in it is shown this once.</strong> Whoever has it can go on air in your name: paste the
          address into OBS as the server, leave the stream key empty, and put it nowhere else.
        </p>
        <CopyLine label="Passphrase alone" text={shown.stream_key} />
      </SecretOnce>
    );
  }
  return (
    <SecretOnce title="Your stream key" what="key" secret={shown.stream_key} onDone={() => change(undefined)}>
      <p>
        <strong>The key is shown this once.</strong> Whoever has it can go on air in your name: put it into OBS, and
        nowhere else.
      </p>
      <CopyLine label="Server" text={shown.ingest_url} />
    </SecretOnce>
  );
};
