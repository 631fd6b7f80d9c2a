import { randomUUID } from 'node:crypto';
import { sourcesOf } from './dead-letters.ts';
import type { Queues } from './queues.ts';
import { SqsError } from './sqs-error.ts';
import type { Queue } from './template.ts';

/** Redrives as SQS's API knows them. */
export interface MoveTasks {
  start(sourceArn: string, destinationArn: string | undefined): string;
  /** The latest first. */
  list(sourceArn: string, limit: number): object[];
}

const remembered = 10;

/** A laptop's queue is small: a task has moved everything before its start is answered. */
export const openMoveTasks = (options: {
  declared: ReadonlyMap<string, Queue>;
  queues: Queues;
  now: () => Date;
}): MoveTasks => {
  const tasks = new Map<string, object[]>();
  return {
    start(sourceArn, destinationArn) {
      if (![...options.declared.values()].some(({ arn }) => arn === sourceArn)) {
        throw new SqsError(
          'ResourceNotFoundException',
          'The resource that you specified for the SourceArn parameter doesn’t exist.',
        );
      }
      if (sourcesOf(options.declared.values(), sourceArn).length === 0) {
        throw new SqsError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
      }
      const { moved, homeless } = options.queues.redrive(sourceArn, destinationArn);
      const taskHandle = randomUUID();
      const task = {
        Status: homeless === 0 ? 'COMPLETED' : 'FAILED',
        ...(homeless > 0 && { FailureReason: 'CouldNotDetermineMessageSource' }),
        SourceArn: sourceArn,
        ...(destinationArn !== undefined && { DestinationArn: destinationArn }),
        ApproximateNumberOfMessagesMoved: moved,
        ApproximateNumberOfMessagesToMove: moved + homeless,
        StartedTimestamp: options.now().getTime(),
      };
      tasks.set(sourceArn, [task, ...(tasks.get(sourceArn) ?? [])].slice(0, remembered));
      return taskHandle;
    },
    list: (sourceArn, limit) => (tasks.get(sourceArn) ?? []).slice(0, limit),
  };
};
