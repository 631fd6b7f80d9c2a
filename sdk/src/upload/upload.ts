import type { Call } from '../client.ts';
import { Unreachable } from '../refusal.ts';
import { wait } from '../waiting.ts';
import type { SendBytes } from './send-bytes.ts';
import { type Sample, secondsLeft, speedOf, withSample } from './speedometer.ts';
import { type Arrived, type Cargo, type Road, type Step, transfer } from './transfer.ts';

/** How far a file has come. */
export interface Progress {
  step: Step;
  sentBytes: number;
  /** What of it has arrived in whole parts and stays when it is stopped; absent until the service has been asked. */
  arrivedBytes?: number | undefined;
  totalBytes: number;
  /** Over the last seconds; absent until there is enough to tell. */
  bytesPerSecond: number | undefined;
  secondsLeft: number | undefined;
}

export interface UploadOptions extends Partial<Omit<Cargo, 'file'>> {
  onProgress?: ((progress: Progress) => void) | undefined;
  /** The ids are known: whoever keeps `uploadId` can go on after the program has ended. */
  onKnown?: ((upload: Arrived) => void) | undefined;
  /** Stops. What has arrived stays for a day; the same file with its `uploadId` goes on. */
  signal?: AbortSignal | undefined;
  /** How long to wait for a network that is gone, from its first silence on; 5 minutes. With `Infinity` for ever. */
  patienceMs?: number | undefined;
  /** The same before anything ever got through, for an address may be mistyped; 4 seconds, or `patienceMs` if that is `Infinity`. */
  firstPatienceMs?: number | undefined;
}

const usualPatienceMs = 5 * 60_000;
/** Somebody who mistyped an address wants to know soon. */
const usualFirstPatienceMs = 4_000;
/** Without a network only its return is worth waiting for; a look now and then in case it is not announced. */
const offlineLookMs = 20_000;

const digest = async (bytes: ArrayBuffer): Promise<string> => {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return btoa(String.fromCharCode(...hash));
};

type Events = Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>;

/** Waits that long, or in a browser until it is back online. */
const untilOnline = async (ms: number, signal: AbortSignal): Promise<void> => {
  const page = globalThis as unknown as Events & { navigator?: { onLine?: boolean } };
  const back = new AbortController();
  const stop = () => back.abort(signal.reason);
  page.addEventListener?.('online', stop);
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    await wait(page.navigator?.onLine === false ? Math.max(ms, offlineLookMs) : ms, back.signal);
  } catch (error) {
    if (signal.aborted) throw error;
  } finally {
    page.removeEventListener?.('online', stop);
    signal.removeEventListener('abort', stop);
  }
};

/** The road to the service, given up when nothing has moved for too long. */
const openRoad = (
  call: Call,
  put: SendBytes,
  { patienceMs, firstPatienceMs }: { patienceMs: number; firstPatienceMs: number },
): Road => {
  let hasMoved = false;
  let stuckSince: number | undefined;
  const moved = <T>(value: T): T => {
    hasMoved = true;
    stuckSince = undefined;
    return value;
  };
  return {
    // An address for a part brings the file no further: the storage may be out of reach although the service is not.
    call: async (id, asked, options) => {
      const answer = await call(id, asked, options);
      return id === 'upload.sign_parts' ? answer : moved(answer);
    },
    put: async (url, given) => moved(await put(url, given)),
    digest,
    async rest(ms, signal) {
      stuckSince ??= Date.now();
      const mostMs =
        hasMoved || patienceMs === Number.POSITIVE_INFINITY ? patienceMs : Math.min(firstPatienceMs, patienceMs);
      if (Date.now() - stuckSince > mostMs) throw new Unreachable('nothing got through for too long');
      await untilOnline(ms, signal);
    },
  };
};

/**
 * Brings a file to its place in parts, each with its SHA-256; sends only what is missing of one begun before (`uploadId`).
 * Waits out a lost network. Throws `Refused`, `Unreachable`, `Stuck` when the file cannot be sent, and the signal's reason.
 */
export const uploadWith =
  (put: SendBytes) =>
  async (call: Call, file: Blob & { name: string }, options: UploadOptions = {}): Promise<Arrived> => {
    const { onProgress, onKnown, signal, patienceMs = usualPatienceMs, key, ...rest } = options;
    const { firstPatienceMs = usualFirstPatienceMs, ...cargo } = rest;
    const totalBytes = file.size;
    let step: Step = 'starting';
    let sentBytes = 0;
    let arrivedBytes: number | undefined;
    let samples: Sample[] = [];
    const tell = () => {
      // What is still on its way when somebody stops is no news any more.
      if (signal?.aborted) return;
      const bytesPerSecond = speedOf(samples);
      const left = secondsLeft(totalBytes, sentBytes, bytesPerSecond);
      onProgress?.({ step, sentBytes, arrivedBytes, totalBytes, bytesPerSecond, secondsLeft: left });
    };
    return transfer(
      { ...cargo, file, key: key ?? crypto.randomUUID() },
      openRoad(call, put, { patienceMs, firstPatienceMs }),
      {
        step: (next) => {
          if (step === next && next !== 'starting') return;
          step = next;
          tell();
        },
        known: (upload) => onKnown?.(upload),
        sent: (bytes, arrived) => {
          [sentBytes, arrivedBytes] = [bytes, arrived];
          samples = withSample(samples, { atMs: Date.now(), bytes });
          tell();
        },
      },
      signal ?? new AbortController().signal,
    );
  };

export type Upload = ReturnType<typeof uploadWith>;
