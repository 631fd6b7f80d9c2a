import { type Alerts, alertTypes } from './alerts.ts';
import { encoderSettings, type InputLoss } from './channel-request.ts';
import { type Plan, planEncoder } from './encode/plan.ts';
import { openRuns } from './encode/runs.ts';
import { Conditioner, type Sink, type Stretch } from './feed/conditioner.ts';
import { playSlate, type Slate, slateRate } from './feed/slate.ts';
import { InputGauge } from './input-gauge.ts';
import type { Metrics } from './metrics.ts';
import type { News } from './news.ts';
import type { Channel } from './records.ts';
import { openRelays } from './relay/relays.ts';
import type { Packet } from './rtmp/codecs.ts';
import type { Connection } from './rtmp/ingest.ts';
import type { Message } from './rtmp/message.ts';
import type { Taker } from './rtmp/session.ts';
import type { Settings } from './settings.ts';

/** A running channel: what its publisher sends, or the slate, through encoders to the packager. */
export interface OnAir {
  channel: Channel;
  /** Somebody publishes and is heard of. */
  isTaken(): boolean;
  /** Whoever publishes next; a silent predecessor is sent away. */
  take(connection: Connection): { taker: Taker; gone(why: string): void };
  /** For people to look at. */
  inspect(): Record<string, unknown>;
  stop(): Promise<void>;
}

export interface OnAirOutside {
  settings: Settings;
  alerts: Alerts;
  news: News;
  metrics: Metrics;
  ingestUrl(channel: Channel): Promise<string>;
  slate(loss: InputLoss | undefined): Promise<Slate>;
  /** Whether the encoder can say how loud it is. */
  isMetered(): boolean;
  cwd: string;
  now(): Date;
  log(line: string): void;
}

interface Publisher {
  connection: Connection;
  since: number;
  gauge: InputGauge;
  /** Held back because the encoder has enough to do. */
  isHeld: boolean;
}

const tickMs = 500;
const [shortestWaitMs, longestWaitMs] = [1_000, 10_000];
/** An output that has worked for so long works again. */
const workingMs = 3_000;

export const goOnAir = (channel: Channel, outside: OnAirOutside): OnAir => {
  const { settings, alerts, news, metrics } = outside;
  const encoding = encoderSettings.parse(channel.encoderSettings);
  /** Made while the first pictures come, so that it is there when they stop. */
  let slate: Promise<Slate | undefined> | undefined;
  const prepareSlate = (): Promise<Slate | undefined> => {
    slate ??= outside.slate(encoding.globalConfiguration?.inputLossBehavior).catch((error: Error) => {
      outside.log(`the slate of channel ${channel.id}: ${error.message}`);
      return undefined;
    });
    return slate;
  };
  const clock = (): number => performance.now();
  let publisher: Publisher | undefined;
  let stretch: Stretch | undefined;
  let filling: { since: number; stop(): void } | undefined;
  let restingUntil = 0;
  let waitMs = shortestWaitMs;
  let workedSince: number | undefined;
  let isStopped = false;
  let droppedBefore = 0;
  let ticks = 0;

  const press = (isPressed: boolean): void => {
    if (!publisher || publisher.isHeld === isPressed) return;
    publisher.isHeld = isPressed;
    if (isPressed) publisher.connection.hold();
    else {
      publisher.gauge.lastVideoAt = clock();
      publisher.connection.goOn();
    }
  };
  const relays = openRelays(channel, { loopback: settings.relayLoopback, log: outside.log });
  const runs = openRuns({
    heard: relays.heard,
    ingestUrl: () => outside.ingestUrl(channel),
    cwd: outside.cwd,
    pressed: press,
    failed(why) {
      outside.log(`an encoder of channel ${channel.id} failed: ${why}`);
      alerts.set(channel, alertTypes.outputFailed, 'What was encoded could not be delivered.');
      restingUntil = clock() + waitMs;
      waitMs = Math.min(longestWaitMs, waitMs * 2);
      workedSince = undefined;
      conditioner.cut();
      stopFilling();
    },
  });
  const begin = (plan: Plan): void => {
    droppedBefore = 0;
    workedSince = clock();
    runs.begin(plan);
  };
  const stopFilling = (): void => {
    filling?.stop();
    filling = undefined;
  };

  const sink: Sink = {
    begin(next) {
      stopFilling();
      stretch = next;
      void prepareSlate();
      const { width, height, framesPerSecond } = next.picture;
      begin(
        planEncoder(
          encoding,
          { width, height, framesPerSecond },
          { partMs: settings.partMs, isMetered: outside.isMetered() },
        ),
      );
      alerts.clear(channel, alertTypes.noVideo);
      if (next.hasSound) alerts.clear(channel, alertTypes.noAudio);
      else alerts.set(channel, alertTypes.noAudio, 'The input has no sound; silence takes its place.');
    },
    tag: (tag) => runs.tag(tag),
    end: () => runs.end(),
  };
  /** Every publisher has its own: what one said of its media says nothing of another's. */
  let conditioner = new Conditioner(sink);

  /** The playlist goes on with the slate, in the shape the stream had. Before the first picture there is nothing to go on. */
  const fill = async (): Promise<void> => {
    const before = stretch;
    if (!before || filling || isStopped) return;
    const own = { since: clock(), stop: () => {} };
    filling = own;
    const found = await prepareSlate();
    if (!found || filling !== own || isStopped) return;
    const { width, height } = found;
    begin(
      planEncoder(
        encoding,
        { width, height, framesPerSecond: slateRate },
        { partMs: settings.partMs, isMetered: outside.isMetered(), like: before.picture },
      ),
    );
    own.stop = playSlate(found, (tag) => runs.tag(tag));
  };
  const lose = (words: string): void => {
    if (isStopped) return;
    alerts.set(channel, alertTypes.noVideo, words);
    if (clock() < restingUntil) return;
    if (!filling) conditioner.cut();
    void fill();
  };

  const measure = (): void => {
    const dropped = runs.readings().droppedFrames ?? 0;
    const level = runs.readings().audioLevel;
    const input = publisher?.gauge.read(clock(), publisher.connection.bytes());
    metrics.note(channel.id, outside.now(), {
      ActiveAlerts: alerts.active(channel.id).length,
      InputVideoFrameRate: input?.frameRate ?? 0,
      NetworkIn: input?.megabits ?? 0,
      FillMsec: filling ? clock() - filling.since : 0,
      ...(runs.isRunning() ? { DroppedFrames: Math.max(0, dropped - droppedBefore) } : {}),
      ...(runs.isRunning() && level !== undefined ? { OutputAudioLevelDbfs: level } : {}),
    });
    droppedBefore = dropped;
    if (!stretch) return;
    for (const [group, isOn] of relays.states())
      metrics.note(channel.id, outside.now(), { ActiveOutputs: Number(isOn) }, group);
  };
  const look = (): void => {
    ticks += 1;
    if (ticks % 2 === 0) measure();
    const isSilent = publisher && !publisher.isHeld && clock() - publisher.gauge.lastVideoAt > settings.lossMs;
    if (!publisher || isSilent) lose(publisher ? 'The input sends no pictures.' : 'Nobody publishes to the input.');
    if (workedSince !== undefined && runs.isRunning() && clock() - workedSince > workingMs) {
      alerts.clear(channel, alertTypes.outputFailed);
      waitMs = shortestWaitMs;
      workedSince = undefined;
    }
  };
  const timer = setInterval(look, tickMs);
  look();

  const packet = (from: Publisher, kind: Packet, { timestamp, body }: Message): void => {
    from.gauge.note(kind, timestamp, clock());
    const isHeader = kind === 'video-header' || kind === 'audio-header';
    if (isHeader || clock() >= restingUntil) conditioner.take(kind, timestamp, body);
  };

  return {
    channel,
    isTaken: () =>
      publisher !== undefined && (publisher.isHeld || clock() - publisher.gauge.lastVideoAt <= settings.lossMs),
    take(connection) {
      publisher?.connection.hangUp('somebody else publishes now');
      const gauge = new InputGauge(clock(), connection.bytes());
      const own: Publisher = { connection, gauge, since: clock(), isHeld: false };
      publisher = own;
      conditioner.cut();
      conditioner = new Conditioner(sink);
      news.inputChanged(channel);
      return {
        taker: {
          packet: (kind, message) => publisher === own && packet(own, kind, message),
          claims: (claims) => publisher === own && conditioner.claims(claims),
        },
        gone(why) {
          if (publisher !== own) return;
          publisher = undefined;
          outside.log(`the publisher of channel ${channel.id} is gone: ${why}`);
          lose('The publisher is gone.');
        },
      };
    },
    inspect: () => ({
      channelId: channel.id,
      publisher: publisher && {
        address: publisher.connection.address,
        forSeconds: Math.round((clock() - publisher.since) / 1000),
      },
      picture: stretch?.picture,
      hasSound: stretch?.hasSound,
      keyframeIntervalMs: publisher?.gauge.keyIntervalMs,
      isFilling: filling !== undefined,
      outputs: Object.fromEntries(relays.states()),
      metrics: metrics.latest(channel.id),
    }),
    async stop() {
      isStopped = true;
      clearInterval(timer);
      publisher?.connection.hangUp('the channel was stopped');
      publisher = undefined;
      stopFilling();
      await Promise.all([runs.stop(), slate]);
      relays.stop();
      metrics.forget(channel.id);
    },
  };
};
