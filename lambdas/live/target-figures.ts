import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { once } from '../kit/aws.ts';
import { groupNameOf } from './encoder-settings.ts';

const client = once(() => new CloudWatchClient({}));

const periodMs = 10_000;
/** Figures come late, and the newest is the one that counts. */
const windowMs = 60_000;

/**
 * To which targets an encoder's pictures were written lately, by target: MediaLive counts the outputs of each group that it
 * produces and gets rid of. One it says nothing of is left out.
 */
export const arrivals = async (
  encoderId: string,
  targetIds: readonly string[],
  now: Date,
): Promise<Map<string, boolean>> => {
  const { MetricDataResults = [] } = await client().send(
    new GetMetricDataCommand({
      MetricDataQueries: targetIds.map((targetId, index) => ({
        Id: `t${index}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/MediaLive',
            MetricName: 'ActiveOutputs',
            Dimensions: [
              { Name: 'ChannelId', Value: encoderId },
              { Name: 'Pipeline', Value: '0' },
              { Name: 'OutputGroupName', Value: groupNameOf(targetId) },
            ],
          },
          Period: periodMs / 1000,
          Stat: 'Minimum',
        },
      })),
      StartTime: new Date(Math.floor((now.getTime() - windowMs) / periodMs) * periodMs),
      // CloudWatch's periods end at a second that is over: one more is asked for.
      EndTime: new Date(now.getTime() + 1000),
      ScanBy: 'TimestampDescending',
    }),
  );
  const newest = MetricDataResults.flatMap(({ Id = '', Values = [] }): [string, boolean][] => {
    const targetId = targetIds[Number(Id.slice(1))];
    return targetId === undefined || Values[0] === undefined ? [] : [[targetId, Values[0] > 0]];
  });
  return new Map(newest);
};
