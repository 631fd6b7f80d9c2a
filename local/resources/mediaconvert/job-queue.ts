import { mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { failpoint } from '../../failpoint.ts';
import type { Surroundings } from '../../resource.ts';
import { codes, JobError } from './job-error.ts';
import { jobRequest } from './job-request.ts';
import { isOver, type Job, type JobTable } from './job-table.ts';
import { stateChange } from './job-words.ts';
import type { LimitedProcess } from './limited-process.ts';
import { runJob } from './run-job.ts';
import type { Sources } from './sources.ts';

/** A job interrupted more often than this by the laptop itself is given up: it may be what stops it. */
export const interruptionsAtMost = 3;
const updateEveryMs = 2_000;
/** News the bus did not take is offered again after so long; so is a job that could not be written down. */
const newsAgainMs = 1_000;

export interface JobQueue {
  /** Looks whether something can run; called whenever something changed. */
  wake(): void;
  cancel(job: Job): void;
  /** Takes up what an earlier process left; not before all services have started. */
  resume(): void;
  inFlight(): number;
  stop(): Promise<void>;
}

/**
 * Runs one job, and beside it only one that is more urgent: the short first job of a video passes another's long ladder,
 * while two ladders never share two cores.
 */
export const createJobQueue = (
  table: JobTable,
  surroundings: Surroundings,
  outside: { sources: Sources; s3: S3Client },
): JobQueue => {
  const running = new Map<string, { job: Job; process?: LimitedProcess; done: Promise<void> }>();
  const folder = join(surroundings.dataDir, 'work');
  let stopping = false;
  let sending: Promise<void> | undefined;

  /** News leaves in order and is struck off only when the bus has it. */
  const sendNews = async (): Promise<void> => {
    for (let unsent = table.unsent(); unsent.length > 0 && !stopping; unsent = table.unsent()) {
      for (const { seq, event } of unsent) {
        await surroundings.emit(event);
        failpoint('mediaconvert.news.told');
        table.sent(seq);
      }
    }
  };
  const announce = (): void => {
    sending ??= sendNews()
      .catch((error: Error) => {
        surroundings.log(`mediaconvert: the bus did not take an event: ${error.message}`, 'warn');
        if (!stopping) setTimeout(announce, newsAgainMs).unref();
      })
      .finally(() => {
        sending = undefined;
      });
  };
  const save = (job: Job, status?: Parameters<typeof stateChange>[1]): void => {
    table.save(job, status && stateChange(job, status, surroundings.now()));
    if (status) announce();
  };

  const over = (job: Job, status: 'COMPLETE' | 'ERROR' | 'CANCELED', outcome: Partial<Job> = {}): void =>
    save({ ...job, ...outcome, status, finishedAt: surroundings.now().getTime() }, status);

  const failed = (job: Job, error: unknown): void => {
    const known =
      error instanceof JobError ? error : new JobError(codes.unknown, `Unknown error: ${(error as Error).message}`);
    surroundings.log(`mediaconvert: job ${job.id} failed (${known.code}): ${known.message}`, 'warn');
    over(job, 'ERROR', { errorCode: known.code, errorMessage: known.message });
  };

  /** How far a job is may go unsaid when there is no room to write it down; the encode goes on. */
  const noteProgress = (job: Job, due: boolean): void => {
    try {
      save(job, due ? 'STATUS_UPDATE' : undefined);
    } catch (error) {
      surroundings.log(`mediaconvert: progress of ${job.id} was not noted: ${(error as Error).message}`, 'warn');
    }
  };

  /** How a job ended could not be written down (a full disk): once it can, it waits for its turn again. */
  const putBack = async (id: string, error: Error): Promise<void> => {
    surroundings.log(`mediaconvert: job ${id} begins again: ${error.message}`, 'warn');
    while (!stopping) {
      await later(newsAgainMs, undefined, { ref: false });
      try {
        const job = table.get(id);
        if (job && !isOver(job)) save({ ...job, status: 'SUBMITTED', percent: 0 });
        return;
      } catch {
        // Still no room.
      }
    }
  };

  const run = async (entry: { job: Job; process?: LimitedProcess }): Promise<void> => {
    const { id } = entry.job;
    const current = (): Job => table.get(id) ?? entry.job;
    const cancelled = (): boolean => stopping || current().status === 'CANCELED';
    let lastUpdate = performance.now();
    save(
      { ...entry.job, status: 'PROGRESSING', phase: 'PROBING', startedAt: surroundings.now().getTime() },
      'PROGRESSING',
    );
    try {
      const { settings } = jobRequest.parse(entry.job.request);
      const groups = await runJob({
        settings,
        folder: join(folder, id),
        // What a person waits for goes first; a long ladder takes what nobody else wants.
        niceness: entry.job.priority > 0 ? 8 : 19,
        ...outside,
        cancelled,
        started: (process) => {
          entry.process = process;
        },
        progress: (phase, percent) => {
          const job = current();
          if (isOver(job) || (job.phase === phase && job.percent === percent)) return;
          const due = job.phase !== phase || performance.now() - lastUpdate >= updateEveryMs;
          if (due) lastUpdate = performance.now();
          noteProgress({ ...job, phase, percent: Math.max(percent, job.percent) }, due);
        },
      });
      failpoint('mediaconvert.job.stored');
      if (!cancelled()) over({ ...current(), percent: 100 }, 'COMPLETE', { groups });
    } catch (error) {
      if (!cancelled()) failed(current(), error);
    }
  };

  const mayStart = (job: Job): boolean => {
    const others = [...running.values()];
    return others.length === 0 || (others.length === 1 && others.every((other) => other.job.priority < job.priority));
  };

  const wake = (): void => {
    if (stopping) return;
    for (const job of table.waiting()) {
      if (running.has(job.id) || !mayStart(job)) continue;
      const entry: { job: Job; process?: LimitedProcess } = { job };
      const done = run(entry)
        .catch((error: Error) => putBack(job.id, error))
        .finally(() => {
          running.delete(job.id);
          wake();
        });
      running.set(job.id, Object.assign(entry, { done }));
    }
  };

  return {
    wake,
    cancel(job) {
      over(job, 'CANCELED');
      running.get(job.id)?.process?.end('was canceled');
    },
    resume() {
      // What lies in there is half made, by jobs that begin again or are over.
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const job of table.list(10_000).filter(({ status }) => status === 'PROGRESSING')) {
        const again = { ...job, status: 'SUBMITTED' as const, percent: 0, interruptions: job.interruptions + 1 };
        if (again.interruptions <= interruptionsAtMost) save(again);
        else failed(job, new JobError(codes.unknown, `The job was interrupted ${again.interruptions} times`));
      }
      announce();
      wake();
    },
    inFlight: () => table.countOpen() + table.unsent().length,
    async stop() {
      stopping = true;
      const entries = [...running.values()];
      for (const { process } of entries) process?.end('the laptop is stopping');
      await Promise.allSettled(entries.map(({ done }) => done));
      await sending;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
