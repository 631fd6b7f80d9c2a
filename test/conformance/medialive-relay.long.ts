import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { StartChannelCommand, StopChannelCommand, UpdateChannelCommand } from '@aws-sdk/client-medialive';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { destinationsOf, encoderSettings } from '../../lambdas/live/encoder-settings.ts';
import { local } from '../../local/resource.ts';
import type { Packet } from '../../local/resources/medialive/rtmp/codecs.ts';
import { type Ingest, openIngest } from '../../local/resources/medialive/rtmp/ingest.ts';
import { watchWrongKeys } from '../../local/resources/medialive/rtmp/wrong-keys.ts';
import { type MediaLiveStage, mediaLiveStage, pullThePlug, trackReceiver } from './medialive-stage.ts';

const key = 'k3y-0123456789-abcdef';
const patience = { timeout: 60_000 };
let stage: MediaLiveStage;
let packager: Awaited<ReturnType<typeof trackReceiver>>;
let elsewhere: Ingest;
let got: { packet: Packet; at: number }[] = [];
beforeEach(async () => {
  got = [];
  packager = await trackReceiver();
  stage = await mediaLiveStage({ relayLoopback: 'allow' });
  elsewhere = await openIngest(
    {
      check: () => ({}),
      admit: (name) =>
        name === 'app/their-key'
          ? { taker: { packet: (packet, { timestamp }) => void got.push({ packet, at: timestamp }), claims: () => {} } }
          : { refused: 'no' },
    },
    {
      ...{ port: 0, note: () => {}, limits: { handshakeMs: 10_000, idleMs: 15_000 } },
      wrongKeys: watchWrongKeys({ most: 5, withinMs: 60_000, blockMs: 60_000 }),
    },
  );
});
afterEach(async () => {
  await stage.stop();
  await elsewhere.stop();
  await packager.stop();
});

test('what live asks of MediaLive reaches two other servers or does not, through a lost connection and back, and packaging all the while', async () => {
  const relays = [
    { targetId: 'tgt_right', url: `rtmp://127.0.0.1:${elsewhere.port}/app`, streamKey: 'their-key' },
    { targetId: 'tgt_wrong', url: `rtmp://127.0.0.1:${elsewhere.port}/app`, streamKey: 'not-their-key' },
  ];
  const input = await stage.anInput(key);
  const url = `${packager.origin}/in/v1/group/1/channel/index`;
  const ChannelId = await stage.aChannel(url, input?.Id);
  const settings = { rungs: [360 as const, 720 as const], maxHours: 12 };
  await stage.client().send(
    new UpdateChannelCommand({
      ChannelId,
      Destinations: destinationsOf(url, relays),
      EncoderSettings: encoderSettings(settings, { latency: 'low' }, relays),
    }),
  );
  await stage.reaches(ChannelId, 'IDLE');
  await stage.client().send(new StartChannelCommand({ ChannelId }));
  await stage.reaches(ChannelId, 'RUNNING');
  const publisher = await stage.publish(key);
  const seen = (packet: Packet): number => got.filter((one) => one.packet === packet).length;
  await expect.poll(() => seen('video'), patience).toBeGreaterThan(90);
  expect(got.slice(0, 3).map(({ packet }) => packet)).toEqual(['video-header', 'audio-header', 'video-key']);
  expect(seen('audio')).toBeGreaterThan(100);
  const times = got.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  // One second of the picture is thirty, whatever it came in.
  const pictures = got.filter(({ packet }) => packet.startsWith('video-k') || packet === 'video').map(({ at }) => at);
  expect(((pictures.at(-1) ?? 0) - (pictures[0] ?? 0)) / (pictures.length - 1)).toBeCloseTo(1000 / 30, 0);

  const client = new CloudWatchClient({
    endpoint: stage.service().listening.url,
    region: local.region,
    credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
  });
  const outputs = async (): Promise<(number | undefined)[]> => {
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(Date.now() - 5_000),
        EndTime: new Date(Date.now() + 1_000),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: relays.map(({ targetId }, n) => ({
          Id: `t${n}`,
          MetricStat: {
            Metric: {
              Namespace: 'AWS/MediaLive',
              MetricName: 'ActiveOutputs',
              Dimensions: [
                { Name: 'ChannelId', Value: ChannelId },
                { Name: 'Pipeline', Value: '0' },
                { Name: 'OutputGroupName', Value: targetId },
              ],
            },
            Period: 1,
            Stat: 'Minimum',
          },
        })),
      }),
    );
    return MetricDataResults.map(({ Values = [] }) => Values[0]);
  };
  await expect.poll(outputs, patience).toEqual([1, 0]);
  const packaged = () => packager.of('v360.cmfv').length;
  expect(packaged()).toBe(1);
  expect(await stage.alerts(ChannelId)).toEqual([]);

  // The slate goes there too, on the same connection, and then the stream again.
  await pullThePlug(publisher);
  await expect.poll(packaged, patience).toBe(2);
  const before = got.length;
  await expect.poll(() => got.length, patience).toBeGreaterThan(before + 60);
  await stage.publish(key);
  await expect.poll(packaged, patience).toBe(3);
  const atLast = got.length;
  await expect.poll(() => got.length, patience).toBeGreaterThan(atLast + 60);
  expect(elsewhere.counters().admitted).toBe(1);
  const all = got.map(({ at }) => at);
  expect(all).toEqual(all.toSorted((one, other) => one - other));

  await stage.client().send(new StopChannelCommand({ ChannelId }));
  await stage.reaches(ChannelId, 'IDLE');
  await expect.poll(() => elsewhere.counters().open, patience).toBe(0);
}, 180_000);
