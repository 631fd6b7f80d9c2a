/** Where one of a video's two jobs is. */
export type JobState =
  | 'QUEUED'
  | 'SUBMITTED'
  | 'PROGRESSING'
  | 'CHECKING'
  | 'RETRY_WAIT'
  | 'DONE'
  | 'FAILED'
  | 'CANCELED';

/** What can happen to it. */
export type JobEvent =
  | 'submit_ok'
  | 'submit_rejected'
  | 'progressing'
  | 'status_update'
  | 'complete'
  | 'error'
  | 'canceled'
  | 'cancel'
  | 'outputs_ok'
  | 'outputs_bad'
  | 'timeout:reconcile'
  | 'timeout:poll'
  | 'timeout:deadline'
  | 'timeout:backoff_elapsed'
  | 'timeout:attempts_exhausted';

/** The whole machine. What is not listed cannot happen. */
export const transitions: Record<JobState, Partial<Record<JobEvent, JobState>>> = {
  QUEUED: {
    submit_ok: 'SUBMITTED',
    submit_rejected: 'RETRY_WAIT',
    'timeout:reconcile': 'QUEUED',
    cancel: 'CANCELED',
    'timeout:attempts_exhausted': 'FAILED',
  },
  SUBMITTED: {
    progressing: 'PROGRESSING',
    complete: 'CHECKING',
    error: 'RETRY_WAIT',
    canceled: 'CANCELED',
    'timeout:poll': 'SUBMITTED',
    'timeout:deadline': 'RETRY_WAIT',
  },
  PROGRESSING: {
    status_update: 'PROGRESSING',
    complete: 'CHECKING',
    error: 'RETRY_WAIT',
    canceled: 'CANCELED',
    'timeout:poll': 'PROGRESSING',
    'timeout:deadline': 'RETRY_WAIT',
  },
  CHECKING: {
    outputs_ok: 'DONE',
    outputs_bad: 'RETRY_WAIT',
    'timeout:reconcile': 'CHECKING',
    cancel: 'CANCELED',
  },
  RETRY_WAIT: {
    'timeout:backoff_elapsed': 'QUEUED',
    'timeout:attempts_exhausted': 'FAILED',
    cancel: 'CANCELED',
  },
  DONE: {},
  FAILED: {},
  CANCELED: {},
};

/** Where an event leads from a state; undefined when it cannot happen there. */
export const next = (state: JobState, event: JobEvent): JobState | undefined => transitions[state][event];

export const isOver = (state: JobState): boolean => Object.keys(transitions[state]).length === 0;
