import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { readAmf, writeAmf } from '../../local/resources/medialive/rtmp/amf0.ts';
import { BadRtmp, ChunkReader } from '../../local/resources/medialive/rtmp/chunk-reader.ts';
import { writeChunks } from '../../local/resources/medialive/rtmp/chunk-writer.ts';
import { NotTaken, packetOf } from '../../local/resources/medialive/rtmp/codecs.ts';
import { type Connection, type Ingest, openIngest } from '../../local/resources/medialive/rtmp/ingest.ts';
import type { Message } from '../../local/resources/medialive/rtmp/message.ts';
import { openSession } from '../../local/resources/medialive/rtmp/session.ts';
import { watchWrongKeys } from '../../local/resources/medialive/rtmp/wrong-keys.ts';
import { command, handshake, publish } from '../support/rtmp-publisher.ts';
import { seeded } from '../support/seeded.ts';

const all = (reader: ChunkReader, bytes: Buffer): Message[] => [...reader.read(bytes)];
const mediaOf = (kind: 8 | 9, body: Buffer, timestamp = 0): Message => ({ type: kind, streamId: 1, timestamp, body });

describe('chunks', () => {
  test('messages are the same in whatever pieces they come', () => {
    const body = Buffer.from(Array.from({ length: 700 }, (_, n) => n & 255));
    const bytes = Buffer.concat([
      writeChunks({ chunkStream: 3, type: 20 }, body, 128),
      writeChunks({ chunkStream: 4, type: 18, streamId: 1, timestamp: 0x1000000 }, body, 128),
    ]);
    const whole = all(new ChunkReader(), bytes);
    expect(whole.map(({ type, timestamp }) => [type, timestamp])).toEqual([
      [20, 0],
      [18, 0x1000000],
    ]);
    expect(whole.every((message) => message.body.equals(body))).toBe(true);
    const reader = new ChunkReader();
    expect([...bytes].flatMap((byte) => all(reader, Buffer.from([byte])))).toEqual(whole);
  });

  test('media before anybody was let in is not read', () => {
    const reader = new ChunkReader();
    expect(() => all(reader, writeChunks({ chunkStream: 4, type: 9 }, Buffer.alloc(100)))).toThrow(BadRtmp);
    expect(reader.mediaBytes).toBe(0);
    const admitted = new ChunkReader();
    admitted.admit();
    expect(all(admitted, writeChunks({ chunkStream: 4, type: 9 }, Buffer.alloc(100)))).toHaveLength(1);
    expect(admitted.mediaBytes).toBe(100);
  });

  test.each([0, 2 ** 31 - 1, 2 ** 21])('chunks of %d bytes are refused', (size) => {
    const body = Buffer.alloc(4);
    body.writeUInt32BE(size);
    expect(() => all(new ChunkReader(), writeChunks({ chunkStream: 2, type: 1 }, body))).toThrow(/chunks of/);
  });

  test('a message that would be too large is refused by its header alone', () => {
    const header = writeChunks({ chunkStream: 3, type: 20 }, Buffer.alloc(0));
    header.writeUIntBE(0xffffff, 4, 3);
    expect(() => all(new ChunkReader(), header)).toThrow(/too large/);
  });

  test('nobody can begin many messages and end none', () => {
    const reader = new ChunkReader();
    const begun = (chunkStream: number): Buffer =>
      writeChunks({ chunkStream, type: 20 }, Buffer.alloc(1000), 128).subarray(0, 12 + 128);
    expect(() => {
      for (let id = 2; id < 64; id++) all(reader, begun(id));
    }).toThrow(/too many|too much/);
  });
});

describe('commands', () => {
  test('what is written is what is read', () => {
    const values = ['connect', 1, { app: 'live', flags: [true, null, 'x'] }, null];
    expect(readAmf(writeAmf(...values))).toEqual(values);
  });

  test('nesting and lists have a bound', () => {
    const deep = Buffer.concat(Array.from({ length: 2000 }, () => Buffer.from([3, 0, 1, 0x61])));
    expect(() => readAmf(deep)).toThrow(/too deep/);
    expect(() => readAmf(Buffer.from([10, 0xff, 0xff, 0xff, 0xff]))).toThrow(/too long/);
    expect(() => readAmf(Buffer.from([2, 0xff, 0xff, 0x61]))).toThrow(/middle/);
  });
});

describe('codecs', () => {
  test.each([
    [mediaOf(9, Buffer.from([0x90, ...Buffer.from('hvc1'), 0])), 'Video must be plain H.264; this is HEVC.'],
    [mediaOf(9, Buffer.from([0x90, ...Buffer.from('av01'), 0])), 'Video must be plain H.264; this is AV1.'],
    [mediaOf(9, Buffer.from([0x14, 0])), 'Video must be H.264; this is VP6.'],
    [mediaOf(8, Buffer.from([0x2f, 0])), 'Sound must be AAC; this is MP3.'],
  ])('others than H.264 and AAC are refused in words (%#)', (message, words) => {
    expect(() => packetOf(message)).toThrow(new NotTaken(words));
  });

  test('headers, key pictures and the rest are told apart', () => {
    const kinds = [
      mediaOf(9, Buffer.from([0x17, 0, 0])),
      mediaOf(9, Buffer.from([0x17, 1, 0])),
      mediaOf(9, Buffer.from([0x27, 1, 0])),
      mediaOf(8, Buffer.from([0xaf, 0, 0])),
      mediaOf(8, Buffer.from([0xaf, 1, 0])),
      mediaOf(9, Buffer.from([0x17, 2, 0])),
    ].map(packetOf);
    expect(kinds).toEqual(['video-header', 'video-key', 'video', 'audio-header', 'audio', 'nothing']);
  });
});

test('five wrong keys within the time block an address for a while, and no other', () => {
  const watched = watchWrongKeys({ most: 5, withinMs: 60_000, blockMs: 1_000 });
  for (let n = 0; n < 4; n++) watched.note('a', n);
  watched.note('a', 60_001);
  expect(watched.isBlocked('a', 60_001)).toBe(false);
  for (let n = 0; n < 5; n++) watched.note('b', 100 + n);
  expect([watched.isBlocked('b', 1_000), watched.isBlocked('a', 1_000), watched.isBlocked('b', 1_105)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(watched.blocked(1_000)).toEqual(['b']);
});

describe('garbage', () => {
  const seeds = 400;
  test(`${seeds} seeds of noise, cut-off and damaged sessions: refused or ignored, never a crash and never much held`, () => {
    const good = Buffer.concat([
      handshake(),
      command('connect', 1, { app: 'live' }),
      command('createStream', 2, null),
      command('publish', 3, null, 'a-key-of-somebody', 'live'),
      writeChunks(
        { chunkStream: 4, type: 18, streamId: 1 },
        writeAmf('@setDataFrame', 'onMetaData', { framerate: 30 }),
        128,
      ),
      writeChunks({ chunkStream: 4, type: 9, streamId: 1 }, Buffer.from([0x17, 0, 0, 0, 0, 1, 2, 3]), 128),
      writeChunks({ chunkStream: 4, type: 8, streamId: 1, timestamp: 20 }, Buffer.alloc(300, 0xaf), 128),
    ]);
    const ends = { refused: 0, unknown: 0, quiet: 0 };
    for (let seed = 1; seed <= seeds; seed++) {
      const random = seeded(seed);
      const upTo = (most: number): number => Math.floor(random() * most);
      const bytes = Buffer.from(good.subarray(0, seed % 3 === 0 ? upTo(good.length) : good.length));
      const kind = seed % 4;
      if (kind === 0) for (let at = 1 + 2 * 1536; at < bytes.length; at++) bytes[at] = upTo(256);
      else
        for (let n = upTo(20); n > 0; n--)
          bytes[1 + 2 * 1536 + upTo(Math.max(1, bytes.length - 1 - 2 * 1536))] = upTo(256);
      const session = openSession({
        send: () => {},
        admit: () => ({ taker: { packet: () => {}, claims: () => {} } }),
        finish: () => {},
      });
      try {
        for (let at = 0; at < bytes.length; ) {
          const size = 1 + upTo(kind === 1 ? 7 : 900);
          session.take(bytes.subarray(at, at + size));
          at += size;
        }
        ends.quiet += 1;
      } catch (error) {
        if (error instanceof BadRtmp) ends.refused += 1;
        else if (error instanceof Error && !(error instanceof TypeError)) ends.unknown += 1;
        else throw error;
      }
    }
    expect(ends.refused).toBeGreaterThan(50);
    expect(ends.refused + ends.unknown + ends.quiet).toBe(seeds);
  });

  test('a sender of absurd lengths is held to what it has sent', () => {
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 50 }, () => {
      const reader = new ChunkReader();
      reader.admit();
      for (let id = 2; id < 30; id++) {
        const chunk = writeChunks({ chunkStream: id, type: 9 }, Buffer.alloc(128)).subarray(0, 12 + 128);
        chunk.writeUIntBE(8 * 1024 ** 2, 4, 3);
        all(reader, chunk);
      }
      return reader;
    });
    expect(readers).toHaveLength(50);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
  });
});

describe('the door', () => {
  let ingest: Ingest | undefined;
  afterEach(() => ingest?.stop());

  const open = async (given: { handshakeMs?: number; idleMs?: number; blockMs?: number } = {}) => {
    const taken: Connection[] = [];
    const packets: string[] = [];
    const notes: string[] = [];
    const gone: string[] = [];
    const { handshakeMs = 5_000, idleMs = 5_000, blockMs = 60_000 } = given;
    ingest = await openIngest(
      {
        check: () => ({}),
        admit(name, connection) {
          if (name !== 'live/the-right-key') return { refused: 'no such key', wrongKey: true };
          taken.push(connection);
          return {
            taker: { packet: (packet) => void packets.push(packet), claims: () => {} },
            gone: (why) => void gone.push(why),
          };
        },
      },
      {
        ...{ port: 0, note: (line: string) => void notes.push(line) },
        limits: { handshakeMs, idleMs },
        wrongKeys: watchWrongKeys({ most: 5, withinMs: 60_000, blockMs }),
      },
    );
    return { port: ingest.port, taken, packets, notes, gone, counters: () => ingest?.counters() };
  };
  const video = writeChunks({ chunkStream: 4, type: 9, streamId: 1 }, Buffer.from([0x17, 0, 0, 0, 0]));

  test('the right key is let in, and its media taken', async () => {
    const door = await open();
    const publisher = await publish(door.port, { key: 'the-right-key', after: video });
    expect(await publisher.status()).toMatchObject({ code: 'NetStream.Publish.Start' });
    await expect.poll(() => door.packets).toEqual(['video-header']);
    publisher.close();
    await expect.poll(() => door.gone).toEqual(['the connection was lost']);
  });

  test('a wrong key is refused with not one byte of its media read, and is nowhere in what is said', async () => {
    const door = await open();
    const publisher = await publish(door.port, { key: 'a-wrong-key', after: video });
    expect(await publisher.status()).toEqual({
      ...{ level: 'error', code: 'NetStream.Publish.BadName', description: 'no such key' },
    });
    await publisher.closed;
    await expect
      .poll(() => door.counters())
      .toMatchObject({ refused: 1, admitted: 0, mediaBytesOfRefused: 0, open: 0 });
    expect(door.notes.join()).not.toContain('a-wrong-key');
    expect(door.packets).toEqual([]);
  });

  test('media before publish ends the connection, unread', async () => {
    const door = await open();
    const publisher = await publish(door.port, { key: 'x', from: '127.0.0.9' });
    await publisher.closed;
    const early = connect({ port: door.port, host: '127.0.0.1' });
    const closed = new Promise<void>((resolve) => early.once('close', () => resolve()));
    early.on('error', () => {}).resume();
    early.write(Buffer.concat([handshake(), command('connect', 1, { app: 'live' }), video]));
    await closed;
    expect(door.counters()).toMatchObject({ mediaBytesOfRefused: 0, admitted: 0 });
  });

  test('five wrong keys block the address, right key or not, and no other address', async () => {
    const door = await open();
    for (let n = 0; n < 5; n++) await (await publish(door.port, { key: `wrong-${n}`, from: '127.0.0.2' })).closed;
    expect((await (await publish(door.port, { key: 'the-right-key', from: '127.0.0.2' })).status()).code).toBe(
      'closed',
    );
    const other = await publish(door.port, { key: 'the-right-key', from: '127.0.0.3' });
    expect((await other.status()).code).toBe('NetStream.Publish.Start');
    expect(door.counters()).toMatchObject({ refused: 5, turnedAwayBlocked: 1, blocked: 1 });
    other.close();
  });

  test('a block ends by itself', async () => {
    const door = await open({ blockMs: 1 });
    for (let n = 0; n < 5; n++) await (await publish(door.port, { key: `wrong-${n}` })).closed;
    await expect
      .poll(async () => (await (await publish(door.port, { key: 'the-right-key' })).status()).code)
      .toContain('Start');
  });

  test('a handshake that takes for ever is cut, byte after byte or silent', async () => {
    const door = await open({ handshakeMs: 300 });
    const slow = connect({ port: door.port, host: '127.0.0.1' });
    slow.on('error', () => {});
    slow.write(Buffer.from([3]));
    const dripping = setInterval(() => slow.write(Buffer.from([0])), 50);
    const silent = connect({ port: door.port, host: '127.0.0.1' });
    silent.on('error', () => {});
    await Promise.all(
      [slow, silent].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))),
    );
    clearInterval(dripping);
    await expect.poll(() => door.counters()?.open).toBe(0);
  });

  test('a publisher that falls silent is gone', async () => {
    const door = await open({ idleMs: 300 });
    const publisher = await publish(door.port, { key: 'the-right-key', after: video });
    await publisher.closed;
    expect(door.gone).toEqual(['nothing came for too long']);
  });

  test('a codec that is not taken is said to the publisher, who is let go', async () => {
    const door = await open();
    const publisher = await publish(door.port, { key: 'the-right-key' });
    await publisher.status();
    publisher.media('video', 0, Buffer.from([0x90, ...Buffer.from('hvc1'), 0]));
    expect(await publisher.status()).toMatchObject({
      ...{ code: 'NetStream.Publish.Rejected', description: 'Video must be plain H.264; this is HEVC.' },
    });
    await publisher.closed;
  });

  test('40 connections of noise leave the door as it was', async () => {
    const door = await open();
    const random = seeded(7);
    const noise = Array.from({ length: 40 }, async () => {
      const socket = connect({ port: door.port, host: '127.0.0.1' });
      socket.on('error', () => {}).resume();
      socket.end(Buffer.from(Array.from({ length: 4000 }, () => Math.floor(random() * 256))));
      await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    });
    await Promise.all(noise);
    const publisher = await publish(door.port, { key: 'the-right-key' });
    expect((await publisher.status()).code).toBe('NetStream.Publish.Start');
    publisher.close();
    await expect.poll(() => door.counters()?.open).toBe(0);
  });
});
