import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateChannelCommand,
  CreateInputCommand,
  CreateTagsCommand,
  DeleteChannelCommand,
  DeleteInputCommand,
  DeleteTagsCommand,
  DescribeChannelCommand,
  DescribeInputCommand,
  DescribeInputSecurityGroupCommand,
  ListAlertsCommand,
  ListChannelsCommand,
  ListInputsCommand,
  ListTagsForResourceCommand,
  StartChannelCommand,
  StopChannelCommand,
  UpdateChannelCommand,
  UpdateInputCommand,
} from '@aws-sdk/client-medialive';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { destinationId, encoderSettings, inputAttachment } from '../../lambdas/live/encoder-settings.ts';
import { local } from '../../local/resource.ts';
import { settingsOf } from '../../local/resources/medialive/settings.ts';
import { aResource } from '../support/one-service.ts';
import { publish } from '../support/rtmp-publisher.ts';
import { channelTo, type MediaLiveStage, mediaLiveStage } from './medialive-stage.ts';

const nowhere = 'http://127.0.0.1:9/in/v1/group/1/channel/index';
const key = 'k3y-0123456789-abcdef';
const foreignKey = 'k3y-of-somebody-else';

let stage: MediaLiveStage;
const refusal = (asked: Promise<unknown>): Promise<{ name: string; message: string }> =>
  asked.then(
    () => ({ name: 'nothing was refused', message: '' }),
    ({ name, message }: Error) => ({ name, message }),
  );
const send = ((command: never) => stage.client().send(command)) as MediaLiveStage['client'] extends () => infer Client
  ? Client extends { send: infer Send }
    ? Send
    : never
  : never;
const statusOf = async (given: { app?: string; key: string; from?: string }) => {
  const publisher = await publish(stage.service().listening.rtmpPort(), given);
  return { ...(await publisher.status()), publisher };
};
const started = 'NetStream.Publish.Start';

test('settings nobody knows stop the start; the environment goes before the template', () => {
  const hinted = (hint: Record<string, unknown>) => [
    { ...aResource('AWS::MediaLive::InputSecurityGroup', 'g', {}), hint },
  ];
  expect(() => settingsOf(hinted({ startSeconds: 3 }), '')).toThrow(/startSeconds/);
  expect(() => settingsOf([], '{"stopMs":-1}')).toThrow(/stopMs/);
  expect(settingsOf(hinted({ startMs: 60_000, stopMs: 5 }), '{"stopMs":7}')).toMatchObject({
    startMs: 60_000,
    stopMs: 7,
    channels: 5,
  });
});

describe('the API', () => {
  beforeEach(async () => {
    stage = await mediaLiveStage();
  });
  afterEach(() => stage.stop());

  test('an input: made, described, listed, attached, let go, deleted', async () => {
    const made = await stage.anInput(key);
    const InputId = made?.Id ?? '';
    expect(made).toMatchObject({
      ...{
        Name: 'in',
        Type: 'RTMP_PUSH',
        State: 'CREATING',
        InputClass: 'SINGLE_PIPELINE',
        SecurityGroups: ['everyone'],
      },
      Arn: `arn:aws:medialive:eu-west-1:000000000000:input:${InputId}`,
      // The way in for browsers, which MediaLive has not, is the one after its own.
      Destinations: [
        { Url: `rtmp://127.0.0.1:${stage.service().listening.rtmpPort()}/live/${key}` },
        { Url: expect.stringMatching(/^http:.*\/whip\/live$/) },
      ],
    });
    const channelId = await stage.aChannel(nowhere, InputId);
    const attached = await send(new DescribeInputCommand({ InputId }));
    expect(attached).toMatchObject({ State: 'ATTACHED', AttachedChannels: [channelId] });
    expect(await refusal(send(new DeleteInputCommand({ InputId })))).toMatchObject({ name: 'ConflictException' });
    await send(new UpdateChannelCommand({ ChannelId: channelId, InputAttachments: [] }));
    await stage.reaches(channelId, 'IDLE');
    expect((await send(new ListInputsCommand({}))).Inputs).toMatchObject([{ Id: InputId, State: 'DETACHED' }]);
    await send(new DeleteInputCommand({ InputId }));
    await expect.poll(async () => (await send(new DescribeInputCommand({ InputId }))).State).toBe('DELETED');
    expect((await send(new ListInputsCommand({}))).Inputs).toEqual([]);
  });

  test('only who gives a stream name is shown all of it, and no file has it', async () => {
    const made = await stage.anInput(key);
    const { Destinations } = await send(new DescribeInputCommand({ InputId: made?.Id }));
    expect(Destinations?.[0]?.Url).toMatch(/live\/\*{17}cdef$/);
    const files = readdirSync(stage.service().dataDir, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files)
      expect(readFileSync(join(file.parentPath, file.name)).includes(key), file.name).toBe(false);
    expect(JSON.stringify([stage.service().logged, stage.service().listening.inspect()])).not.toContain(key);
  });

  test('a channel goes through its states, and says so', async () => {
    const input = await stage.anInput(key);
    const ChannelId = await stage.aChannel(nowhere, input?.Id);
    const described = await send(new DescribeChannelCommand({ ChannelId }));
    expect(described).toMatchObject({
      ...{ Id: ChannelId, Name: 'a-channel', ChannelClass: 'SINGLE_PIPELINE', State: 'IDLE', PipelinesRunningCount: 0 },
      Arn: `arn:aws:medialive:eu-west-1:000000000000:channel:${ChannelId}`,
      EncoderSettings: { VideoDescriptions: [{ Name: 'low' }, { Name: 'middle' }, { Name: 'high' }] },
      InputAttachments: [{ InputId: input?.Id }],
    });
    expect((await send(new StartChannelCommand({ ChannelId }))).State).toBe('STARTING');
    await stage.reaches(ChannelId, 'RUNNING');
    expect(await send(new DescribeChannelCommand({ ChannelId }))).toMatchObject({
      ...{ PipelinesRunningCount: 1, PipelineDetails: [{ PipelineId: '0', ActiveInputAttachmentName: 'in' }] },
    });
    expect((await send(new ListChannelsCommand({}))).Channels).toMatchObject([{ Id: ChannelId, State: 'RUNNING' }]);
    expect((await send(new StopChannelCommand({ ChannelId }))).State).toBe('STOPPING');
    await stage.reaches(ChannelId, 'IDLE');
    expect((await send(new DeleteChannelCommand({ ChannelId }))).State).toBe('DELETING');
    await stage.reaches(ChannelId, 'DELETED');
    expect((await send(new ListChannelsCommand({}))).Channels).toEqual([]);
    const states = stage
      .service()
      .emitted.filter((event) => event['detail-type'] === 'MediaLive Channel State Change')
      .map(({ detail }) => (detail as { state: string }).state);
    expect(states).toEqual([...['CREATING', 'IDLE', 'STARTING', 'RUNNING', 'STOPPING', 'IDLE', 'DELETING', 'DELETED']]);
  });

  test('what is not idle cannot be started, changed or deleted, and what does not run cannot be stopped', async () => {
    const { channelId: ChannelId } = await stage.onAir(key, nowhere);
    const conflicts = await Promise.all(
      [
        send(new StartChannelCommand({ ChannelId })),
        send(new UpdateChannelCommand({ ChannelId, Name: 'other' })),
        send(new DeleteChannelCommand({ ChannelId })),
      ].map(refusal),
    );
    expect(conflicts.map(({ name }) => name)).toEqual(Array(3).fill('ConflictException'));
    await send(new StopChannelCommand({ ChannelId }));
    expect(await refusal(send(new StopChannelCommand({ ChannelId })))).toMatchObject({ name: 'ConflictException' });
  });

  test('200 races of start and stop: one of each wins', async () => {
    const input = await stage.anInput(key);
    const ChannelId = await stage.aChannel(nowhere, input?.Id);
    const wins = async (command: () => Promise<unknown>, times: number): Promise<number> =>
      (await Promise.allSettled(Array.from({ length: times }, command))).filter(({ status }) => status === 'fulfilled')
        .length;
    expect(await wins(() => send(new StartChannelCommand({ ChannelId })), 100)).toBe(1);
    await stage.reaches(ChannelId, 'RUNNING');
    expect(await wins(() => send(new StopChannelCommand({ ChannelId })), 100)).toBe(1);
    await stage.reaches(ChannelId, 'IDLE');
  });

  test.each(['low', 'standard'] as const)(
    'what live orders for a stream of %s latency is understood',
    async (latency) => {
      const InputId = (await stage.anInput(key))?.Id ?? '';
      const { Channel } = await send(
        new CreateChannelCommand({
          ...{
            Name: 'live-001',
            ChannelClass: 'SINGLE_PIPELINE',
            LogLevel: 'WARNING',
            RoleArn: 'arn:aws:iam::000000000000:role/r',
          },
          Destinations: [{ Id: destinationId, Settings: [{ Url: nowhere }] }],
          InputAttachments: [inputAttachment(InputId)],
          EncoderSettings: encoderSettings({ rungs: [360, 480, 720, 1080], maxHours: 12 }, { latency }),
        }),
      );
      expect(Channel?.State).toBe('CREATING');
    },
  );

  test('a request that is repeated with its id is one request', async () => {
    const input = await stage.anInput(key);
    const asked = { ...channelTo(nowhere, input?.Id), RequestId: 'once' };
    const [one, other] = [await send(new CreateChannelCommand(asked)), await send(new CreateChannelCommand(asked))];
    expect(other.Channel?.Id).toBe(one.Channel?.Id);
    expect((await send(new ListChannelsCommand({}))).Channels).toHaveLength(1);
  });

  test('settings that are not understood are refused with a list', async () => {
    const asked = channelTo(nowhere, undefined);
    const [video] = asked.EncoderSettings?.VideoDescriptions ?? [];
    Object.assign(video?.CodecSettings?.H264Settings ?? {}, { GopClosedCadence: 5, FixedAfd: 'AFD_1000' });
    Object.assign(asked.EncoderSettings ?? {}, { NielsenConfiguration: {} });
    const { name, message } = await refusal(send(new CreateChannelCommand(asked)));
    expect(name).toBe('BadRequestException');
    expect(message).toContain('encoderSettings.nielsenConfiguration is not understood here');
    expect(message).toContain(
      'encoderSettings.videoDescriptions.0.codecSettings.h264Settings.fixedAfd is not understood here',
    );
    expect(message).toContain('gopClosedCadence');
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['a channel nobody made', () => send(new DescribeChannelCommand({ ChannelId: '1' })), 'NotFoundException'],
    ['an input nobody made', () => send(new DescribeInputCommand({ InputId: '1' })), 'NotFoundException'],
    ['alerts of nothing', () => send(new ListAlertsCommand({ ChannelId: '1' })), 'NotFoundException'],
    ['an attachment to nothing', () => send(new CreateChannelCommand(channelTo(nowhere, '1'))), 'NotFoundException'],
    [
      'a pull input',
      () => send(new CreateInputCommand({ Type: 'RTMP_PULL', Sources: [{ Url: 'rtmp://x/y' }] })),
      'BadRequestException',
    ],
    [
      'a group nobody declared',
      () =>
        send(
          new CreateInputCommand({
            ...{ Type: 'RTMP_PUSH', InputSecurityGroups: ['no'], Destinations: [{ StreamName: `live/${key}` }] },
          }),
        ),
      'UnprocessableEntityException',
    ],
    [
      'a start without an input',
      async () => send(new StartChannelCommand({ ChannelId: await stage.aChannel(nowhere, undefined) })),
      'UnprocessableEntityException',
    ],
    [
      'a description nobody gave',
      () => {
        const asked = channelTo(nowhere, undefined);
        Object.assign(asked.EncoderSettings?.OutputGroups?.[0]?.Outputs?.[0] ?? {}, { VideoDescriptionName: 'none' });
        return send(new CreateChannelCommand(asked));
      },
      'BadRequestException',
    ],
  ])('%s is refused', async (_, ask, name) => {
    expect(await refusal(ask())).toMatchObject({ name });
  });

  test('tags are put, read and taken away', async () => {
    const ResourceArn = (await stage.anInput(key))?.Arn ?? '';
    await send(new CreateTagsCommand({ ResourceArn, Tags: { a: '1', b: '2' } }));
    await send(new DeleteTagsCommand({ ResourceArn, TagKeys: ['a'] }));
    expect((await send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual({ b: '2' });
  });

  test('the security group of the template is there, and in use', async () => {
    await stage.anInput(key);
    const group = await send(new DescribeInputSecurityGroupCommand({ InputSecurityGroupId: 'everyone' }));
    expect(group).toMatchObject({ State: 'IN_USE', WhitelistRules: [{ Cidr: '0.0.0.0/0' }] });
  });
});

describe('quotas, delays and restarts', () => {
  afterEach(() => stage.stop());

  test('a sixth channel or input is one too many', async () => {
    stage = await mediaLiveStage();
    for (let n = 0; n < 5; n++) await stage.aChannel(nowhere, (await stage.anInput(`${key}-${n}`))?.Id);
    expect(await refusal(stage.anInput(`${key}-6`))).toMatchObject({ name: 'TooManyRequestsException' });
    expect(await refusal(stage.aChannel(nowhere, undefined))).toMatchObject({ name: 'TooManyRequestsException' });
  });

  test('a stop that comes while it is starting is a conflict; a delay outlives a restart', async () => {
    stage = await mediaLiveStage({ startMs: 1_500 });
    const ChannelId = await stage.aChannel(nowhere, (await stage.anInput(key))?.Id);
    await send(new StartChannelCommand({ ChannelId }));
    expect(await refusal(send(new StopChannelCommand({ ChannelId })))).toMatchObject({ name: 'ConflictException' });
    expect(await stage.service().listening.inFlight()).toBe(1);
    await stage.again();
    expect((await send(new DescribeChannelCommand({ ChannelId }))).State).toBe('STARTING');
    await stage.reaches(ChannelId, 'RUNNING');
  });

  test('what ran runs again after a restart, and takes its publisher', async () => {
    stage = await mediaLiveStage();
    const { channelId } = await stage.onAir(key, nowhere);
    await stage.again();
    await stage.reaches(channelId, 'RUNNING');
    const { code, publisher } = await statusOf({ key });
    expect(code).toBe(started);
    publisher.close();
  });

  test('a laptop that was killed knows afterwards what was on air', async () => {
    stage = await mediaLiveStage({ lossMs: 60_000 });
    const { channelId } = await stage.onAir(key, nowhere);
    const before = await statusOf({ key });
    expect(before.code).toBe(started);
    // What is on disk in the middle of it is all that a kill leaves.
    const copy = await mkdtemp(join(tmpdir(), 'arclight-killed-'));
    await cp(stage.service().dataDir, copy, { recursive: true });
    const again = await mediaLiveStage({}, { dataDir: copy });
    await again.reaches(channelId, 'RUNNING');
    const after = await publish(again.service().listening.rtmpPort(), { key });
    expect(await after.status()).toMatchObject({ code: started });
    after.close();
    before.publisher.close();
    await again.stop();
  });

  test('it can be told to send no event at all', async () => {
    stage = await mediaLiveStage({ events: 'none' });
    await stage.onAir(key, nowhere);
    expect(stage.service().emitted).toEqual([]);
  });

  test('publishers find the same port after a restart, whichever it was', async () => {
    stage = await mediaLiveStage({ rtmpPort: undefined });
    const port = stage.service().listening.rtmpPort();
    expect(port).toBeGreaterThan(0);
    const other = await mediaLiveStage({ rtmpPort: undefined });
    const second = other.service().listening.rtmpPort();
    expect(second).not.toBe(port);
    await other.again();
    expect(other.service().listening.rtmpPort()).toBe(second);
    await other.stop();
  });
});

describe('who may publish', () => {
  afterEach(() => stage.stop());

  test('the right key of a running channel, and nothing else, with not one byte of media read from others', async () => {
    stage = await mediaLiveStage();
    const one = await stage.onAir(key, nowhere);
    await stage.anInput(foreignKey);
    const right = await statusOf({ key });
    expect(right.code).toBe(started);
    expect(await statusOf({ key: 'k3y-0123456789-abcdeg', from: '127.0.0.2' })).toMatchObject({
      description: 'This stream key is not known.',
    });
    expect(await statusOf({ key, app: 'other', from: '127.0.0.2' })).toMatchObject({
      description: 'This stream key is not known.',
    });
    expect(await statusOf({ key: '', from: '127.0.0.2' })).toMatchObject({
      description: 'This stream key is not known.',
    });
    expect(await statusOf({ key: foreignKey })).toMatchObject({
      description: 'Nothing with this stream key is on air now.',
    });
    right.publisher.close();
    await send(new StopChannelCommand({ ChannelId: one.channelId }));
    expect(await statusOf({ key })).toMatchObject({ description: 'Nothing with this stream key is on air now.' });
    await expect
      .poll(() => stage.service().listening.ingest())
      .toMatchObject({ admitted: 1, refused: 5, mediaBytesOfRefused: 0 });
    expect(stage.service().logged.join()).not.toContain('k3y');
  });

  test('a rotated key: the old one is a wrong one', async () => {
    stage = await mediaLiveStage();
    const { channelId: ChannelId, inputId: InputId } = await stage.onAir(key, nowhere);
    const rotation = { InputId, Destinations: [{ StreamName: 'live/k3y-after-rotation' }] };
    expect(await refusal(send(new UpdateInputCommand(rotation)))).toMatchObject({ name: 'ConflictException' });
    await send(new StopChannelCommand({ ChannelId }));
    await stage.reaches(ChannelId, 'IDLE');
    await send(new UpdateInputCommand(rotation));
    await send(new StartChannelCommand({ ChannelId }));
    await stage.reaches(ChannelId, 'RUNNING');
    expect(await statusOf({ key })).toMatchObject({ description: 'This stream key is not known.' });
    const { code, publisher } = await statusOf({ key: 'k3y-after-rotation' });
    expect(code).toBe(started);
    publisher.close();
  });

  test('the first publisher wins until it is lost; 20 who come at once make one publisher', async () => {
    stage = await mediaLiveStage({ lossMs: 60_000 });
    await stage.onAir(key, nowhere);
    const all = await Promise.all(Array.from({ length: 20 }, () => statusOf({ key })));
    const winners = all.filter(({ code }) => code === started);
    expect(winners).toHaveLength(1);
    expect(new Set(all.filter(({ code }) => code !== started).map(({ description }) => description))).toEqual(
      new Set(['Somebody publishes with this stream key already.']),
    );
    winners[0]?.publisher.close();
    await expect.poll(async () => (await statusOf({ key })).code).toBe(started);
  });

  test('a publisher that has fallen silent gives way to the next', async () => {
    stage = await mediaLiveStage({ lossMs: 100 });
    await stage.onAir(key, nowhere);
    const silent = await statusOf({ key });
    expect(silent.code).toBe(started);
    await expect.poll(async () => (await statusOf({ key })).code).toBe(started);
    await silent.publisher.closed;
  });

  test('an address outside of the security group is told what a wrong key is told', async () => {
    stage = await mediaLiveStage({}, { cidr: '127.0.0.1/32' });
    await stage.onAir(key, nowhere);
    expect(await statusOf({ key, from: '127.0.0.2' })).toMatchObject({ description: 'This stream key is not known.' });
    const { code, publisher } = await statusOf({ key });
    expect(code).toBe(started);
    publisher.close();
  });

  test('while nobody publishes there is an alert', async () => {
    stage = await mediaLiveStage();
    const { channelId } = await stage.onAir(key, nowhere);
    await expect.poll(() => stage.alerts(channelId)).toEqual(['Video Not Detected']);
    const { Alerts } = await send(new ListAlertsCommand({ ChannelId: channelId }));
    expect(Alerts?.[0]).toMatchObject({ State: 'SET', PipelineId: '0', SetTimestamp: expect.any(Date) });
    expect(
      stage.service().emitted.find((event) => event['detail-type'] === 'MediaLive Channel Alert')?.detail,
    ).toMatchObject({
      ...{ alarm_state: 'SET', alert_type: 'Video Not Detected', pipeline: '0' },
    });
    await send(new StopChannelCommand({ ChannelId: channelId }));
    expect(await stage.alerts(channelId)).toEqual([]);
  });

  test('CloudWatch has the metrics of a running channel', async () => {
    stage = await mediaLiveStage();
    const { channelId } = await stage.onAir(key, nowhere);
    const cloudwatch = new CloudWatchClient({
      ...{ endpoint: stage.service().listening.url, region: local.region },
      credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
    });
    const ask = async (MetricName: string) => {
      const Dimensions = [
        { Name: 'ChannelId', Value: channelId },
        { Name: 'Pipeline', Value: '0' },
      ];
      const { MetricDataResults } = await cloudwatch.send(
        new GetMetricDataCommand({
          ...{ StartTime: new Date(Date.now() - 60_000), EndTime: new Date(Date.now() + 60_000) },
          MetricDataQueries: [
            {
              Id: 'm',
              MetricStat: {
                Metric: { Namespace: 'AWS/MediaLive', MetricName, Dimensions },
                Period: 1,
                Stat: 'Maximum',
              },
            },
          ],
        }),
      );
      return MetricDataResults?.[0];
    };
    await expect.poll(async () => (await ask('ActiveAlerts'))?.Values?.[0], { timeout: 10_000 }).toBe(1);
    expect(await ask('NetworkIn')).toMatchObject({ Id: 'm', StatusCode: 'Complete', Timestamps: [expect.any(Date)] });
    cloudwatch.destroy();
  });
});
