import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateChannelCommand,
  CreateOriginEndpointCommand,
  type CreateOriginEndpointRequest,
  MediaPackageV2Client,
  PutOriginEndpointPolicyCommand,
} from '@aws-sdk/client-mediapackagev2';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { local, type Surroundings } from '../../local/resource.ts';
import { mediapackage } from '../../local/resources/mediapackage/mediapackage.ts';
import { type S3Listening, s3 } from '../../local/resources/s3/s3.ts';
import { signedFetch } from '../../local/wire/signed-request.ts';
import { aResource, oneService } from '../support/one-service.ts';
import { type EncodedTrack, Sending } from './mediapackage-feed.ts';

export const group = 'arclight-live';
const credentials = { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey };
export const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 'mediapackagev2:GetObject' },
  ],
});

/** An endpoint as a stream has one. */
export const anEndpoint = (channel: string, more: Partial<CreateOriginEndpointRequest> = {}) => ({
  ...{ ChannelGroupName: group, ChannelName: channel, OriginEndpointName: 'live', ContainerType: 'CMAF' as const },
  Segment: { SegmentDurationSeconds: 2 },
  StartoverWindowSeconds: 900,
  LowLatencyHlsManifests: [{ ManifestName: 'index', ManifestWindowSeconds: 60, ProgramDateTimeIntervalSeconds: 1 }],
  HlsManifests: [{ ManifestName: 'standard', ManifestWindowSeconds: 900, ProgramDateTimeIntervalSeconds: 1 }],
  DashManifests: [{ ManifestName: 'index', ManifestWindowSeconds: 60 }],
  ...more,
});

interface Seen {
  channels: { channel: string; tracks: { name: string; received: number; isSent: boolean; segments: number }[] }[];
}

const until = async (hasCome: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 120_000;
  while (!(await hasCome())) {
    if (performance.now() > deadline) throw new Error('It has not come in two minutes');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** MediaPackage beside a real S3 stand-in, spoken to by the real SDK, with a clock that goes as fast as media is sent. */
export async function mediaPackageStage({ adopts = true } = {}) {
  const work = await mkdtemp(join(tmpdir(), 'arclight-live-'));
  const store = await oneService<S3Listening>(s3, {
    resources: [aResource('AWS::S3::Bucket', 'media', {}, 'arn:aws:s3:::media')],
  });
  let nowMs = Date.parse('2026-01-01T12:00:00Z');
  const groups = [aResource('AWS::MediaPackageV2::ChannelGroup', group, { ChannelGroupName: group })];
  const surroundings: Partial<Surroundings> = {
    now: () => new Date(nowMs),
    endpoint: () => store.listening.url,
    ...(adopts ? { adopt: store.listening.adopt } : {}),
  };
  let service = await oneService(mediapackage, { resources: groups, surroundings });
  const clientOf = () =>
    new MediaPackageV2Client({ region: local.region, credentials, endpoint: service.listening.url, maxAttempts: 1 });
  let client = clientOf();
  const bucket = new S3Client({
    ...{ region: local.region, credentials, endpoint: store.listening.url, forcePathStyle: true },
  });

  const tracksOf = (channel: string) =>
    (service.listening.inspect?.() as Seen | undefined)?.channels.find((one) => one.channel === `${group}/${channel}`)
      ?.tracks ?? [];
  const receivedBy = (channel: string): Record<string, number> =>
    Object.fromEntries(tracksOf(channel).map(({ name, received }) => [name, received]));

  return {
    work,
    client: () => client,
    service: () => service,
    now: () => nowMs,
    pass: (seconds: number) => {
      nowMs += seconds * 1000;
    },
    until,
    tracksOf,
    /** A channel with an endpoint that may be read; answers where its tracks are sent to. */
    async channel(name: string, more: Partial<CreateOriginEndpointRequest> = {}): Promise<string> {
      const made = await client.send(
        new CreateChannelCommand({ ChannelGroupName: group, ChannelName: name, InputType: 'CMAF' }),
      );
      await client.send(new CreateOriginEndpointCommand(anEndpoint(name, more)));
      const names = { ChannelGroupName: group, ChannelName: name, OriginEndpointName: 'live' };
      await client.send(new PutOriginEndpointPolicyCommand({ ...names, Policy: policy }));
      return made.IngestEndpoints?.[0]?.Url ?? '';
    },
    /** Sends all tracks up to a moment, and waits until all of it has been taken in. */
    async send(channel: string, sendings: Sending[], seconds: number): Promise<void> {
      const zeroMs = sendings.find((one) => one.zeroMs !== undefined)?.zeroMs ?? nowMs;
      const wanted = receivedBy(channel);
      const taken = () =>
        until(() => sendings.every(({ track: { name } }) => (receivedBy(channel)[name] ?? 0) >= (wanted[name] ?? 0)));
      const next = async (one: Sending): Promise<void> => {
        nowMs = Math.max(nowMs, zeroMs + (one.next ?? 0) * 1000);
        wanted[one.track.name] = (wanted[one.track.name] ?? 0) + 1;
        await one.send();
      };
      // What is sent first says when it is: each of them alone.
      for (const one of sendings.filter(({ zeroMs: known }) => known === undefined)) {
        one.zeroMs = zeroMs;
        await next(one);
        await taken();
      }
      for (const one of sendings) while ((one.next ?? Number.POSITIVE_INFINITY) <= seconds + 1e-6) await next(one);
      await taken();
    },
    sendings: (url: string, tracks: EncodedTrack[]): Sending[] => tracks.map((track) => new Sending(url, track)),
    /** What the edge would ask. */
    get: async (channel: string, file: string) => {
      const url = `${service.listening.url}/out/v1/${group}/${channel}/live/${file}`;
      const response = await signedFetch({ url, service: 'mediapackagev2', method: 'GET' });
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, text: bytes.toString('utf8'), bytes, headers: response.headers };
    },
    async objects(prefix: string): Promise<string[]> {
      const { Contents = [] } = await bucket.send(new ListObjectsV2Command({ Bucket: 'media', Prefix: prefix }));
      return Contents.map(({ Key = '' }) => Key.slice(prefix.length));
    },
    async object(key: string): Promise<Buffer> {
      const { Body } = await bucket.send(new GetObjectCommand({ Bucket: 'media', Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    /** Stops and starts it again on the same data. */
    async again(): Promise<void> {
      client.destroy();
      service = await service.again();
      client = clientOf();
    },
    async stop(): Promise<void> {
      client.destroy();
      await service.stop();
      await store.stop();
      bucket.destroy();
      await rm(work, { recursive: true, force: true });
    },
  };
}
