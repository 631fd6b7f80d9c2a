import { type BusEvent, local } from '../../resource.ts';
import type { Job } from './job-table.ts';

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

/** A job as GetJob and ListJobs answer it. */
export const jobOnTheWire = (job: Job): Record<string, unknown> => ({
  id: job.id,
  arn: job.arn,
  queue: job.queueArn,
  role: job.request.role,
  settings: job.request.settings,
  priority: job.priority,
  userMetadata: job.userMetadata,
  clientRequestToken: job.token,
  statusUpdateInterval: job.request.statusUpdateInterval ?? 'SECONDS_60',
  accelerationStatus: 'NOT_APPLICABLE',
  billingTagsSource: job.request.billingTagsSource ?? 'QUEUE',
  status: job.status,
  currentPhase: job.status === 'PROGRESSING' ? job.phase : undefined,
  jobPercentComplete: job.status === 'PROGRESSING' ? job.percent : undefined,
  retryCount: job.interruptions,
  errorCode: job.errorCode,
  errorMessage: job.errorMessage,
  createdAt: seconds(job.submittedAt),
  timing: {
    submitTime: seconds(job.submittedAt),
    startTime: seconds(job.startedAt),
    finishTime: seconds(job.finishedAt),
  },
  outputGroupDetails: job.groups?.map(({ outputDetails }) => ({
    outputDetails: outputDetails.map(({ durationInMs, videoDetails }) => ({ durationInMs, videoDetails })),
  })),
});

const progressOf = (job: Job): Record<string, unknown> => ({
  phaseProgress: {
    PROBING: { status: job.phase === 'PROBING' ? 'PROGRESSING' : 'COMPLETE' },
    TRANSCODING: {
      status: job.phase === 'TRANSCODING' ? 'PROGRESSING' : job.phase === 'UPLOADING' ? 'COMPLETE' : 'PENDING',
      percentComplete: job.percent,
    },
    UPLOADING: { status: job.phase === 'UPLOADING' ? 'PROGRESSING' : 'PENDING' },
  },
  jobPercentComplete: job.percent,
  currentPhase: job.phase ?? 'PROBING',
  retryCount: job.interruptions,
});

/** The news of a job's change, as MediaConvert puts it on the default bus. */
export const stateChange = (
  job: Job,
  status: 'PROGRESSING' | 'STATUS_UPDATE' | 'COMPLETE' | 'ERROR' | 'CANCELED',
  now: Date,
): BusEvent => ({
  source: 'aws.mediaconvert',
  'detail-type': 'MediaConvert Job State Change',
  resources: [job.arn],
  time: now.toISOString(),
  detail: {
    timestamp: now.getTime(),
    accountId: local.accountId,
    queue: job.queueArn,
    jobId: job.id,
    status,
    userMetadata: job.userMetadata,
    ...(status === 'STATUS_UPDATE' ? { jobProgress: progressOf(job) } : {}),
    ...(status === 'COMPLETE' ? { outputGroupDetails: job.groups ?? [], warnings: [] } : {}),
    ...(status === 'ERROR' ? { errorCode: job.errorCode, errorMessage: job.errorMessage } : {}),
  },
});
