import type { Visibility } from '../../api/promises.ts';
import type { FileFacts } from './fingerprint.ts';
import type { Standing } from './kept-uploads.ts';

export type Phase =
  | 'absent'
  | 'chosen'
  | 'queued'
  | 'starting'
  | 'checking'
  | 'sending'
  | 'waiting'
  | 'paused'
  | 'finishing'
  | 'done'
  | 'failed'
  /** Refused for what it is: there is nothing to try again. */
  | 'unfit';

/** One file on the upload page, from being chosen to having arrived. */
export interface Item {
  id: string;
  file: FileFacts;
  /** Its bytes; none while it is only known from an earlier tab ('absent'). */
  source: (Blob & FileFacts) | undefined;
  title: string;
  visibility: Visibility;
  autoPublish: boolean;
  /** Where it shall stand, where that is not in its sender's first channel. */
  channelId?: string | undefined;
  phase: Phase;
  /** Where it stands still, only what has arrived. */
  sentBytes: number;
  /** What of it has arrived in whole parts, as far as this run knows. */
  arrivedBytes?: number | undefined;
  /** Parts were on their way when it was paused. */
  cutOff?: boolean | undefined;
  speed: number | undefined;
  secondsLeft: number | undefined;
  uploadId: string | undefined;
  videoId: string | undefined;
  /** An upload of this file that has come to nothing: none that somebody would continue. */
  leftUploadId?: string | undefined;
  problem: string | undefined;
  /** Names its creation, so that a repeated request starts no second upload. */
  key: string | undefined;
  /** How far its owner had gone with it when its tab was closed. */
  before: Standing | undefined;
}

export const isGoing = ({ phase }: Pick<Item, 'phase'>): boolean =>
  ['queued', 'starting', 'checking', 'sending', 'waiting', 'finishing'].includes(phase);

/** "waves-at-night_final.MOV" → "waves at night final": a title to begin with. */
export const titleFrom = (filename: string): string =>
  filename
    .replace(/\.[^.]{1,5}$/, '')
    // A title may not turn text around or break lines; a file's name may.
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029_-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 255)
    // Half a character is none.
    .replace(/[\uD800-\uDBFF]$/, '');
