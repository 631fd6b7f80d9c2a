import { Duration } from 'aws-cdk-lib';
import { type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DomainEvent, ServiceEvent } from '../../lambdas/kit/event.ts';

/** Which news a consumer wants: a domain's, from our bus, or an AWS service's, from the account's own. */
export type Wants =
  | { news: readonly DomainEvent[]; bus: IEventBus }
  | { of: Pick<ServiceEvent, 'source' | 'detailType'>; detail: Record<string, unknown> };

const unique = <T>(all: T[]): T[] => [...new Set(all)];

const patternOf = (wants: Wants): EventPattern =>
  'news' in wants
    ? { source: unique(wants.news.map((event) => event.source)), detailType: wants.news.map((event) => event.name) }
    : {
        ...{ source: [wants.of.source], detailType: [wants.of.detailType] },
        // An empty pattern is no pattern: CloudFormation turns it down.
        ...(Object.keys(wants.detail).length > 0 ? { detail: wants.detail } : {}),
      };

export interface EventRuleProps {
  wants: Wants;
  queue: IQueue;
  /** Where an event goes that could not even be handed to the queue. */
  deadLetters: IQueue;
  because: string;
}

/** Brings the wanted news to a consumer's queue. The consumer owns the subscription. */
export class EventRule extends Construct {
  constructor(scope: Construct, id: string, props: EventRuleProps) {
    super(scope, id);
    new Rule(this, 'Rule', {
      description: props.because,
      eventPattern: patternOf(props.wants),
      ...('bus' in props.wants ? { eventBus: props.wants.bus } : {}),
      targets: [
        new SqsQueue(props.queue, {
          deadLetterQueue: props.deadLetters,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
  }
}
