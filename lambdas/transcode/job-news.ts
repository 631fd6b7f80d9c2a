import { type Change, move, partOf, reasonOf, settle, step } from './encode.ts';
import type { Encode, Part } from './encode-record.ts';
import type { JobEvent } from './job-states.ts';
import type { PartName } from './jobs.ts';

/** What MediaConvert says of one of our jobs, whether it told us or we asked. */
export interface JobNews {
  videoId: string;
  sourceVersion: number;
  part: PartName;
  attempt: number;
  jobId: string;
  status: string;
  percent?: number;
  errorCode?: number;
  errorMessage?: string;
}

const isOfJobs = (part: string | undefined): part is PartName =>
  part === 'first' || part === 'rest' || part === 'pictures';

/** Reads whose job it is from what we wrote on it; undefined for jobs that are not ours. */
export const whoseJob = (
  metadata: Record<string, string> | undefined,
): Pick<JobNews, 'videoId' | 'sourceVersion' | 'part' | 'attempt'> | undefined => {
  const { videoId, sourceVersion, part, attempt } = metadata ?? {};
  if (!videoId || !sourceVersion || !attempt || !isOfJobs(part)) return undefined;
  return { videoId, sourceVersion: Number(sourceVersion), part, attempt: Number(attempt) };
};

const events: Record<string, JobEvent> = {
  PROGRESSING: 'progressing',
  STATUS_UPDATE: 'status_update',
  COMPLETE: 'complete',
  ERROR: 'error',
  CANCELED: 'canceled',
};

/** News that is not acted upon: of the past, or of something we have not written down yet. */
export type Fenced = 'older' | 'newer' | 'irrelevant';

const signEveryMs = 30_000;

/** Progress that is none: not further than we know, and we know that the job is alive. */
const isStale = (part: Part, news: JobNews, now: Date): boolean =>
  Math.floor(news.percent ?? 0) <= part.percent && now.getTime() - Date.parse(part.lastSign) < signEveryMs;

/**
 * Two fences keep late, doubled and reordered news harmless: the attempt it is about, and that a job never goes backwards.
 * What is ahead of us is not forced in; it comes again.
 */
export const hear = (encode: Encode, news: JobNews, now: Date): Change | Fenced => {
  const told = events[news.status];
  const part = partOf(encode, news.part);
  if (!told || !part) return 'irrelevant';
  if (news.attempt < part.attempt) return 'older';
  if (news.attempt > part.attempt) return 'newer';
  if (part.state === 'QUEUED') {
    // Who handed it over has not come to write that down; the job itself proves that it was.
    const submitted = step({ encode, taken: [] }, news.part, 'submit_ok', now, { jobId: news.jobId });
    if (!submitted) return 'older';
    const heard = hear(submitted.encode, news, now);
    if (typeof heard === 'string') return submitted;
    return { encode: heard.encode, taken: [...submitted.taken, ...heard.taken] };
  }
  if (told === 'status_update' && part.state === 'PROGRESSING' && isStale(part, news, now)) return 'older';
  const percent = Math.max(part.percent, Math.min(99, Math.floor(news.percent ?? 0)));
  if (told === 'status_update' && part.state === 'SUBMITTED') {
    const begun = step({ encode, taken: [] }, news.part, 'progressing', now, { percent });
    return begun ? settle(begun, now) : 'older';
  }
  const given = told === 'error' ? { reason: reasonOf(news.errorCode, news.errorMessage) } : { percent };
  return move(encode, news.part, told, now, given) ?? 'older';
};
