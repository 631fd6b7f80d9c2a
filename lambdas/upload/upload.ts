import * as z from 'zod';
import type { DomainEvent } from '../kit/event.ts';
import type { Failure } from '../kit/failure.ts';
import { shortened, unshowable } from '../kit/shown-text.ts';
import { partSizeOf, UploadTooLarge, uploadState } from './contract.ts';
import { uploadCompleted, uploadFailed } from './events.ts';
import { failures, notAVideo } from './failures.ts';
import { type EndingState, transitions, type UploadEvent, type UploadState } from './upload-machine.ts';

const recognised = z.union([z.object({ container: z.string() }), z.object({ refused: z.string() })]);

/** The very object the checks were made on: one version in the bucket, whatever is put there afterwards. */
const pinned = z.object({
  versionId: z.string(),
  etag: z.string(),
  sizeBytes: z.number().int(),
  /** What S3 computed over what arrived; absent when it did not. */
  checksum: z.string().optional(),
  /** The same, of the parts as they were declared; absent when some never were. */
  declaredChecksum: z.string().optional(),
  recognised,
});
export type Pinned = z.output<typeof pinned>;

const scan = z.object({ verdict: z.enum(['clean', 'threat', 'unscannable']), versionId: z.string() });
export type Scan = z.output<typeof scan>;

/** One file on its way in. `version` counts the transitions; what is noted in between leaves it alone. */
export const upload = z.object({
  uploadId: z.string(),
  videoId: z.string(),
  /** Who sends it. */
  ownerId: z.string(),
  /** Whose video it becomes, where that is somebody else: it goes into a channel of theirs. */
  videoOwnerId: z.string().optional(),
  state: uploadState,
  version: z.number().int(),
  filename: z.string(),
  sizeBytes: z.number().int(),
  partSize: z.number().int(),
  partCount: z.number().int(),
  key: z.string(),
  /** S3's name for the multipart upload; a file of one part is put whole and has none. */
  s3UploadId: z.string().optional(),
  /** The client's own name for the file, hashed, so that after a crash it finds this upload again. */
  clientKey: z.string().optional(),
  /** The day whose byte allowance this upload took from. */
  quotaDay: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** When the sweep looks at it next; absent once there is nothing left to do. */
  dueAt: z.iso.datetime().optional(),
  checks: z.number().int(),
  pinned: pinned.optional(),
  scan: scan.optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type Upload = z.output<typeof upload>;

/** A step of an upload's life with its news: decided here, made true by one write. */
export interface Transition {
  event: UploadEvent;
  before: Upload;
  after: Upload;
  news?: { event: DomainEvent; data: unknown };
  at: Date;
}

const minuteMs = 60_000;
/** How long a client has to send a file. */
export const lifeMs = 24 * 60 * minuteMs;
/** S3 joins thousands of parts in well under this; after it we go and look. */
const joiningMs = 2 * minuteMs;
/** How often, and how many times, we look again for a malware verdict: two hours in all. */
export const recheckMs = 5 * minuteMs;
export const mostChecks = 24;
/** A signed address lives 15 minutes: a minute later nothing can arrive any more, and the last clearing up is final. */
const addressesDeadMs = 16 * minuteMs;

const later = (at: Date, ms: number): string => new Date(at.getTime() + ms).toISOString();

/** Can parts still be sent? */
export const isContinuable = ({ state }: Upload): boolean => state === 'INITIATED' || state === 'UPLOADING';
/** Is its life over without a usable file? */
export const hasEndedBadly = ({ state }: Upload): boolean =>
  state === 'FAILED' || state === 'ABORTED' || state === 'EXPIRED';

// Names are shown, never used.
const shownName = (filename: string): string => filename.replace(unshowable, '').trim() || 'video';

/** What a video is called until its owner says otherwise. */
export const titleFor = (filename: string): string => {
  const last = shownName(filename).split(/[/\\]/).at(-1) ?? '';
  return shortened(last.replace(/\.[^.]{1,8}$/, ''), 255).trim() || 'Untitled';
};

/** The first state of an upload. The key holds server-made ids only, so a file name can lead nowhere. */
export const start = (
  asked: { filename: string; sizeBytes: number; clientKey?: string },
  ids: { uploadId: string; videoId: string; ownerId: string; videoOwnerId?: string },
  { maxUploadBytes }: { maxUploadBytes: number },
  now: Date,
): Upload => {
  if (asked.sizeBytes > maxUploadBytes) throw UploadTooLarge({ maxBytes: maxUploadBytes });
  const partSize = partSizeOf(asked.sizeBytes);
  return {
    ...ids,
    ...(asked.clientKey ? { clientKey: asked.clientKey } : {}),
    state: 'INITIATED',
    version: 1,
    filename: shownName(asked.filename),
    sizeBytes: asked.sizeBytes,
    partSize,
    partCount: Math.ceil(asked.sizeBytes / partSize),
    key: `uploads/${ids.ownerId}/${ids.videoId}/${ids.uploadId}`,
    quotaDay: now.toISOString().slice(0, 10),
    createdAt: now.toISOString(),
    expiresAt: later(now, lifeMs),
    dueAt: later(now, lifeMs),
    checks: 0,
  };
};

/** An event the table of transitions does not list for this state: a defect, never forced. */
export class IllegalTransition extends Error {
  constructor(state: UploadState, event: UploadEvent) {
    super(`An upload in ${state} knows no ${event}.`);
    this.name = 'IllegalTransition';
  }
}

const step = (before: Upload, event: UploadEvent, at: Date, change: Partial<Upload>): Transition => {
  const to = transitions[before.state][event];
  if (!to) throw new IllegalTransition(before.state, event);
  return { event, before, at, after: { ...before, ...change, state: to, version: before.version + 1 } };
};

/** Of what the news is: whose the video is may be somebody else than who sends it. */
export const newsOf = ({ uploadId, videoId, ownerId, videoOwnerId = ownerId }: Upload) => ({
  uploadId,
  videoId,
  ownerId: videoOwnerId,
});

/** Ends without a file. The sweep comes by once more when no signed address lives, so that nothing stays behind. */
const end = (before: Upload, event: UploadEvent, at: Date, why: Failure): Transition => {
  const ended = step(before, event, at, { failure: why, dueAt: later(at, addressesDeadMs) });
  return { ...ended, news: { event: uploadFailed, data: { ...newsOf(before), ...why } } };
};

/** The client began to send. Further parts change nothing. */
export const partSeen = (before: Upload, at: Date): Transition | undefined =>
  before.state === 'UPLOADING' ? undefined : step(before, 'part_seen', at, {});

/** Every declared part is there; from now on the list of parts is fixed and S3 may join them. */
export const completeRequested = (before: Upload, at: Date): Transition =>
  step(before, 'complete_requested', at, { dueAt: later(at, joiningMs), checks: 0 });

/** S3 would not join the parts: the client sends the wrong ones again. */
export const partsRejected = (before: Upload, at: Date): Transition =>
  step(before, 's3_parts_rejected', at, { dueAt: before.expiresAt });

/** The object is in the bucket: what was found of it is pinned, and only that is judged. */
export const objectPresent = (before: Upload, found: Pinned, at: Date): Transition =>
  step(before, 's3_object_present', at, { pinned: found, dueAt: later(at, recheckMs), checks: 0 });

/** Judges what is pinned; undefined while the malware verdict is still to come. */
export const verify = (
  before: Upload,
  policy: { bucket: string; unscannable: 'refuse' | 'accept' },
  at: Date,
): Transition | undefined => {
  const found = before.pinned;
  if (!found) throw new Error(`${before.uploadId} is to be verified but nothing is pinned`);
  if (found.sizeBytes !== before.sizeBytes) return end(before, 'size_rejected', at, failures.size);
  if (!found.checksum || found.checksum !== found.declaredChecksum)
    return end(before, 'checksum_mismatch', at, failures.checksum);
  if ('refused' in found.recognised) return end(before, 'type_rejected', at, notAVideo(found.recognised.refused));
  if (before.scan?.versionId !== found.versionId) return undefined;
  if (before.scan.verdict === 'threat') return end(before, 'malware', at, failures.malware);
  if (before.scan.verdict === 'unscannable' && policy.unscannable === 'refuse')
    return end(before, 'malware', at, failures.unscannable);
  const { key, sizeBytes } = before;
  const { versionId: s3VersionId, etag } = found;
  return {
    ...step(before, 'verified', at, { dueAt: undefined }),
    news: {
      event: uploadCompleted,
      data: {
        ...newsOf(before),
        sourceVersion: 1,
        source: { bucket: policy.bucket, key, s3VersionId, etag, sizeBytes, container: found.recognised.container },
      },
    },
  };
};

/** No verdict came, however often we looked. */
export const giveUp = (before: Upload, at: Date): Transition =>
  end(before, 'timeout:attempts_exhausted', at, failures.unverified);

/** Its owner ends it. */
export const abort = (before: Upload, at: Date): Transition => end(before, 'abort', at, failures.aborted);

/** Its time is over. */
export const expire = (before: Upload, at: Date): Transition => end(before, 'timeout:ttl', at, failures.expired);

/** Its video was deleted, or its owner is barred: whatever it waits for ends. Undefined when it has ended already. */
export const abandon = (before: Upload, at: Date, why: Failure = failures.videoDeleted): Transition | undefined => {
  const ending = {
    INITIATED: 'abort',
    UPLOADING: 'abort',
    COMPLETING: 'timeout:ttl',
    VERIFYING: 'timeout:attempts_exhausted',
  } as const satisfies Record<Exclude<UploadState, EndingState>, UploadEvent>;
  const event = before.state in ending ? ending[before.state as keyof typeof ending] : undefined;
  return event && end(before, event, at, why);
};

/** When a sweep that could not bring it further shall come again. */
export const nextLook = (before: Upload, at: Date): { dueAt: string; checks: number } => ({
  dueAt: later(at, before.state === 'COMPLETING' ? joiningMs : recheckMs),
  checks: before.checks + 1,
});
