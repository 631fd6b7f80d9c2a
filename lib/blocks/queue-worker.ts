import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { named } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { acknowledge } from './acknowledge.ts';
import { Alarm } from './alarm.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './dead-letters.ts';
import { EventRule, type Wants } from './event-rule.ts';
import { Runs, type RunsProps } from './function.ts';

export interface QueueWorkerProps extends RunsProps {
  foundation: Pick<Foundation, 'alarms'>;
  /** The news it hears; a queue without any is fed by functions of its own domain. */
  wants?: Wants;
  /** Deliveries of one message before it becomes a dead letter. */
  giveUpAfter?: number;
  /** How many events one invocation takes at most. */
  batch?: number;
  /** Invocations at the same time, where what stands behind cannot take more. */
  atOnce?: number;
  /** Keeps the order within a group: what comes later waits until what came before is done, or given up. */
  fifo?: boolean;
  /** How long an event may wait before somebody is told. */
  lateAfter?: Duration;
}

/** A consumer of news: rule, queue, function, dead letters and the alarms on both. One bad event is one bad event. */
export class QueueWorker extends Construct {
  readonly worker: Runs;
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;

  constructor(scope: Construct, id: string, props: QueueWorkerProps) {
    super(scope, id);
    const name = props.name ?? props.runs;
    const tells = props.foundation.alarms;
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      of: name,
      runbook: `${name}-dead-letters`,
      means: `${name} gave up on an event.`,
      tells,
      fifo: props.fifo,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName: named(this, name) + (props.fifo ? '.fifo' : ''),
      ...(props.fifo
        ? {
            fifo: true,
            // Groups come as fast as all of them together may: not 300 calls a second, but what the region takes.
            deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
            fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
          }
        : {}),
      // Six times the function's time limit, as Lambda asks for, so that a slow batch is not handed out twice. A group that
      // keeps its order stands still for all of it when a function is lost, so there it is twice.
      visibilityTimeout: Duration.seconds(props.mayTake.toSeconds() * (props.fifo ? 2 : 6)),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.giveUpAfter ?? 5 },
    });
    this.worker = new Runs(this, 'Worker', {
      ...props,
      may: [
        allow('sqs', ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'], this.queue.queueArn),
        ...(props.may ?? []),
      ],
    });
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: this.worker.function,
      eventSourceArn: this.queue.queueArn,
      batchSize: props.batch ?? 10,
      reportBatchItemFailures: true,
      ...(props.atOnce ? { maxConcurrency: props.atOnce } : {}),
    });
    acknowledge(mapping, {
      'Serverless-LambdaEventSourceMappingDestination': 'A queue’s failures go to its own dead-letter queue.',
    });
    if (props.wants) this.alsoHears('News', props.wants, props.does);
    new Alarm(this, 'Backlog', {
      name: `${name}-backlog`,
      runbook: 'queue-backlog',
      means: `More than 100,000 events have waited for ${name} for ten minutes.`,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      above: 100_000,
      periods: 2,
      tells,
    });
    new Alarm(this, 'Late', {
      name: `${name}-late`,
      runbook: 'queue-late',
      means: `Events wait too long for ${name}.`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: 'Maximum' }),
      above: (props.lateAfter ?? Duration.minutes(5)).toSeconds(),
      periods: 3,
      tells,
    });
  }

  /** News of one more source: a rule listens to one. */
  alsoHears(id: string, wants: Wants, because: string): void {
    new EventRule(this, id, { wants, queue: this.queue, deadLetters: this.deadLetters, because });
  }
}
