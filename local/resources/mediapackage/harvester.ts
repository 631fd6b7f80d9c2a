import type { S3Client } from '@aws-sdk/client-s3';
import { failpoint } from '../../failpoint.ts';
import type { BusEvent, Surroundings } from '../../resource.ts';
import { harvest } from './harvest.ts';
import type { Media } from './media.ts';
import { harvestArn } from './on-the-wire.ts';
import { type HarvestThing, newEtag, type Registry } from './registry.ts';

/** News the bus did not take is offered again after so long. */
const newsAgainMs = 1_000;

interface Tools {
  registry: Registry;
  media: Media;
  surroundings: Surroundings;
  s3: S3Client;
}

/** Runs harvest jobs, one at a time, each once its stretch of the channel is over. */
export class Harvester {
  readonly #tools: Tools;
  #running: { path: string; done: Promise<void> } | undefined;
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** Looks whether something can run; called whenever something changed. */
  wake(): void {
    if (this.#stopping || this.#running) return;
    this.#announce();
    clearTimeout(this.#timer);
    const nowMs = this.#tools.surroundings.now().getTime();
    const waiting = this.#open().sort((one, other) => endOf(one) - endOf(other));
    const [next] = waiting;
    if (!next) return;
    if (endOf(next) > nowMs) {
      // A long wait is looked at again now and then: a clock may be turned.
      this.#timer = setTimeout(() => this.wake(), Math.min(endOf(next) - nowMs, 1_000)).unref();
      return;
    }
    const done = this.#run(next).finally(() => {
      this.#running = undefined;
      this.wake();
    });
    this.#running = { path: pathOf(next), done };
  }

  /** Writes down how a job ended, with the news of it. */
  over(job: HarvestThing, outcome: { status: 'COMPLETED' | 'CANCELLED' | 'FAILED'; errorMessage?: string }): void {
    const ended = this.#changed(job, outcome);
    this.#tools.registry.save('harvest', pathOf(job), ended, notification(ended, this.#tools.surroundings.now()));
    this.#announce();
  }

  /** Jobs that could run now or run, and news on its way; one that waits for its stretch to end is at rest. */
  inFlight(): number {
    const nowMs = this.#tools.surroundings.now().getTime();
    const due = this.#open().filter((job) => endOf(job) <= nowMs);
    return due.length + this.#tools.registry.unsent().length;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    await this.#running?.done;
    await this.#sending;
  }

  #open(): HarvestThing[] {
    return this.#tools.registry.list('harvest').filter(({ status }) => status === 'QUEUED' || status === 'IN_PROGRESS');
  }

  #changed(job: HarvestThing, outcome: Partial<HarvestThing>): HarvestThing {
    return { ...job, ...outcome, modifiedAt: this.#tools.surroundings.now().getTime(), etag: newEtag() };
  }

  async #run(job: HarvestThing): Promise<void> {
    const { registry, surroundings } = this.#tools;
    const path = pathOf(job);
    const isOver = () => this.#stopping || registry.get('harvest', path)?.status !== 'IN_PROGRESS';
    try {
      registry.save('harvest', path, this.#changed(job, { status: 'IN_PROGRESS' }));
      await harvest(job, { ...this.#tools, isOver });
      failpoint('mediapackage.harvest.stored');
      const now = registry.get('harvest', path);
      if (now && !isOver()) this.over(now, { status: 'COMPLETED' });
    } catch (error) {
      const now = registry.get('harvest', path);
      if (!now || isOver()) return;
      surroundings.log(`mediapackage: harvest job ${job.name} failed: ${(error as Error).message}`, 'warn');
      this.over(now, { status: 'FAILED', errorMessage: (error as Error).message });
    }
  }

  /** News leaves in order and is struck off only when the bus has it. */
  #announce(): void {
    this.#sending ??= this.#send()
      .catch((error: Error) => {
        this.#tools.surroundings.log(`mediapackage: the bus did not take an event: ${error.message}`, 'warn');
        if (!this.#stopping) setTimeout(() => this.#announce(), newsAgainMs).unref();
      })
      .finally(() => {
        this.#sending = undefined;
      });
  }

  async #send(): Promise<void> {
    const { registry, surroundings } = this.#tools;
    for (let unsent = registry.unsent(); unsent.length > 0 && !this.#stopping; unsent = registry.unsent())
      for (const { seq, event } of unsent) {
        await surroundings.emit(event);
        registry.sent(seq);
      }
  }
}

const pathOf = (job: HarvestThing): string => `${job.group}/${job.channel}/${job.endpoint}/${job.name}`;
const endOf = (job: HarvestThing): number => job.request.ScheduleConfiguration.EndTime * 1000;

const notification = (job: HarvestThing, now: Date): BusEvent => ({
  source: 'aws.mediapackagev2',
  'detail-type': 'MediaPackageV2 HarvestJob Notification',
  time: now.toISOString(),
  resources: [harvestArn(job)],
  detail: {
    harvestJob: {
      arn: harvestArn(job),
      harvestJobName: job.name,
      channelGroupName: job.group,
      channelName: job.channel,
      originEndpointName: job.endpoint,
      status: job.status,
      ...(job.errorMessage !== undefined && { errorMessage: job.errorMessage }),
      destination: { s3Destination: job.request.Destination.S3Destination },
      createdAt: new Date(job.createdAt).toISOString(),
      modifiedAt: new Date(job.modifiedAt).toISOString(),
    },
  },
});
