import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import {
  CreateChannelCommand,
  type CreateChannelCommandInput,
  CreateInputCommand,
  DeleteChannelCommand,
  DescribeChannelCommand,
  DescribeInputCommand,
  ListAlertsCommand,
  MediaLiveClient,
  StartChannelCommand,
} from '@aws-sdk/client-medialive';
import { expect } from 'vitest';
import { local } from '../../local/resource.ts';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { type Tag, tagsOf } from '../../local/resources/medialive/feed/flv.ts';
import { type MediaLiveListening, medialive } from '../../local/resources/medialive/medialive.ts';
import { aResource, type OneService, type OneServiceOptions, oneService } from '../support/one-service.ts';

/** What was pushed to the packager in one request. */
export interface Pushed {
  track: string;
  bytes: Buffer;
  isOver: boolean;
}

/** A packager that only keeps what it is given. */
export const trackReceiver = async () => {
  const pushed: Pushed[] = [];
  let refusing = 0;
  const server = createServer((request, response) => {
    if (refusing > 0) {
      refusing -= 1;
      response.writeHead(500).end();
      return;
    }
    const track = /Streams\((.*?)\)/.exec(request.url ?? '')?.[1] ?? '?';
    const one: Pushed = { track, bytes: Buffer.alloc(0), isOver: false };
    pushed.push(one);
    request.on('data', (piece: Buffer) => {
      one.bytes = Buffer.concat([one.bytes, piece]);
    });
    request.on('end', () => {
      one.isOver = true;
      response.writeHead(200).end();
    });
    request.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    pushed,
    of: (track: string) => pushed.filter((one) => one.track === track),
    refuse: (times: number) => {
      refusing = times;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const rung = (name: string, width: number, height: number, bitrate: number) => ({
  ...{ Name: name, Width: width, Height: height, ScalingBehavior: 'DEFAULT' as const },
  CodecSettings: {
    H264Settings: {
      ...{ Bitrate: bitrate, MaxBitrate: bitrate, RateControlMode: 'CBR' as const, Profile: 'MAIN' as const },
      ...{ FramerateControl: 'SPECIFIED' as const, FramerateNumerator: 30, FramerateDenominator: 1 },
      ...{ GopSize: 2, GopSizeUnits: 'SECONDS' as const, GopClosedCadence: 1, SceneChangeDetect: 'DISABLED' as const },
    },
  },
});

/** A channel's JSON with three small rungs, to wherever `url` leads. */
export const channelTo = (url: string, inputId: string | undefined): CreateChannelCommandInput => {
  const rungs = [
    rung('low', 320, 180, 200_000),
    rung('middle', 640, 360, 500_000),
    rung('high', 1920, 1080, 3_000_000),
  ];
  return {
    ...{ Name: 'a-channel', ChannelClass: 'SINGLE_PIPELINE', RoleArn: 'arn:aws:iam::000000000000:role/live' },
    Destinations: [{ Id: 'packager', Settings: [{ Url: url }] }],
    InputAttachments: inputId ? [{ InputAttachmentName: 'in', InputId: inputId }] : [],
    InputSpecification: { Codec: 'AVC', Resolution: 'HD', MaximumBitrate: 'MAX_20_MBPS' },
    EncoderSettings: {
      TimecodeConfig: { Source: 'SYSTEMCLOCK' },
      AudioDescriptions: [
        {
          Name: 'sound',
          AudioSelectorName: 'default',
          CodecSettings: { AacSettings: { Bitrate: 96_000, SampleRate: 48_000 } },
        },
      ],
      VideoDescriptions: rungs,
      GlobalConfiguration: {
        InputLossBehavior: { InputLossImageType: 'SLATE', RepeatFrameMsec: 0, BlackFrameMsec: 0 },
      },
      OutputGroups: [
        {
          OutputGroupSettings: {
            CmafIngestGroupSettings: { Destination: { DestinationRefId: 'packager' }, SegmentLength: 2 },
          },
          Outputs: [
            ...rungs.map(({ Name }) => ({
              ...{ OutputName: Name, VideoDescriptionName: Name, OutputSettings: { CmafIngestOutputSettings: {} } },
            })),
            { OutputName: 'sound', AudioDescriptionNames: ['sound'], OutputSettings: { CmafIngestOutputSettings: {} } },
          ],
        },
      ],
    },
  };
};

const credentials = { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey };

/** MediaLive by itself, spoken to by the real SDK. */
export const mediaLiveStage = async (
  hint: Record<string, unknown> = {},
  { cidr = '0.0.0.0/0', ...options }: OneServiceOptions & { cidr?: string } = {},
) => {
  const group = {
    ...aResource(
      'AWS::MediaLive::InputSecurityGroup',
      'everyone',
      { WhitelistRules: [{ Cidr: cidr }] },
      'arn:aws:medialive:group',
    ),
    hint: { changeMs: 0, startMs: 0, stopMs: 0, rtmpPort: 0, ...hint },
  };
  let service: OneService<MediaLiveListening> = await oneService<MediaLiveListening>(medialive, {
    resources: [group],
    ...options,
  });
  const clientOf = () =>
    new MediaLiveClient({ endpoint: service.listening.url, region: local.region, credentials, maxAttempts: 1 });
  let client = clientOf();
  const publishers = new Set<ChildProcess>();

  const state = async (id: string) => (await client.send(new DescribeChannelCommand({ ChannelId: id }))).State;
  const reaches = (id: string, wanted: string) => expect.poll(() => state(id), { timeout: 15_000 }).toBe(wanted);
  const anInput = async (key: string) => {
    const { Input } = await client.send(
      new CreateInputCommand({
        ...{
          Name: 'in',
          Type: 'RTMP_PUSH',
          InputSecurityGroups: ['everyone'],
          Destinations: [{ StreamName: `live/${key}` }],
        },
      }),
    );
    const InputId = Input?.Id ?? '';
    await expect.poll(async () => (await client.send(new DescribeInputCommand({ InputId }))).State).toBe('DETACHED');
    return Input;
  };
  const aChannel = async (url: string, inputId: string | undefined): Promise<string> => {
    const { Channel } = await client.send(new CreateChannelCommand(channelTo(url, inputId)));
    await reaches(Channel?.Id ?? '', 'IDLE');
    return Channel?.Id ?? '';
  };
  return {
    service: () => service,
    client: () => client,
    reaches,
    anInput,
    aChannel,
    remove: (id: string) => client.send(new DeleteChannelCommand({ ChannelId: id })),
    /** A channel on air with an input of this key. */
    async onAir(key: string, url: string): Promise<{ channelId: string; inputId: string }> {
      const input = await anInput(key);
      const channelId = await aChannel(url, input?.Id);
      await client.send(new StartChannelCommand({ ChannelId: channelId }));
      await reaches(channelId, 'RUNNING');
      return { channelId, inputId: input?.Id ?? '' };
    },
    alerts: async (id: string) =>
      ((await client.send(new ListAlertsCommand({ ChannelId: id, StateFilter: 'SET' }))).Alerts ?? []).map(
        ({ AlertType }) => AlertType,
      ),
    /** What ffmpeg publishes, in real time and without an end: a test picture with a tone, unless told otherwise. */
    async publish(
      key: string,
      given: { size?: string; sound?: boolean; group?: number; seconds?: number } = {},
    ): Promise<ChildProcess> {
      const { size = '640x360', sound = true, group = 30, seconds = 600 } = given;
      const { ffmpeg } = await findBinaries();
      const child = spawn(
        ffmpeg,
        [
          ...['-hide_banner', '-nostdin', '-v', 'error', '-re', '-f', 'lavfi', '-i', `testsrc=size=${size}:rate=30`],
          ...(sound ? ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'] : []),
          ...[
            '-t',
            String(seconds),
            '-c:v',
            'libx264',
            '-preset',
            'ultrafast',
            '-tune',
            'zerolatency',
            '-pix_fmt',
            'yuv420p',
          ],
          ...['-g', String(group), ...(sound ? ['-c:a', 'aac', '-b:a', '64k', '-ac', '2'] : []), '-f', 'flv'],
          `rtmp://127.0.0.1:${service.listening.rtmpPort()}/live/${key}`,
        ],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      );
      publishers.add(child);
      child.once('close', () => publishers.delete(child));
      return child;
    },
    /** Stops and starts MediaLive on the same data. */
    async again(): Promise<void> {
      service = await service.again();
      client = clientOf();
    },
    async stop(): Promise<void> {
      for (const child of publishers) child.kill('SIGKILL');
      await service.stop();
    },
  };
};
export type MediaLiveStage = Awaited<ReturnType<typeof mediaLiveStage>>;

/** Some seconds of a test picture with a tone, as a publisher would send them. */
export const clipTags = async (size: string, seconds: number): Promise<Tag[]> => {
  const { ffmpeg } = await findBinaries();
  const { stdout } = await promisify(execFile)(
    ffmpeg,
    [
      ...['-hide_banner', '-v', 'error', '-f', 'lavfi', '-i', `testsrc=size=${size}:rate=30`],
      ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100', '-t', String(seconds)],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '30'],
      ...['-c:a', 'aac', '-ac', '2', '-f', 'flv', 'pipe:1'],
    ],
    { encoding: 'buffer', maxBuffer: 64e6 },
  );
  return tagsOf(stdout);
};

/** Ends a publisher as a pulled plug would. */
export const pullThePlug = async (child: ChildProcess): Promise<void> => {
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
};
