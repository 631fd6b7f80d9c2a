import { type Listening, local, type Resource, type Service, type Surroundings } from '../../resource.ts';
import { openJsonApi } from '../../wire/json-api.ts';
import { openAlerts } from './alerts.ts';
import { answer } from './api.ts';
import { openChannels } from './channels.ts';
import { ingestUrlOf, keptSlates, type slateFor } from './destination.ts';
import { divergences } from './divergences.ts';
import { openDueWork } from './due-work.ts';
import { metersSound } from './encode/sound-meter.ts';
import { openOnPort } from './ingest-port.ts';
import { openInputs } from './inputs.ts';
import { openMetrics } from './metrics.ts';
import { openNews } from './news.ts';
import { goOnAir, type OnAir } from './on-air.ts';
import { openRecords } from './records.ts';
import { type Doorman, type Ingest, openIngest } from './rtmp/ingest.ts';
import { watchWrongKeys } from './rtmp/wrong-keys.ts';
import { type SecurityGroups, securityGroupProperties, securityGroupsOf } from './security-groups.ts';
import { type Settings, settingsOf } from './settings.ts';
import { openSrtListener, type SrtCounters, type SrtListener } from './srt/listener.ts';
import { freeUdpPort, speaksSrt } from './srt/way-in.ts';
import { ownerOf } from './stream-names.ts';
import { openWhipDoor, type WhipDoor } from './whip/door.ts';

/** MediaLive while it runs. */
export interface MediaLiveListening extends Listening {
  /** Where publishers connect; 0 before the start. */
  rtmpPort(): number;
  /** What the door for publishers has counted. */
  ingest(): ReturnType<Ingest['counters']> | undefined;
  /** Where browsers publish; 0 before the start. */
  whipPort(): number;
  whip(): ReturnType<WhipDoor['counters']> | undefined;
  /** What the listeners of running channels have counted, by their ports. */
  srt(): Record<number, SrtCounters>;
  inspect(): { rtmpPort: number; channels: unknown[]; onAir: unknown[]; ingest: unknown; whip: unknown; srt: unknown };
}

const unknownKey = 'This stream key is not known.';

const listen = async (surroundings: Surroundings, options: { port?: number } = {}): Promise<MediaLiveListening> => {
  const records = openRecords(surroundings.dataDir);
  const now = () => surroundings.now();
  let settings: Settings = settingsOf([]);
  let groups: SecurityGroups = securityGroupsOf([]);
  let ingest: Ingest | undefined;
  let whip: WhipDoor | undefined;
  let isMetered = false;
  const onAir = new Map<string, OnAir>();
  const listeners = new Map<string, SrtListener & { port: number }>();
  const ending = new Set<Promise<void>>();
  const metrics = openMetrics();
  const news = openNews(surroundings, () => settings.events);
  const alerts = openAlerts(records, news, now);
  const due = openDueWork(now);
  const slates = keptSlates(surroundings);

  /** Inputs of SRT are listened on while their channel runs, one by one; RTMP and WHIP have a door for all. */
  const listenFor = (one: OnAir): void => {
    const [{ inputId } = { inputId: '' }] = one.channel.inputAttachments;
    const { srt, securityGroups } = records.inputs.get(inputId) ?? {};
    if (!srt) return;
    const passphrase = surroundings.secret(srt.decryption.passphraseSecretArn);
    const isShut = !groups.mayPush(securityGroups ?? [], local.host);
    if (passphrase === undefined || isShut) {
      const why = isShut ? 'its security group lets nobody of this machine in' : 'its passphrase cannot be read';
      surroundings.log(`the SRT input ${inputId} does not listen: ${why}`, 'warn');
      return;
    }
    const opened = openSrtListener(
      { port: srt.port, latencyMs: srt.minimumLatency, passphrase },
      {
        ...{ cwd: surroundings.dataDir, idleMs: settings.idleMs, admit: (connection) => one.take(connection) },
        note: (line: string) => surroundings.log(line),
      },
    );
    listeners.set(one.channel.id, { ...opened, port: srt.port });
  };
  const srtCounters = () =>
    Object.fromEntries([...listeners.values()].map((listener) => [listener.port, listener.counters()]));
  const srtPort = async (): Promise<number | undefined> =>
    (await speaksSrt()) ? freeUdpPort(inputs.all().flatMap(({ srt }) => srt?.port ?? [])) : undefined;

  const runner = {
    begin(channel: Parameters<typeof goOnAir>[0]) {
      const log = (line: string) => surroundings.log(line);
      const ingestUrl = () => ingestUrlOf(channel, surroundings);
      const slate = (loss: Parameters<typeof slateFor>[0]) => slates.of(loss);
      const outside = {
        isMetered: () => isMetered,
        settings,
        alerts,
        news,
        metrics,
        ingestUrl,
        slate,
        cwd: surroundings.dataDir,
        now,
        log,
      };
      const began = goOnAir(channel, outside);
      onAir.set(channel.id, began);
      listenFor(began);
    },
    end(channelId: string) {
      const began = onAir.get(channelId);
      if (!began) return;
      const stopped = Promise.all([listeners.get(channelId)?.stop(), began.stop()]).then(() => {});
      onAir.delete(channelId);
      listeners.delete(channelId);
      ending.add(stopped);
      void stopped.finally(() => ending.delete(stopped));
    },
  };
  const inputs = openInputs(records, { settings: () => settings, groups: () => groups, due, now });
  const channels = openChannels(records, { settings: () => settings, inputs, alerts, news, runner, due, now });

  /** The running channel of whose input this is the key, from an allowed address, and nobody else there first. */
  const running = (name: string, address: string): OnAir | { refused: string; wrongKey?: boolean } => {
    const input = ownerOf(
      name,
      inputs.all().filter(({ state }) => state !== 'DELETING'),
    );
    if (!input || !groups.mayPush(input.securityGroups, address)) return { refused: unknownKey, wrongKey: true };
    const found = [...onAir.values()].find(({ channel }) =>
      channel.inputAttachments.some(({ inputId }) => inputId === input.id),
    );
    if (!found) return { refused: 'Nothing with this stream key is on air now.' };
    return found.isTaken() ? { refused: 'Somebody publishes with this stream key already.' } : found;
  };
  const doorman: Doorman = {
    check(name, address) {
      const found = running(name, address);
      return 'refused' in found ? found : {};
    },
    admit(name, connection) {
      const found = running(name, connection.address);
      return 'refused' in found ? found : found.take(connection);
    },
  };

  const ports = () => ({ rtmp: ingest?.port ?? 0, whip: whip?.port ?? 0 });

  const api = await openJsonApi({
    ...(options.port ? { port: options.port } : {}),
    operations: metrics.operations,
    targetPrefix: 'GraniteServiceVersion20100801',
    version: '1.0',
    plain: (request) => answer({ records, channels, inputs, alerts, groups, ports: ports(), srtPort }, request),
    onFault: (line) => surroundings.log(line, 'error'),
  });

  return {
    url: api.url,
    rtmpPort: () => ingest?.port ?? 0,
    ingest: () => ingest?.counters(),
    whipPort: () => whip?.port ?? 0,
    whip: () => whip?.counters(),
    srt: srtCounters,

    async start(resources: Resource[]) {
      const declared = resources.filter(({ type }) => type === 'AWS::MediaLive::InputSecurityGroup');
      settings = settingsOf(declared);
      groups = securityGroupsOf(declared);
      const { handshakeMs, idleMs, blockMs, rtmpPort, whipPort } = settings;
      const { dataDir } = surroundings;
      const atDoor = {
        limits: { handshakeMs, idleMs },
        // One list for both doors: who guesses at one does not go on at the other.
        wrongKeys: watchWrongKeys({ most: 5, withinMs: 60_000, blockMs }),
        note: (line: string) => surroundings.log(line),
      };
      ingest = await openOnPort({ dataDir, name: 'rtmp', usual: 1935, wanted: rtmpPort }, (port) =>
        openIngest(doorman, { port, ...atDoor }),
      );
      whip = await openOnPort({ dataDir, name: 'whip', wanted: whipPort }, (port) =>
        openWhipDoor(doorman, { port, cwd: dataDir, ...atDoor }),
      );
      void metersSound().then(
        (yes) => {
          isMetered = yes;
        },
        (error: Error) => surroundings.log(error.message, 'error'),
      );
      inputs.resume();
      channels.resume();
      api.serve();
    },

    inFlight: () =>
      api.underWay() +
      news.underWay() +
      ending.size +
      [...channels.all(), ...inputs.all()].filter((one) => one.due !== undefined).length,
    inspect: () => ({
      rtmpPort: ingest?.port ?? 0,
      channels: channels.all().map(({ id, name, state }) => ({ id, name, state })),
      onAir: [...onAir.values()].map((one) => one.inspect()),
      ingest: ingest?.counters(),
      whip: whip?.counters(),
      srt: srtCounters(),
    }),

    async stop() {
      due.stop();
      await api.stop();
      for (const id of onAir.keys()) runner.end(id);
      await Promise.all(ending);
      await Promise.all([ingest?.stop(), whip?.stop()]);
      await news.settled();
      records.close();
    },
  };
};

/** MediaLive's REST API, its ingest and its encoders in front of ffmpeg; and of CloudWatch what it would keep of them. */
export const medialive = {
  name: 'medialive',
  serviceIds: ['MEDIALIVE', 'CLOUDWATCH'],
  understands: { 'AWS::MediaLive::InputSecurityGroup': securityGroupProperties },
  divergesFrom: divergences,
  listen,
} satisfies Service;
