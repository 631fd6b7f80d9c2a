import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { once } from '../kit/aws.ts';

const client = once(() => new CloudWatchClient({}));

/** What MediaLive measures of what comes in; one figure of each in ten seconds. */
const measured = {
  megabits: { name: 'NetworkIn', statistic: 'Average' },
  frameRate: { name: 'InputVideoFrameRate', statistic: 'Average' },
  dropped: { name: 'DroppedFrames', statistic: 'Sum' },
  loudness: { name: 'OutputAudioLevelDbfs', statistic: 'Average' },
} as const;
const periodSeconds = 10;

export interface Sample {
  at: Date;
  bitrateBps: number;
  frameRate: number;
  droppedFrames: number;
  audioLevelDb?: number;
}

/** The figures of an encoder's first pipeline since then, the oldest first. */
export const figuresOf = async (encoderId: string, from: Date, to: Date): Promise<Sample[]> => {
  const queries = Object.entries(measured).map(
    ([Id, { name, statistic }]): MetricDataQuery => ({
      Id,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/MediaLive',
          MetricName: name,
          Dimensions: [
            { Name: 'ChannelId', Value: encoderId },
            { Name: 'Pipeline', Value: '0' },
          ],
        },
        Period: periodSeconds,
        Stat: statistic,
      },
    }),
  );
  const { MetricDataResults = [] } = await client().send(
    new GetMetricDataCommand({
      MetricDataQueries: queries,
      StartTime: from,
      EndTime: to,
      ScanBy: 'TimestampAscending',
    }),
  );
  const byTime = new Map<number, Sample>();
  for (const { Id, Timestamps = [], Values = [] } of MetricDataResults)
    for (const [index, time] of Timestamps.entries()) {
      const at = new Date(time);
      const sample: Sample = byTime.get(at.getTime()) ?? { at, bitrateBps: 0, frameRate: 0, droppedFrames: 0 };
      const value = Values[index] ?? 0;
      if (Id === 'megabits') sample.bitrateBps = Math.round(value * 1_000_000);
      if (Id === 'frameRate') sample.frameRate = value;
      if (Id === 'dropped') sample.droppedFrames = value;
      if (Id === 'loudness') sample.audioLevelDb = value;
      byTime.set(at.getTime(), sample);
    }
  return [...byTime.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
};
