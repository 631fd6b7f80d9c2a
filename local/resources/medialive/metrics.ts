import * as z from 'zod';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';

/** The metrics of MediaLive that are kept here, under its own names. */
export type MetricName =
  | 'ActiveAlerts'
  | 'ActiveOutputs'
  | 'DroppedFrames'
  | 'FillMsec'
  | 'InputVideoFrameRate'
  | 'NetworkIn'
  | 'OutputAudioLevelDbfs';

export type Sample = Partial<Record<MetricName, number>>;

export interface Metrics {
  /** Of a channel, or of one of its groups of outputs. */
  note(channelId: string, at: Date, sample: Sample, group?: string): void;
  forget(channelId: string): void;
  latest(channelId: string): Sample | undefined;
  /** CloudWatch's operations over them. */
  operations: Record<string, Operation>;
}

interface Point {
  second: number;
  sample: Sample;
}

/** A quarter of an hour at one a second. */
const pointsKept = 900;

const statistics: Record<string, (values: number[]) => number> = {
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
  SampleCount: (values) => values.length,
};

const metricStat = z.strictObject({
  Metric: z.strictObject({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
  }),
  Period: z.number().int().positive(),
  Stat: z.enum(['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount']),
  Unit: z.string().optional(),
});
const getMetricData = z.strictObject({
  MetricDataQueries: z
    .array(
      z.strictObject({
        Id: z.string(),
        MetricStat: metricStat,
        Label: z.string().optional(),
        ReturnData: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(500),
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  MaxDatapoints: z.number().int().positive().optional(),
});

/** Samples in memory, newest last; they are gone with the process, as a stream's health is of no use an hour later. */
const nameOf = (channelId: string, group: string | undefined): string =>
  group === undefined ? channelId : `${channelId} ${group}`;

export const openMetrics = (): Metrics => {
  const points = new Map<string, Point[]>();

  const series = (stat: z.output<typeof metricStat>, from: number, to: number): [second: number, value: number][] => {
    const { Metric, Period, Stat } = stat;
    if (Metric.Namespace !== 'AWS/MediaLive')
      throw new AwsError(
        'ValidationException',
        `Only the namespace AWS/MediaLive is kept here, not ${Metric.Namespace}.`,
      );
    const dimension = (name: string): string | undefined => Metric.Dimensions.find(({ Name }) => Name === name)?.Value;
    const whose = nameOf(dimension('ChannelId') ?? '', dimension('OutputGroupName'));
    const known = dimension('Pipeline') === '0' ? points.get(whose) : undefined;
    const periods = new Map<number, number[]>();
    for (const { second, sample } of known ?? []) {
      const value = sample[Metric.MetricName as MetricName];
      if (value === undefined || second < from || second >= to) continue;
      const start = Math.floor(second / Period) * Period;
      periods.set(start, [...(periods.get(start) ?? []), value]);
    }
    return [...periods].map(([second, values]) => [second, statistics[Stat]?.(values) ?? 0]);
  };

  return {
    note(channelId, at, sample, group) {
      const whose = nameOf(channelId, group);
      const known = points.get(whose) ?? [];
      known.push({ second: Math.floor(at.getTime() / 1000), sample });
      if (known.length > pointsKept) known.shift();
      points.set(whose, known);
    },
    forget(channelId) {
      for (const whose of points.keys())
        if (whose === channelId || whose.startsWith(nameOf(channelId, ''))) points.delete(whose);
    },
    latest: (channelId) => points.get(channelId)?.at(-1)?.sample,
    operations: {
      GetMetricData: operation(getMetricData, (asked) => ({
        MetricDataResults: asked.MetricDataQueries.map(({ Id, Label, MetricStat }) => {
          const found = series(MetricStat, asked.StartTime, asked.EndTime).toSorted(([one], [other]) => one - other);
          const sorted = asked.ScanBy === 'TimestampAscending' ? found : found.toReversed();
          const given = sorted.slice(0, asked.MaxDatapoints);
          return {
            ...{ Id, Label: Label ?? MetricStat.Metric.MetricName, StatusCode: 'Complete' },
            ...{ Timestamps: given.map(([second]) => second), Values: given.map(([, value]) => value) },
          };
        }),
      })),
    },
  };
};
