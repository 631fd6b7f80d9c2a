import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { UpdateChannelCommand } from '@aws-sdk/client-medialive';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { destinationsOf, encoderSettings } from '../../lambdas/live/encoder-settings.ts';
import { openMetrics } from '../../local/resources/medialive/metrics.ts';
import type { Media } from '../../local/resources/medialive/relay/feed.ts';
import { openRelay, type Relay, type RelayOrder } from '../../local/resources/medialive/relay/relay.ts';
import { addressOf, placeOf } from '../../local/resources/medialive/relay/where.ts';
import type { Packet } from '../../local/resources/medialive/rtmp/codecs.ts';
import { type Connection, type Ingest, openIngest } from '../../local/resources/medialive/rtmp/ingest.ts';
import type { Verdict } from '../../local/resources/medialive/rtmp/session.ts';
import { watchWrongKeys } from '../../local/resources/medialive/rtmp/wrong-keys.ts';
import { mediaLiveStage } from './medialive-stage.ts';

const secret = 'k3y-of-another-place?a=b&c';
let ingest: Ingest | undefined;
let relay: Relay | undefined;
let server: Server | undefined;
let lines: string[] = [];
let got: { packet: Packet; at: number; bytes: number }[] = [];
let names: string[] = [];
let connections: Connection[] = [];
/** What another place says to who knocks. */
let verdict: () => Verdict | undefined = () => undefined;

const anotherPlace = async (): Promise<Ingest> => {
  ingest = await openIngest(
    {
      check: () => ({}),
      admit(name, connection) {
        names.push(name);
        connections.push(connection);
        return (
          verdict() ?? {
            taker: {
              packet: (packet, { timestamp, body }) => void got.push({ packet, at: timestamp, bytes: body.length }),
              claims: () => {},
            },
          }
        );
      },
    },
    {
      ...{ port: 0, note: () => {}, limits: { handshakeMs: 10_000, idleMs: 15_000 } },
      wrongKeys: watchWrongKeys({ most: 1000, withinMs: 1, blockMs: 1 }),
    },
  );
  return ingest;
};
const sendTo = (port: number, more: Partial<RelayOrder> = {}, loopback: 'allow' | 'refuse' = 'allow'): Relay => {
  const order: RelayOrder = {
    ...{ name: 'tgt_1', url: `rtmp://127.0.0.1:${port}/app`, streamName: secret, certificate: 'VERIFY_AUTHENTICITY' },
    ...{ longestPauseMs: 200, tries: 100, ...more },
  };
  relay = openRelay(order, { loopback, log: (line) => void lines.push(line) });
  return relay;
};
const video = (atMs: number, isKey: boolean, bytes = 500): Media => ({
  ...{ kind: 'video', atMs, isHeader: false },
  body: Buffer.concat([Buffer.from([isKey ? 0x17 : 0x27, 1, 0, 0, 0]), Buffer.alloc(bytes)]),
});
const audio = (atMs: number): Media => ({ kind: 'audio', atMs, isHeader: false, body: Buffer.from([0xaf, 1, 9]) });
const headers: Media[] = [
  { kind: 'video', atMs: 0, isHeader: true, body: Buffer.from([0x17, 0, 0, 0, 0, 1]) },
  { kind: 'audio', atMs: 0, isHeader: true, body: Buffer.from([0xaf, 0, 0x12, 0x10]) },
];
/** As an encoder gives it: a key picture each half second. */
const playing = (to: Relay): NodeJS.Timeout => {
  for (const header of headers) to.give(header);
  let n = 0;
  const timer = setInterval(() => {
    to.give(video(n * 20, n % 25 === 0));
    to.give(audio(n * 20));
    n += 1;
  }, 5);
  timers.push(timer);
  return timer;
};
let timers: NodeJS.Timeout[] = [];

beforeEach(() => {
  [lines, got, names, connections, timers] = [[], [], [], [], []];
  verdict = () => undefined;
});
afterEach(async () => {
  for (const timer of timers) clearInterval(timer);
  relay?.stop();
  await ingest?.stop();
  const closing = server;
  if (closing) await new Promise((resolve) => closing.close(resolve));
  [relay, ingest, server] = [undefined, undefined, undefined];
  // Whatever happened, the key was said to nobody but the other place.
  expect(lines.join('\n')).not.toContain('k3y');
});

test('another place is sent the headers, then pictures from a key picture on and their sound, on a clock that begins at 0', async () => {
  const { port } = await anotherPlace();
  const to = sendTo(port);
  playing(to);
  await expect.poll(() => got.length).toBeGreaterThan(60);
  expect(names).toEqual(['app/k3y-of-another-place']);
  expect(to.isOn()).toBe(true);
  expect(got.slice(0, 3).map(({ packet }) => packet)).toEqual(['video-header', 'audio-header', 'video-key']);
  expect(got.slice(0, 3).map(({ at }) => at)).toEqual([0, 0, 0]);
  const times = got.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(got.filter(({ packet }) => packet === 'video')[0]?.bytes).toBe(505);
});

test('the key of another place is in no file any more once the channel is told of others', async () => {
  const stage = await mediaLiveStage();
  const { dataDir } = stage.service();
  const holding = () => readdirSync(dataDir).filter((file) => readFileSync(join(dataDir, file)).includes(secret));
  const input = await stage.anInput('own-key-0123456789');
  const ChannelId = await stage.aChannel('http://127.0.0.1:1/in', input?.Id);
  const relays = [{ targetId: 'tgt_1', url: 'rtmp://live.example.com:1935/app', streamKey: secret }];
  const told = (to: typeof relays) => ({
    Destinations: destinationsOf('http://127.0.0.1:1/in', to),
    EncoderSettings: encoderSettings({ rungs: [360], maxHours: 12 }, { latency: 'low' }, to),
  });
  await stage.client().send(new UpdateChannelCommand({ ChannelId, ...told(relays) }));
  await stage.reaches(ChannelId, 'IDLE');
  expect(holding()).not.toEqual([]);
  await stage.client().send(new UpdateChannelCommand({ ChannelId, ...told([]) }));
  expect(holding()).toEqual([]);
  await stage.stop();
});

test('one that refuses the key is asked again after a growing pause, and sent to once it takes it', async () => {
  const { port } = await anotherPlace();
  verdict = () => ({ refused: 'no' });
  const to = sendTo(port, { longestPauseMs: 1_200 });
  playing(to);
  await expect.poll(() => lines.length, { timeout: 5_000 }).toBe(2);
  expect(lines[0]).toContain('refused: NetStream.Publish.BadName; again in 1000 ms');
  expect(lines[1]).toContain('again in 1200 ms');
  expect(to.isOn()).toBe(false);
  verdict = () => undefined;
  await expect.poll(() => to.isOn(), { timeout: 5_000 }).toBe(true);
});

test('one that goes away is connected to again, with the headers again', async () => {
  const { port } = await anotherPlace();
  const to = sendTo(port);
  playing(to);
  await expect.poll(() => to.isOn()).toBe(true);
  await expect.poll(() => got.length).toBeGreaterThan(20);
  got = [];
  connections[0]?.hangUp('gone');
  await expect.poll(() => got.length, { timeout: 5_000 }).toBeGreaterThan(20);
  expect(got.slice(0, 3).map(({ packet }) => packet)).toEqual(['video-header', 'audio-header', 'video-key']);
});

test('one that takes nothing in is left; nobody waits for it', async () => {
  const { port } = await anotherPlace();
  const to = sendTo(port);
  verdict = () => {
    connections.at(-1)?.hold();
    return undefined;
  };
  for (const header of headers) to.give(header);
  await expect.poll(() => lines.join()).toContain('is on');
  const began = performance.now();
  for (let n = 0; n < 60; n += 1) to.give(video(n * 20, n === 0, 500_000));
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(to.isOn()).toBe(false);
  expect(lines.join()).toContain('takes in less than it is sent');
});

const anythingAt = async (answer: (socket: Socket) => void): Promise<number> => {
  server = createServer((socket) => {
    socket.on('error', () => {}).resume();
    answer(socket);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
};

test('one that does not speak RTMP is said to be that, and given up after so many tries', async () => {
  const port = await anythingAt((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const to = sendTo(port, { tries: 1, longestPauseMs: 10 });
  await expect.poll(() => lines.length, { timeout: 5_000 }).toBe(2);
  expect(lines[0]).toContain('does not speak RTMP');
  expect(lines[1]).toContain('it is given up');
  expect(to.isOn()).toBe(false);
});

test('an encrypted one must prove who it is', async () => {
  const port = await anythingAt((socket) => void socket.end('no TLS'));
  sendTo(port, { url: `rtmps://127.0.0.1:${port}/app`, tries: 0 });
  await expect.poll(() => lines.join(), { timeout: 5_000 }).toContain('the connection failed');
});

describe('AB-41', () => {
  test('this machine is connected to only where that was allowed: the canary hears nothing', async () => {
    let heard = 0;
    const port = await anythingAt((socket) => {
      heard += 1;
      socket.destroy();
    });
    for (const url of [
      `rtmp://127.0.0.1:${port}/app`,
      `rtmp://localhost:${port}/app`,
      `rtmp://[::ffff:127.0.0.1]:${port}/app`,
    ]) {
      lines = [];
      sendTo(port, { url, tries: 0 }, 'refuse');
      await expect.poll(() => lines.join()).toContain('does not lead to an address on the internet');
    }
    expect(heard).toBe(0);
  });

  test('also where it was, nothing else of the inside is', async () => {
    for (const inner of [
      '10.0.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '[fd00:ec2::254]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
    ])
      await expect(addressOf(placeOf(`rtmp://${inner}/app`), 'allow'), inner).rejects.toThrow('not lead to an address');
  });

  test('a name is looked up once; one inner address among those it has, and none is used', async () => {
    let asked = 0;
    const answers =
      (...addresses: string[]) =>
      async () => {
        asked += 1;
        return addresses;
      };
    const place = placeOf('rtmp://live.example.com/app');
    expect(await addressOf(place, 'refuse', answers('2606:4700::1', '1.1.1.1'))).toBe('1.1.1.1');
    expect(asked).toBe(1);
    await expect(addressOf(place, 'refuse', answers('1.1.1.1', '127.0.0.1'))).rejects.toThrow('internet');
    await expect(addressOf(place, 'refuse', answers())).rejects.toThrow('no address');
  });
});

test('CloudWatch tells what a channel counts from what one of its groups of outputs counts', () => {
  const metrics = openMetrics();
  const at = new Date('2026-11-20T10:00:00.000Z');
  metrics.note('1', at, { ActiveOutputs: 1 }, 'tgt_1');
  metrics.note('1', at, { ActiveOutputs: 0 }, 'tgt_2');
  const valuesOf = (group?: string): unknown => {
    const dimensions = [
      { Name: 'ChannelId', Value: '1' },
      { Name: 'Pipeline', Value: '0' },
      ...(group ? [{ Name: 'OutputGroupName', Value: group }] : []),
    ];
    const Metric = { Namespace: 'AWS/MediaLive', MetricName: 'ActiveOutputs', Dimensions: dimensions };
    const answer = metrics.operations['GetMetricData']?.({
      ...{ StartTime: at.getTime() / 1000 - 10, EndTime: at.getTime() / 1000 + 10 },
      MetricDataQueries: [{ Id: 'one', MetricStat: { Metric, Period: 1, Stat: 'Minimum' } }],
    });
    return (answer as { MetricDataResults: { Values: number[] }[] }).MetricDataResults[0]?.Values;
  };
  expect([valuesOf('tgt_1'), valuesOf('tgt_2'), valuesOf()]).toEqual([[1], [0], []]);
  metrics.forget('1');
  expect(valuesOf('tgt_1')).toEqual([]);
});
