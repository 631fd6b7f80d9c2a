import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { pictureOf } from '../../local/resources/medialive/feed/picture.ts';
import { AccessUnits, typeOf } from '../../local/resources/medialive/whip/access-units.ts';
import { AdtsReader } from '../../local/resources/medialive/whip/adts.ts';
import { pictureBody, pictureHeader } from '../../local/resources/medialive/whip/as-flv.ts';
import { InOrder } from '../../local/resources/medialive/whip/in-order.ts';
import { type Incoming, openIncoming } from '../../local/resources/medialive/whip/incoming.ts';
import { MediaClock, ntpMs } from '../../local/resources/medialive/whip/media-clock.ts';
import { BadOffer, readOffer } from '../../local/resources/medialive/whip/offer.ts';
import { OggOpus, samplesOf } from '../../local/resources/medialive/whip/ogg-opus.ts';

const take = (order: InOrder<number>, numbers: readonly number[], now = 0) =>
  numbers.flatMap((number) => order.take(number, number, now).items);

describe('packets', () => {
  test('come out in order, once each, over the end of their numbers too', () => {
    expect(take(new InOrder(100), [65_534, 0, 65_535, 0, 2, 1, 65_534])).toEqual([65_534, 65_535, 0, 1, 2]);
  });

  test('one that never comes is waited for, then left out, and that is said', () => {
    const order = new InOrder<number>(100);
    expect(take(order, [1, 3, 4])).toEqual([1]);
    expect(order.take(5, 5, 100)).toEqual({ items: [], isLost: false });
    expect(order.take(6, 6, 201)).toEqual({ items: [3, 4, 5, 6], isLost: true });
    expect(order.take(2, 2, 202)).toEqual({ items: [], isLost: false });
  });

  test('late ones are not kept, however many', () => {
    const order = new InOrder<number>(100);
    order.take(5_000, 0, 0);
    const late = Array.from({ length: 2_000 }, (_, number) => order.take(number, number, 1));
    expect(late.every(({ items, isLost }) => items.length === 0 && !isLost)).toBe(true);
  });
});

const unit = (type: number, ...rest: number[]): Buffer => Buffer.from([0x60 | type, ...rest]);
const aggregate = (...units: Buffer[]): Buffer =>
  Buffer.concat([unit(24), ...units.flatMap((one) => [Buffer.from([0, one.length]), one])]);

describe('pictures', () => {
  const whole = (payloads: readonly Buffer[], timestamp = 90) => {
    const units = new AccessUnits();
    return payloads.map((payload, n) => units.take({ payload, marker: n === payloads.length - 1, timestamp })).at(-1);
  };

  test('are put together of whole units, of several in one packet, and of pieces', () => {
    const parameters = aggregate(unit(7, 66, 0, 31, 1), unit(8, 2));
    const pieces = [unit(28, 0x85, 1, 2), unit(28, 0x05, 3), unit(28, 0x45, 4)];
    const picture = whole([parameters, ...pieces]);
    expect(picture?.units.map((one) => [...one])).toEqual([
      [0x67, 66, 0, 31, 1],
      [0x68, 2],
      [0x65, 1, 2, 3, 4],
    ]);
    if (!picture) return;
    expect(pictureHeader(picture)?.toString('hex')).toBe(
      '1700000000' + '0142001fffe1' + '0005' + '6742001f01' + '010002' + '6802',
    );
    expect(pictureBody(picture)?.body.toString('hex')).toBe('1701000000' + '00000005' + '6501020304');
    expect(pictureBody(picture)?.isKey).toBe(true);
  });

  test.each([
    ['a piece without its first', [unit(28, 0x05, 3), unit(28, 0x45, 4)]],
    ['a first piece twice', [unit(28, 0x85, 3), unit(28, 0x85, 4)]],
    ['pieces without an end', [unit(28, 0x85, 3), unit(28, 0x05, 4)]],
    ['pieces without an end behind a whole one', [unit(1, 1), unit(28, 0x85, 3)]],
    ['several in one that are longer than it', [Buffer.from([24, 0, 9, 1])]],
    ['a kind nobody knows', [unit(30, 1)]],
  ])('%s: no picture, and the next is whole again', (_, payloads) => {
    const units = new AccessUnits();
    const made = payloads.map((payload, n) => units.take({ payload, marker: n === payloads.length - 1, timestamp: 1 }));
    expect(made.at(-1)).toBeUndefined();
    expect(units.take({ payload: unit(1, 1), marker: true, timestamp: 2 })?.units.map(typeOf)).toEqual([1]);
  });

  test('one with a hole in it is none', () => {
    const units = new AccessUnits();
    units.take({ payload: unit(28, 0x85, 3), marker: false, timestamp: 1 });
    units.lost();
    expect(units.take({ payload: unit(28, 0x45, 4), marker: true, timestamp: 1 })).toBeUndefined();
  });
});

describe('time', () => {
  test('the pictures lead; sound is beside them once the sender has said what its clock read', () => {
    const clock = new MediaClock();
    expect(clock.at('video', clock.ticks('video', 4_294_967_000, 1_000))).toBe(1_000);
    // 296 ticks are left of the 32 bits; 9,000 make a tenth of a second.
    expect(clock.at('video', clock.ticks('video', 9_000 - 296, 9_999))).toBe(1_100);
    const sound = clock.ticks('audio', 500, 1_080);
    expect(clock.at('audio', sound)).toBe(1_080);
    clock.report('video', 9_000 - 296, 70_100);
    clock.report('audio', 500, 70_040);
    expect(clock.at('audio', sound)).toBeCloseTo(1_040);
    expect(clock.at('video', 9_000)).toBe(1_100);
  });

  test('NTP is seconds and their fraction', () => expect(ntpMs((10n << 32n) | 0x80000000n)).toBe(10_500));
});

describe('sound', () => {
  let ffmpeg = '';
  beforeAll(async () => {
    ffmpeg = (await findBinaries()).ffmpeg;
  });

  test('how long a packet of Opus lasts is in its first bytes', () => {
    expect([[0xfc], [0x78], [0x18], [0xff, 3], [0x80]].map((bytes) => samplesOf(Buffer.from(bytes)))).toEqual([
      ...[960, 960, 2880, 2880, 120],
    ]);
    expect(samplesOf(Buffer.alloc(0))).toBeUndefined();
    expect(samplesOf(Buffer.from([0xff, 60]))).toBeUndefined();
  });

  test('a second of Opus, page by page, is a second of AAC, with silence where packets are missing', () => {
    const ogg = new OggOpus();
    // CELT, full band, 20 ms: a packet of its head alone is silence.
    const packets = Array.from({ length: 50 }, (_, n) => n).filter((n) => n < 20 || n > 25);
    const file = Buffer.concat([
      ogg.begin,
      ...packets.map((n) => ogg.packet(Buffer.from([0xfc, 0xff, 0xfe]), n * 960)),
    ]);
    const adts = execFileSync(
      ffmpeg,
      [
        ...['-v', 'error', '-f', 'ogg', '-i', 'pipe:0', '-af', 'aresample=async=1000:min_hard_comp=0.02:first_pts=0'],
        ...['-c:a', 'aac', '-f', 'adts', 'pipe:1'],
      ],
      { input: file },
    );
    const reader = new AdtsReader();
    const frames = [...adts].flatMap((byte) => reader.read(Buffer.from([byte])));
    expect(Math.abs(frames.length - 48_000 / 1024)).toBeLessThan(3);
  });

  test('a page says how many samples there were up to its end', () => {
    expect(new OggOpus().packet(Buffer.from([0xfc]), 4_800).readBigInt64LE(6)).toBe(5_760n);
  });

  test('what is no AAC is said to be none', () => {
    expect(() => new AdtsReader().read(Buffer.alloc(20))).toThrow('not AAC');
  });
});

describe('what a browser sends', () => {
  const key = aggregate(unit(7, 66, 0, 31, 1), unit(8, 2), unit(5, 9));
  const open = () => {
    let now = 0;
    let asked = 0;
    const given: string[] = [];
    const incoming: Incoming = openIncoming({
      give: (packet) => void given.push(packet),
      askForKey: () => {
        asked += 1;
      },
      makeSound: () => ({ take: () => void given.push('opus'), stop: () => {} }),
      now: () => now,
    });
    const video = (number: number, payload: Buffer, atMs = now) => {
      now = atMs;
      incoming.packet('video', { number, payload, marker: true, timestamp: number * 3_000 });
    };
    return { incoming, given, video, asked: () => asked };
  };

  test('begins with a key picture; after a loss it waits for another, and asks for it', () => {
    const { given, video, asked } = open();
    video(1, unit(1, 1));
    expect(given).toEqual([]);
    video(2, key, 10);
    video(3, unit(1, 1), 40);
    expect(given.splice(0)).toEqual(['video-header', 'video-key', 'video']);
    const before = asked();
    video(5, unit(1, 1), 600);
    video(6, unit(1, 1), 900);
    expect(given).toEqual([]);
    expect(asked()).toBe(before + 1);
    video(7, key, 930);
    expect(given).toEqual(['video-header', 'video-key']);
  });

  test('is asked for a key picture every two seconds', () => {
    const { video, asked } = open();
    for (let n = 0; n < 300; n++) video(n, n % 30 === 0 ? key : unit(1, 1), n * 33);
    expect(asked()).toBe(5);
  });

  test('what came while it was held is left out, and it goes on with a key picture', () => {
    const { incoming, given, video } = open();
    video(1, key);
    given.length = 0;
    incoming.hold();
    video(2, key, 33);
    incoming.goOn();
    video(3, unit(1, 1), 66);
    expect(given).toEqual([]);
    video(4, key, 99);
    expect(given).toEqual(['video-header', 'video-key']);
  });
});

describe('an offer', () => {
  const session = ['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0'];
  const secrets = ['a=ice-ufrag:abcd', 'a=ice-pwd:0123456789012345678901', 'a=fingerprint:sha-256 AA'];
  const video = [
    ...['m=video 9 UDP/TLS/RTP/SAVPF 96 102', ...secrets, 'a=sendonly', 'a=candidate:1 1 udp 1 10.0.0.1 9 typ host'],
    ...['a=rtpmap:96 VP8/90000', 'a=rtpmap:102 H264/90000'],
    'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  ];
  const audio = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', ...secrets, 'a=sendonly', 'a=rtpmap:111 opus/48000/2'];
  const sdp = (...lines: string[]): string => `${[...session, ...lines].join('\r\n')}\r\n`;

  test('is taken with a picture and a sound or a picture alone, without its candidates', () => {
    expect(readOffer(sdp(...video, ...audio)).hasSound).toBe(true);
    const { sdp: kept, hasSound } = readOffer(sdp(...video));
    expect([hasSound, kept.includes('10.0.0.1'), kept.includes('H264')]).toEqual([false, false, true]);
  });

  test.each([
    ['nothing', '', 400],
    ['a page', '<html>', 400],
    ['lines of something else', sdp(...video, 'hello'), 400],
    ['no fingerprint', sdp(...video.filter((line) => !line.startsWith('a=fingerprint'))), 400],
    ['who wants to watch', sdp(...video.map((line) => line.replace('sendonly', 'recvonly'))), 400],
    ['sound alone', sdp(...audio), 422],
    ['two pictures', sdp(...video, ...video), 422],
    ['a channel for data', sdp(...video, 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel'), 422],
    ['no H.264', sdp(...video.filter((line) => !/102/.test(line) || line.startsWith('m='))), 422],
    ['H.264 of a profile for studios', sdp(...video.map((line) => line.replace('42e01f', '7a001f'))), 422],
    ['sound that is not Opus', sdp(...video, ...audio.map((line) => line.replace('opus/48000/2', 'PCMU/8000'))), 422],
  ])('%s is refused', (_, body, status) => {
    let thrown: unknown;
    try {
      readOffer(body);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(BadOffer);
    expect((thrown as BadOffer).status).toBe(status);
  });
});

test('the header made of a real encoder’s parameter sets is understood', async () => {
  const { ffmpeg } = await findBinaries();
  const stream = execFileSync(ffmpeg, [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=30', '-frames:v', '1', '-c:v', 'libx264'],
    ...['-profile:v', 'baseline', '-pix_fmt', 'yuv420p', '-f', 'h264', 'pipe:1'],
  ]);
  const units = stream
    .toString('latin1')
    .split('\u0000\u0000\u0001')
    .slice(1)
    .map((text) => Buffer.from(text, 'latin1'));
  const header = pictureHeader({ timestamp: 0, units });
  expect(header && pictureOf(header)).toEqual({ width: 640, height: 360, framesPerSecond: 30 });
});
