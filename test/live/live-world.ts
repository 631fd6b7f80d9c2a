import { clock } from '../../lambdas/kit/clock.ts';
import { settingsIn } from '../../lambdas/live/settings.ts';
import type { Stream } from '../../lambdas/live/stream.ts';
import { type Studio, studioFrom } from '../../lambdas/live/studio.ts';
import { memoryDynamo } from '../faults/machines/memory-dynamo.ts';
import { answerWith, type Call } from '../faults/machines/under-clients.ts';
import { seeded } from '../support/seeded.ts';

export const table = 'live';
export const ownerId = 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e';
const began = Date.parse('2026-11-20T10:00:00.000Z');

const settings = {
  ...{ channels: 2, class: 'SINGLE_PIPELINE', rungs: [360, 720], maxHours: 12, noInputMinutes: 10 },
  ...{
    noViewersMinutes: 90,
    personHoursPerDay: 8,
    environmentHoursPerMonth: 100,
    pricePerHourUsd: 1.4,
    startSeconds: 30,
    srt: { latencyMs: 200 },
    targets: { most: 2, ports: [443, 1935], loopback: 'refuse', pricePerHourUsd: 0.5 },
  },
};
export const liveEnv = {
  LIVE_TABLE: table,
  LIVE_SETTINGS: JSON.stringify(settings),
  LIVE_NAME: 'arclight-test-live',
  DUE_QUEUE: 'http://queue.test/live-on-stream-due',
  INPUT_SECURITY_GROUP: 'publishers',
  CHANNEL_GROUP: 'arclight-test-live',
  MEDIALIVE_ROLE: 'arn:aws:iam::000000000000:role/encoder',
  MEDIA_BUCKET: 'media',
  SEAL_SECRET: 'arclight/test/targets',
};

interface Encoder {
  id: string;
  name: string;
  state: string;
  inputs: string[];
  /** What it was told last. */
  told: Record<string, unknown>;
  due?: { to: string; at: number };
}
interface Input {
  id: string;
  name: string;
  streamName: string;
}

const complaint = (name: string, message = name): Error => Object.assign(new Error(message), { name });
const isBusy = ['CREATING', 'UPDATING', 'STARTING', 'STOPPING', 'DELETING'];

/** AWS as far as live speaks to it, in memory, with a clock that goes when it is told to, and publishers who come and go. */
export const liveWorld = (seed = 1) => {
  const dynamo = memoryDynamo();
  const chance = seeded(seed);
  const encoders = new Map<string, Encoder>();
  const inputs = new Map<string, Input>();
  const packages = new Map<string, { hasEndpoint: boolean }>();
  const harvests = new Map<string, { status: string; request: Record<string, unknown> }>();
  const objects = new Map<string, string>();
  const publishers = new Set<string>();
  /** Targets that take what they are sent. */
  const reached = new Set<string>();
  /** What MediaLive says besides, of every encoder. */
  const alerts: { AlertType: string; Message: string; State: 'SET' }[] = [];
  const names = new Map<string, string[]>();
  /** Of SRT, by their names. */
  const passphrases = new Map<string, string>();
  const calls: Call[] = [];
  let messages: { body: string; at: number }[] = [];
  let nowMs = began;
  let ids = 0;
  const takes = { changeMs: 1000, startMs: 20_000, stopMs: 10_000 };
  const behaves = {
    hearsEvents: true,
    failsAt: undefined as string | undefined,
    failsWith: 'InternalServerErrorException',
    wantsAnInput: false,
    takesWhip: false,
    harvest: 'COMPLETED',
  };

  const become = (one: Encoder, state: string, to: string, ms: number): void => {
    one.state = state;
    one.due = { to, at: nowMs + ms };
  };
  const arrive = (): void => {
    for (const one of encoders.values()) {
      if (!one.due || one.due.at > nowMs) continue;
      one.state = one.due.to;
      delete one.due;
      if (one.state === 'DELETED') encoders.delete(one.id);
    }
  };
  const encoder = (id: string): Encoder => {
    arrive();
    const found = encoders.get(id);
    if (!found) throw complaint('NotFoundException');
    return found;
  };
  const idle = (id: string): Encoder => {
    const one = encoder(id);
    if (one.state !== 'IDLE') throw complaint('ConflictException', `${one.id} is ${one.state}`);
    return one;
  };
  const users = (inputId: string): string[] =>
    [...encoders.values()].filter((one) => one.inputs.includes(inputId)).map(({ id }) => id);
  const isFed = (one: Encoder): boolean =>
    one.inputs.some((id) => publishers.has(inputs.get(id)?.streamName ?? 'nobody'));

  // biome-ignore lint/suspicious/noExplicitAny: one double for many commands.
  const mediaLive: Record<string, (input: any) => object> = {
    CreateInputCommand({ Name, Destinations, SrtSettings }) {
      const already = [...inputs.values()].find(({ name }) => name === Name);
      const secret = SrtSettings?.SrtListenerSettings.Decryption.PassphraseSecretArn.replace(/^.*:secret:/, '');
      const streamName = secret ? `live/${passphrases.get(secret)}` : Destinations[0].StreamName;
      const one = already ?? { id: `input${++ids}`, name: Name, streamName };
      inputs.set(one.id, one);
      if (secret) return { Input: { Id: one.id, SrtSettings, Destinations: [{ Ip: '203.0.113.10', Port: '5000' }] } };
      const urls = [`rtmp://203.0.113.10:1935/${one.streamName}`];
      if (behaves.takesWhip) urls.push('http://203.0.113.10:8889/whip/live');
      return { Input: { Id: one.id, Destinations: urls.map((Url) => ({ Url })) } };
    },
    DeleteInputCommand({ InputId }) {
      if (!inputs.has(InputId)) throw complaint('NotFoundException');
      if (users(InputId).length > 0) throw complaint('ConflictException');
      inputs.delete(InputId);
      return {};
    },
    ListInputsCommand: () => ({
      Inputs: [...inputs.values()].map(({ id, name }) => ({ Id: id, Name: name, AttachedChannels: users(id) })),
    }),
    ListChannelsCommand() {
      arrive();
      return { Channels: [...encoders.values()].map(({ id, name, state }) => ({ Id: id, Name: name, State: state })) };
    },
    CreateChannelCommand({ Name, InputAttachments, ...told }) {
      const already = [...encoders.values()].find(({ name }) => name === Name);
      if (already) return { Channel: { Id: already.id } };
      const one: Encoder = {
        id: `${++ids}`,
        name: Name,
        state: '',
        told,
        inputs: InputAttachments.map((each: { InputId: string }) => each.InputId),
      };
      encoders.set(one.id, one);
      become(one, 'CREATING', 'IDLE', takes.changeMs);
      return { Channel: { Id: one.id } };
    },
    DescribeChannelCommand: ({ ChannelId }) => ({ State: encoder(ChannelId).state }),
    UpdateChannelCommand({ ChannelId, InputAttachments, ...told }) {
      const one = idle(ChannelId);
      if (InputAttachments?.length === 0 && behaves.wantsAnInput) throw complaint('BadRequestException');
      if (InputAttachments) one.inputs = InputAttachments.map((each: { InputId: string }) => each.InputId);
      one.told = { ...one.told, ...told };
      become(one, 'UPDATING', 'IDLE', takes.changeMs);
      return {};
    },
    StartChannelCommand({ ChannelId }) {
      become(idle(ChannelId), 'STARTING', 'RUNNING', takes.startMs);
      return {};
    },
    StopChannelCommand({ ChannelId }) {
      const one = encoder(ChannelId);
      if (one.state !== 'RUNNING') throw complaint('ConflictException');
      become(one, 'STOPPING', 'IDLE', takes.stopMs);
      return {};
    },
    DeleteChannelCommand({ ChannelId }) {
      const one = idle(ChannelId);
      one.inputs = [];
      become(one, 'DELETING', 'DELETED', takes.changeMs);
      return {};
    },
    ListAlertsCommand({ ChannelId }) {
      const one = encoder(ChannelId);
      const lost = one.state === 'RUNNING' && !isFed(one) ? [{ AlertType: 'Video Not Detected', State: 'SET' }] : [];
      return { Alerts: [...lost, ...alerts] };
    },
  };
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const mediaPackage: Record<string, (input: any) => object> = {
    CreateChannelCommand({ ChannelName }) {
      if (packages.has(ChannelName)) throw complaint('ConflictException');
      packages.set(ChannelName, { hasEndpoint: false });
      return { IngestEndpoints: [{ Id: '1', Url: `https://ingest.test/${ChannelName}` }] };
    },
    GetChannelCommand: ({ ChannelName }) => ({
      IngestEndpoints: [{ Id: '1', Url: `https://ingest.test/${ChannelName}` }],
    }),
    CreateOriginEndpointCommand({ ChannelName }) {
      const one = packages.get(ChannelName);
      if (!one) throw complaint('ResourceNotFoundException');
      if (one.hasEndpoint) throw complaint('ConflictException');
      one.hasEndpoint = true;
      return {
        Arn: `arn:aws:mediapackagev2:eu-west-1:000000000000:channelGroup/g/channel/${ChannelName}/originEndpoint/live`,
      };
    },
    GetOriginEndpointCommand: ({ ChannelName }) => ({
      Arn: `arn:aws:mediapackagev2:eu-west-1:000000000000:${ChannelName}`,
    }),
    PutOriginEndpointPolicyCommand: () => ({}),
    DeleteOriginEndpointPolicyCommand: () => ({}),
    DeleteOriginEndpointCommand({ ChannelName }) {
      const one = packages.get(ChannelName);
      if (!one) throw complaint('ResourceNotFoundException');
      one.hasEndpoint = false;
      return {};
    },
    DeleteChannelCommand({ ChannelName }) {
      if (!packages.delete(ChannelName)) throw complaint('ResourceNotFoundException');
      return {};
    },
    ListChannelsCommand: () => ({ Items: [...packages.keys()].map((ChannelName) => ({ ChannelName })) }),
    CreateHarvestJobCommand(request) {
      const path = request.Destination.S3Destination.DestinationPath;
      harvests.set(request.ChannelName, { status: behaves.harvest, request });
      objects.set(`${path}/standard.m3u8`, '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv360.m3u8\n');
      objects.set(
        `${path}/v360.m3u8`,
        '#EXTM3U\n#EXT-X-MAP:URI="v360_init.mp4"\n#EXTINF:2.0,\nv360_1.mp4\n#EXTINF:1.5,\nv360_2.mp4\n#EXT-X-ENDLIST\n',
      );
      for (const name of ['v360_init', 'v360_1', 'v360_2']) objects.set(`${path}/${name}.mp4`, 'media');
      return {};
    },
    GetHarvestJobCommand({ ChannelName }) {
      const job = harvests.get(ChannelName);
      if (!job) throw complaint('ResourceNotFoundException');
      return { Status: job.status };
    },
  };
  const arnOf = (name: string) => ({ ARN: `arn:aws:secretsmanager:eu-west-1:000000000000:secret:${name}` });
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const secrets: Record<string, (input: any) => object> = {
    CreateSecretCommand({ Name, SecretString }) {
      if (passphrases.has(Name)) throw complaint('ResourceExistsException');
      passphrases.set(Name, SecretString);
      return arnOf(Name);
    },
    PutSecretValueCommand({ SecretId, SecretString }) {
      passphrases.set(SecretId, SecretString);
      return arnOf(SecretId);
    },
    DeleteSecretCommand({ SecretId }) {
      passphrases.delete(SecretId);
      return {};
    },
    ListSecretsCommand: ({ Filters }) => ({
      SecretList: [...passphrases.keys()]
        .filter((Name) => Name.startsWith(Filters[0].Values[0]))
        .map((Name) => ({ Name })),
    }),
  };
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const others: Record<string, (input: any) => object> = {
    SendMessageCommand({ MessageBody, DelaySeconds = 0 }) {
      messages.push({ body: MessageBody, at: nowMs + DelaySeconds * 1000 });
      return {};
    },
    GetMetricDataCommand({ MetricDataQueries }) {
      const id = MetricDataQueries[0].MetricStat.Metric.Dimensions[0].Value;
      const one = encoders.get(id);
      const values: Record<string, number> = { megabits: 4.5, frameRate: 30, dropped: 1, loudness: -20 };
      const groupOf = ({ MetricStat }: { MetricStat: { Metric: { Dimensions: { Name: string; Value: string }[] } } }) =>
        MetricStat.Metric.Dimensions.find(({ Name }) => Name === 'OutputGroupName')?.Value;
      const fed = one?.state === 'RUNNING' && isFed(one);
      return {
        // biome-ignore lint/suspicious/noExplicitAny: as above.
        MetricDataResults: MetricDataQueries.map(({ Id, ...query }: any) => {
          const group = groupOf(query);
          const value = group ? Number(reached.has(group)) : values[Id];
          return { Id, Timestamps: fed ? [new Date(nowMs)] : [], Values: fed ? [value] : [] };
        }),
      };
    },
    ListObjectsV2Command: ({ Prefix }) => ({
      Contents: [...objects.keys()].filter((Key) => Key.startsWith(Prefix)).map((Key) => ({ Key })),
    }),
    GetObjectCommand: ({ Key }) => ({ Body: { transformToString: async () => objects.get(Key) ?? '' } }),
  };

  clock.now = () => new Date(nowMs);
  clock.random = (bytes) => Uint8Array.from({ length: bytes }, () => Math.floor(chance() * 256));
  clock.pause = async () => {};
  answerWith((call) => {
    calls.push(call);
    if (behaves.failsAt === call.command) throw complaint(behaves.failsWith);
    if (call.service.startsWith('DynamoDB')) return dynamo.answer(call.command, call.input);
    if (call.service.startsWith('Secrets')) return secrets[call.command]?.(call.input);
    const double = call.service.startsWith('MediaLive')
      ? mediaLive
      : call.service.startsWith('MediaPackage')
        ? mediaPackage
        : others;
    const answer = double[call.command];
    if (!answer) throw new Error(`nobody answers ${call.service} ${call.command}`);
    return answer(call.input);
  });
  const studio: Studio = {
    ...studioFrom(liveEnv as never),
    resolve: async (host) => (names.get(host) ?? []).map((address) => ({ address })),
  };

  return {
    ...{ studio, dynamo, encoders, inputs, packages, harvests, objects, publishers, calls, takes, behaves },
    ...{ reached, names, alerts, passphrases },
    settings: settingsIn(liveEnv.LIVE_SETTINGS),
    now: () => new Date(nowMs),
    turn(ms: number): void {
      nowMs += ms;
      arrive();
    },
    /** Messages whose time has come; taken once. */
    takeMessages(): string[] {
      const due = messages.filter(({ at }) => at <= nowMs);
      messages = messages.filter(({ at }) => at > nowMs);
      return behaves.hearsEvents ? due.map(({ body }) => body) : [];
    },
    busy: () => [...encoders.values()].some(({ state }) => isBusy.includes(state)),
    running: () => [...encoders.values()].filter(({ state }) => ['RUNNING', 'STARTING'].includes(state)),
    news: () =>
      dynamo
        .takeStream()
        .map(
          (row) =>
            JSON.parse(String(row['envelope'])) as { detailType: string; detail: { data: Record<string, unknown> } },
        ),
    async stream(streamId: string): Promise<Stream> {
      const found = await studio.streams.find(streamId);
      if (!found) throw new Error(`no stream ${streamId}`);
      return found;
    },
  };
};
export type LiveWorld = ReturnType<typeof liveWorld>;
