import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { named } from '../deployment.ts';
import { acknowledge } from './acknowledge.ts';
import { Alarm } from './alarm.ts';

export interface DeadLettersProps {
  /** Whose dead letters: `upload-on-scan-result`. */
  of: string;
  runbook: string;
  means: string;
  tells: ITopic;
  /** Of a queue that keeps an order; these do as well then, as SQS has it. */
  fifo?: boolean | undefined;
}

/** Where one consumer's given-up work waits for a person, who is told of the first piece. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id, {
      queueName: named(scope, `${props.of}-dead-letters`) + (props.fifo ? '.fifo' : ''),
      ...(props.fifo ? { fifo: true } : {}),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    acknowledge(this, { 'AwsSolutions-SQS3': 'This is a dead-letter queue.' });
    acknowledge(this, { 'Serverless-SQSRedrivePolicy': 'This is a dead-letter queue.' });
    new Alarm(this, 'Alarm', {
      name: `${props.of}-dead-letters`,
      runbook: props.runbook,
      means: props.means,
      metric: this.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
      above: 0,
      tells: props.tells,
    });
  }
}
