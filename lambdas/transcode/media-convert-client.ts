import {
  CancelJobCommand,
  CreateJobCommand,
  type CreateJobRequest,
  GetJobCommand,
  MediaConvertClient,
  ProbeCommand,
  type ProbeResult,
} from '@aws-sdk/client-mediaconvert';
import { once } from '../kit/aws.ts';
import { type JobNews, whoseJob } from './job-news.ts';
import { saysCutOff } from './source.ts';

const client = once(() => new MediaConvertClient({}));

const nameOf = (error: unknown): string => (error as { name?: string }).name ?? '';

/** What the service will say again however often it is asked; everything else is the moment's fault. */
const refusals = ['BadRequestException', 'ForbiddenException', 'NotFoundException', 'ConflictException'];

/** Hands a job over. The request's token makes a repeated call answer the same job. */
export const submitJob = async (request: CreateJobRequest): Promise<{ jobId: string } | { refused: string }> => {
  try {
    const { Job } = await client().send(new CreateJobCommand(request));
    if (typeof Job?.Id !== 'string' || Job.Id === '') throw new Error('MediaConvert took a job and gave it no id');
    return { jobId: Job.Id };
  } catch (error) {
    if (!refusals.includes(nameOf(error))) throw error;
    return { refused: (error as Error).message };
  }
};

/** Asks how a job is, in the words it would have told us itself. */
export const askAbout = async (jobId: string): Promise<JobNews | undefined> => {
  const { Job } = await client().send(new GetJobCommand({ Id: jobId }));
  const whose = whoseJob(Job?.UserMetadata);
  if (!Job?.Status || !whose) return undefined;
  return {
    ...whose,
    jobId,
    status: Job.Status === 'PROGRESSING' ? 'STATUS_UPDATE' : Job.Status,
    percent: Job.JobPercentComplete,
    errorCode: Job.ErrorCode,
    errorMessage: Job.ErrorMessage,
  };
};

/** Stops a job. One that is over already, or unknown, needs no stopping. */
export const cancelJob = async (jobId: string): Promise<void> => {
  try {
    await client().send(new CancelJobCommand({ Id: jobId }));
  } catch (error) {
    if (!['ConflictException', 'NotFoundException'].includes(nameOf(error))) throw error;
  }
};

/** Looks into a file; `unreadable` when it is no media, or broken, and `cut_off` when it is known how. */
export const probe = async (sourceUrl: string): Promise<ProbeResult | 'unreadable' | 'cut_off' | 'missing'> => {
  try {
    const { ProbeResults } = await client().send(new ProbeCommand({ InputFiles: [{ FileUrl: sourceUrl }] }));
    // Only MediaConvert itself can say that a file is no good: its owner is told for good.
    if (!Array.isArray(ProbeResults)) throw new Error('MediaConvert was asked about a file and answered nothing');
    return ProbeResults[0] ?? 'unreadable';
  } catch (error) {
    if (nameOf(error) === 'NotFoundException') return 'missing';
    if (['BadRequestException', 'UnprocessableEntityException'].includes(nameOf(error)))
      return saysCutOff((error as Error).message) ? 'cut_off' : 'unreadable';
    throw error;
  }
};
