import type { Call } from '../client.ts';
import type { Access, UploadStanding, Visibility } from '../promises.ts';
import { isRefused, mayHelpToRetry, Unreachable } from '../refusal.ts';
import { bytesIn, lengthOf, type Part, partsOf, split } from './part-plan.ts';
import type { SendBytes } from './send-bytes.ts';

/** How the outside is reached; arrives as an argument so that the story can be told without a network. */
export interface Road {
  call: Call;
  put: SendBytes;
  /** SHA-256 in base64. */
  digest(bytes: ArrayBuffer): Promise<string>;
  /** Waits that long, or until the network is back, whichever comes first; until it is, if there is none. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
}

/** What is to be uploaded and as what. */
export interface Cargo {
  file: Blob & { name: string };
  title?: string | undefined;
  visibility?: Visibility | undefined;
  autoPublish?: boolean | undefined;
  description?: string | undefined;
  access?: Access | undefined;
  /** Where it shall stand: one of one's own, or one whose team one manages or edits for. Otherwise one's first channel. */
  channelId?: string | undefined;
  /** How many parts travel at the same time. */
  partsAtOnce?: number | undefined;
  /** Names the creation, so that a repeated request starts no second upload. */
  key: string;
  /** An upload begun before, to be continued. */
  uploadId?: string | undefined;
}

/** Where an upload is on its way. `waiting`: for the network, or for a busy service. */
export type Step = 'starting' | 'checking' | 'sending' | 'waiting' | 'finishing';

/** What an upload has become. */
export interface Arrived {
  uploadId: string;
  videoId: string;
}

/** What the transfer tells while it goes on. */
export interface Telling {
  step(step: Step): void;
  known(upload: Arrived): void;
  /** `arrived`: those of them in parts that are there; the others would be sent again after a stop. */
  sent(bytes: number, arrived: number): void;
}

/** The file cannot be sent, however often it is tried; the sentence says why. */
export class Stuck extends Error {
  override name: string = 'Stuck';
}

/** It was looked at and cannot become a video: the same file would be refused again. */
export class Unfit extends Stuck {
  override name = 'Unfit';
}

const usualPartsAtOnce = 3;
const mostTries = 6;

/** Trying again is this file's own story: it waits for as long as it takes and says so. */
const ourPatience = { retries: 0 };

const restMs = (attempt: number): number => Math.min(500 * 2 ** attempt, 15_000);

/**
 * Brings one file to its place: begins or continues the upload, sends what is missing, completes it. Stopping (by the
 * signal) loses at most the parts on their way; the next run asks the server what has arrived.
 */
export const transfer = async (cargo: Cargo, road: Road, telling: Telling, signal: AbortSignal): Promise<Arrived> => {
  telling.step('starting');
  const uploadId = cargo.uploadId ?? (await patiently(road, telling, signal, () => begin(cargo, road, signal)));
  let distrusted = new Set<number>();
  for (let round = 0; ; round++) {
    const standing = await patiently(road, telling, signal, () =>
      road.call('upload.read', { params: { upload_id: uploadId } }, { ...ourPatience, signal }),
    );
    telling.known({ uploadId, videoId: standing.video_id });
    if (!['INITIATED', 'UPLOADING'].includes(standing.state)) return alreadyOver(standing);
    await sendMissing(cargo, standing, distrusted, road, telling, signal);
    telling.step('finishing');
    try {
      await patiently(road, telling, signal, () =>
        road.call(
          'upload.complete',
          { params: { upload_id: uploadId }, body: { parts: [] } },
          { ...ourPatience, signal },
        ),
      );
      return { uploadId, videoId: standing.video_id };
    } catch (error) {
      // A small file may have been looked at, and refused, before the call that completes it came.
      const failed = isRefused(error, 'upload.gone') ? failureIn(error.details) : undefined;
      if (failed) throw new Unfit(failed);
      const again = isRefused(error, 'upload.parts_missing', 'upload.parts_mismatch');
      if (!again || round >= 2) throw error;
      distrusted = numbersIn(error.details);
    }
  }
};

const failureIn = ({ failure }: Readonly<Record<string, unknown>>): string | undefined =>
  typeof failure === 'object' && failure !== null ? String((failure as { message?: unknown }).message) : undefined;

const numbersIn = (details: Readonly<Record<string, unknown>>): Set<number> =>
  new Set(
    Object.values(details)
      .flat()
      .map((each) => (typeof each === 'object' && each !== null ? (each as { part_no?: unknown }).part_no : each))
      .filter((each): each is number => typeof each === 'number'),
  );

const alreadyOver = (standing: UploadStanding): Arrived => {
  if (['COMPLETING', 'VERIFYING', 'COMPLETED'].includes(standing.state)) {
    return { uploadId: standing.upload_id, videoId: standing.video_id };
  }
  const Ended = standing.state === 'FAILED' ? Unfit : Stuck;
  throw new Ended(standing.failure?.message ?? 'This upload has ended. Start it again.');
};

const begin = async (cargo: Cargo, road: Road, signal: AbortSignal) => {
  const { file, title, visibility, autoPublish, description, access, channelId, key } = cargo;
  try {
    const started = await road.call(
      'upload.start',
      {
        body: {
          filename: file.name,
          size_bytes: file.size,
          ...(file.type ? { mime: file.type } : {}),
          ...(title?.trim() ? { title: title.trim() } : {}),
          ...(description ? { description } : {}),
          ...(access ? { access } : {}),
          ...(visibility ? { visibility } : {}),
          ...(channelId ? { channel_id: channelId } : {}),
          ...(autoPublish === undefined ? {} : { auto_publish: autoPublish }),
          idempotency_key: key,
        },
      },
      { ...ourPatience, signal, key },
    );
    return started.upload_id;
  } catch (error) {
    // Our own earlier request got through although its answer did not.
    const resume = isRefused(error, 'upload.already_open') ? String(error.details['resume_url'] ?? '') : '';
    const known = /upl_[0-9A-Za-z]+/.exec(resume)?.[0];
    if (known) return known;
    throw error;
  }
};

/** Asks again while nobody answers or the service is busy, for as long as it takes; anything else is thrown. */
const patiently = async <T>(road: Road, telling: Telling, signal: AbortSignal, ask: () => Promise<T>): Promise<T> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const inFlight = isRefused(error, 'request.idempotency_key_in_flight');
      if (signal.aborted || !(mayHelpToRetry(error) || inFlight)) throw error;
      if (!(error instanceof Unreachable) && attempt >= mostTries) throw error;
      if (error instanceof Unreachable) telling.step('waiting');
      await road.rest(restMs(attempt), signal);
    }
  }
};

const sendMissing = async (
  { file, partsAtOnce = usualPartsAtOnce }: Cargo,
  standing: UploadStanding,
  distrusted: ReadonlySet<number>,
  road: Road,
  telling: Telling,
  signal: AbortSignal,
): Promise<void> => {
  const { there, missing } = split(
    partsOf(standing.size_bytes, standing.part_size),
    standing.arrived.filter(({ part_no }) => !distrusted.has(part_no)),
  );
  if (there.length > 0) telling.step('checking');
  const changed = await changedSince(file, there, standing, road, signal);
  const toSend = [...changed, ...missing].sort((one, other) => one.partNo - other.partNo);
  const base = standing.size_bytes - bytesIn(toSend);
  const onTheWay = new Map<number, number>();
  let arrived = base;
  const tell = () => telling.sent(base + [...onTheWay.values()].reduce((sum, bytes) => sum + bytes, 0), arrived);
  tell();
  telling.step('sending');

  // One failing part stops its fellows: what they would send is sent by the next run.
  const fellows = new AbortController();
  const either = AbortSignal.any([signal, fellows.signal]);
  const sendNext = async (): Promise<void> => {
    for (let part = toSend.shift(); part; part = toSend.shift()) {
      const { partNo } = part;
      await sendPart(file, part, standing.upload_id, road, telling, either, (bytes) => {
        onTheWay.set(partNo, bytes);
        tell();
      });
      arrived += lengthOf(part);
      tell();
    }
  };
  try {
    await Promise.all(Array.from({ length: partsAtOnce }, sendNext));
  } catch (error) {
    fellows.abort(error);
    throw error;
  }
};

/** Parts that arrived from a file that has since become another one: told by their hashes, where the server knows them. */
const changedSince = async (
  file: Blob,
  there: readonly Part[],
  { arrived }: UploadStanding,
  road: Road,
  signal: AbortSignal,
): Promise<Part[]> => {
  const hashes = new Map(arrived.map(({ part_no, sha256 }) => [part_no, sha256]));
  const changed: Part[] = [];
  for (const part of there) {
    signal.throwIfAborted();
    const declared = hashes.get(part.partNo);
    if (declared && (await road.digest(await bytesOf(file, part))) !== declared) changed.push(part);
  }
  return changed;
};

const bytesOf = async (file: Blob, { start, end }: Part): Promise<ArrayBuffer> => {
  try {
    return await file.slice(start, end).arrayBuffer();
  } catch {
    throw new Stuck('This file can no longer be read. It was moved, changed or deleted; choose it again.');
  }
};

const sendPart = async (
  file: Blob,
  part: Part,
  uploadId: string,
  road: Road,
  telling: Telling,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<void> => {
  const bytes = await bytesOf(file, part);
  const sha256 = await road.digest(bytes);
  const body = new Blob([bytes]);
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    const signed = await patiently(road, telling, signal, () =>
      road.call(
        'upload.sign_parts',
        {
          params: { upload_id: uploadId },
          body: { parts: [{ part_no: part.partNo, size: lengthOf(part), sha256 }] },
        },
        { ...ourPatience, signal },
      ),
    );
    const address = signed.parts[0];
    if (!address) throw new Stuck('The service gave no address for a part of this file. Try again.');
    try {
      telling.step('sending');
      const status = await road.put(address.url, { headers: address.headers, body, onSent, signal });
      if (status >= 200 && status < 300) return onSent(lengthOf(part));
      // An address may have expired or a byte been lost on the way: a fresh one, a few times.
      if (attempt >= mostTries)
        throw new Stuck(`The storage refused a part of this file (${status}). Try again later.`);
    } catch (error) {
      if (signal.aborted || !(error instanceof Unreachable)) throw error;
      telling.step('waiting');
    }
    onSent(0);
    await road.rest(restMs(attempt), signal);
  }
};
