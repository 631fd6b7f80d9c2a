import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { environmentOf, named } from '../deployment.ts';
import type { EntityTable } from './entity-table.ts';
import type { Runs } from './function.ts';
import type { QueueWorker } from './queue-worker.ts';

export interface DomainDashboardProps {
  domain: string;
  entities: EntityTable;
  functions: Runs[];
  workers: QueueWorker[];
  /** What only this domain has to show. */
  more?: Record<string, IMetric[]>;
}

const period = Duration.minutes(1);
const graph = (title: string, left: IMetric[]): IWidget => new GraphWidget({ title, left, width: 8, height: 6 });

const latencies = ({ table }: EntityTable): IMetric[] =>
  ['GetItem', 'Query', 'TransactWriteItems'].map((operation) =>
    table.metricSuccessfulRequestLatency({
      dimensionsMap: { TableName: table.tableName, Operation: operation },
      period,
      statistic: 'p95',
      label: operation,
    }),
  );

/** OPS-08: what a domain's people look at first: rate, errors, time; what waits, what was given up, how late news is. */
export class DomainDashboard extends Construct {
  constructor(scope: Construct, id: string, { domain, entities, functions, workers, more }: DomainDashboardProps) {
    super(scope, id);
    if (!environmentOf(this).facesInternet) return;
    const all = [...functions, ...workers.map(({ worker }) => worker), entities.relay];
    const each = (metricOf: (runs: Runs) => IMetric) => all.map(metricOf);
    new Dashboard(this, 'Dashboard', {
      dashboardName: named(this, domain),
      widgets: [
        [
          graph(
            'Calls',
            each(({ function: f, name }) => f.metricInvocations({ period, label: name })),
          ),
          graph(
            'Errors',
            each(({ function: f, name }) => f.metricErrors({ period, label: name })),
          ),
          graph(
            'Time, p95',
            each(({ function: f, name }) => f.metricDuration({ period, statistic: 'p95', label: name })),
          ),
        ],
        [
          graph(
            'Oldest event waiting, s',
            workers.map(({ queue, worker }) =>
              queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum', label: worker.name }),
            ),
          ),
          graph(
            'Dead letters',
            workers.map(({ deadLetters, worker }) =>
              deadLetters.metricApproximateNumberOfMessagesVisible({
                period,
                statistic: 'Maximum',
                label: worker.name,
              }),
            ),
          ),
          graph('News late by, ms', [
            entities.relay.function.metric('IteratorAge', { period, statistic: 'Maximum', label: 'relay' }),
          ]),
        ],
        [
          graph('Rows read and written, units', [
            entities.table.metricConsumedReadCapacityUnits({ period }),
            entities.table.metricConsumedWriteCapacityUnits({ period }),
          ]),
          graph('The table takes, p95, ms', latencies(entities)),
          graph(
            'Held back by Lambda',
            each(({ function: f, name }) => f.metricThrottles({ period, label: name })),
          ),
        ],
        Object.entries(more ?? {}).map(([title, metrics]) => graph(title, metrics)),
      ].filter((row) => row.length > 0),
    });
  }
}
