import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { relayEnv } from '../../lambdas/kit/relay-env.ts';
import { environmentOf, named } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { Alarm } from './alarm.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './dead-letters.ts';
import { Runs } from './function.ts';

export interface EntityTableProps {
  foundation: Pick<Foundation, 'bus' | 'alarms'>;
  domain: string;
  /** How many indexes: `gsi1` and on. */
  indexes?: number;
}

type Action =
  | 'GetItem'
  | 'BatchGetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'BatchWriteItem';

/** A domain's one table, and the relay that puts what its outbox says on the bus. */
export class EntityTable extends Construct {
  readonly table: TableV2;
  readonly relay: Runs;

  constructor(scope: Construct, id: string, props: EntityTableProps) {
    super(scope, id);
    const string = (name: string) => ({ name, type: AttributeType.STRING });
    this.table = new TableV2(this, 'Table', {
      tableName: named(this, props.domain),
      partitionKey: string('pk'),
      sortKey: string('sk'),
      globalSecondaryIndexes: Array.from({ length: props.indexes ?? 0 }, (_, at) => ({
        indexName: `gsi${at + 1}`,
        partitionKey: string(`gsi${at + 1}pk`),
        sortKey: string(`gsi${at + 1}sk`),
        projectionType: ProjectionType.ALL,
      })),
      timeToLiveAttribute: 'expires_at',
      dynamoStream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: environmentOf(this).keepsData,
      removalPolicy: environmentOf(this).keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.relay = this.#relay(props);
  }

  /** Reads and writes of rows, exactly those named. */
  allow(...actions: Action[]): PolicyStatement {
    return allow('dynamodb', actions, this.table.tableArn);
  }

  /** Queries of the table itself and of the named indexes. */
  allowQuery(...indexes: ('table' | `gsi${number}`)[]): PolicyStatement {
    const arns = indexes.map((name) =>
      name === 'table' ? this.table.tableArn : `${this.table.tableArn}/index/${name}`,
    );
    return allow('dynamodb', ['Query'], ...arns);
  }

  #relay({ foundation, domain }: EntityTableProps): Runs {
    const streamArn = this.table.tableStreamArn ?? '';
    const deadLetters = new DeadLetters(this, 'RelayDeadLetters', {
      of: `${domain}-relay`,
      runbook: 'relay-dead-letters',
      means: `The relay of ${domain} could not put news on the bus within six hours.`,
      tells: foundation.alarms,
    });
    const relay = new Runs(this, 'Relay', {
      runs: 'kit-relay',
      name: `${domain}-relay`,
      does: `Puts the news of ${domain} on the bus`,
      env: relayEnv.given({ EVENT_BUS: foundation.bus.eventBusName }),
      mayTake: Duration.seconds(30),
      memoryMb: 256,
      may: [
        allow('events', ['PutEvents'], foundation.bus.eventBusArn),
        allow('dynamodb', ['DescribeStream', 'GetRecords', 'GetShardIterator'], streamArn),
        // Which of a table's streams there are cannot be asked of one stream.
        allow('dynamodb', ['ListStreams'], `${this.table.tableArn}/stream/*`),
      ],
    });
    new EventSourceMapping(this, 'RelayMapping', {
      target: relay.function,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { NewImage: { kind: { S: FilterRule.isEqual('outbox') } } },
        }),
      ],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // A bus that is down for a while costs nothing; after six hours the rows still stand in the table for a week.
      maxRecordAge: Duration.hours(6),
      onFailure: new SqsDlq(deadLetters),
    });
    new Alarm(this, 'RelayLate', {
      name: `${domain}-relay-late`,
      runbook: 'relay-late',
      means: `News of ${domain} reaches the bus more than a minute late.`,
      metric: relay.function.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
      above: 60_000,
      periods: 3,
      tells: foundation.alarms,
    });
    return relay;
  }
}
