import type * as z from 'zod';
import type { uploadState } from './contract.ts';

export type UploadState = z.output<typeof uploadState>;
export type EndingState = 'COMPLETED' | 'FAILED' | 'ABORTED' | 'EXPIRED';
export type UploadEvent =
  | 'part_seen'
  | 'complete_requested'
  | 's3_object_present'
  | 's3_parts_rejected'
  | 'verified'
  | 'checksum_mismatch'
  | 'type_rejected'
  | 'size_rejected'
  | 'malware'
  | 'abort'
  | 'timeout:reconcile'
  | 'timeout:ttl'
  | 'timeout:attempts_exhausted';

type Exits = Partial<Record<UploadEvent, UploadState>>;

const sending: Exits = {
  part_seen: 'UPLOADING',
  complete_requested: 'COMPLETING',
  // Single-part files arrive by themselves, and a complete whose answer was lost may have worked.
  s3_object_present: 'VERIFYING',
  abort: 'ABORTED',
  'timeout:ttl': 'EXPIRED',
};

/** The whole life of an upload. What is not listed does not happen; the four last states have no way out. */
export const transitions: Record<UploadState, Exits> = {
  INITIATED: sending,
  UPLOADING: sending,
  COMPLETING: {
    s3_object_present: 'VERIFYING',
    s3_parts_rejected: 'UPLOADING',
    'timeout:reconcile': 'COMPLETING',
    'timeout:ttl': 'EXPIRED',
  },
  VERIFYING: {
    verified: 'COMPLETED',
    checksum_mismatch: 'FAILED',
    type_rejected: 'FAILED',
    size_rejected: 'FAILED',
    malware: 'FAILED',
    'timeout:attempts_exhausted': 'FAILED',
  },
  COMPLETED: {},
  FAILED: {},
  ABORTED: {},
  EXPIRED: {},
};

/** Has nothing more to happen to it? */
export const isEnding = (state: UploadState): state is EndingState => Object.keys(transitions[state]).length === 0;
