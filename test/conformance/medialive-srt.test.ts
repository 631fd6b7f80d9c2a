import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateInputCommand,
  type CreateInputCommandInput,
  DeleteInputCommand,
  DescribeInputCommand,
  StartChannelCommand,
  StopChannelCommand,
} from '@aws-sdk/client-medialive';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { flvHeader, flvTag, type Tag } from '../../local/resources/medialive/feed/flv.ts';
import { FlvReader } from '../../local/resources/medialive/srt/flv-reader.ts';
import { speaksSrt } from '../../local/resources/medialive/srt/way-in.ts';
import { type MediaLiveStage, mediaLiveStage, pullThePlug, trackReceiver } from './medialive-stage.ts';

vi.setConfig({ testTimeout: 90_000 });

const passphrase = '3f9a6e0d1b2c3a4f5e5f0c2a8e1b9f3a';
const wrong = '00000000000000000000000000000000';
const arnOf = (name: string) => `arn:aws:secretsmanager:eu-west-1:000000000000:secret:live/srt/${name}-abcdef`;
const arn = arnOf('one');
const otherArn = arnOf('two');
const otherPassphrase = 'another-passphrase-of-some-length';

describe('the tags ffmpeg writes', () => {
  const tags: Tag[] = [
    { kind: 'video', atMs: 0, body: Buffer.from([0x17, 0, 1, 2, 3]) },
    { kind: 'audio', atMs: 40, body: Buffer.alloc(0) },
    { kind: 'video', atMs: 0x1234567, body: Buffer.alloc(3000, 7) },
  ];
  const script = flvTag({ kind: 'audio', atMs: 0, body: Buffer.from('onMetaData') });
  script[0] = 18;
  const file = Buffer.concat([flvHeader, script, ...tags.map(flvTag)]);

  test.each([1, 2, 7, 64, file.length])('are the same in pieces of %d bytes', (size) => {
    const reader = new FlvReader();
    const read: Tag[] = [];
    for (let at = 0; at < file.length; at += size)
      for (const tag of reader.read(file.subarray(at, at + size))) read.push({ ...tag, body: Buffer.from(tag.body) });
    expect(read).toEqual(tags);
  });
});

describe.skipIf(!(await speaksSrt()))('SRT', () => {
  let stage: MediaLiveStage;
  let receiver: Awaited<ReturnType<typeof trackReceiver>>;
  const publishers = new Set<ChildProcess>();
  const secrets = new Map<string, string>();

  const open = async (options: { cidr?: string } = {}) => {
    stage = await mediaLiveStage({}, { ...options, surroundings: { secret: (id) => secrets.get(id) } });
  };
  beforeEach(async () => {
    receiver = await trackReceiver();
    secrets.set(arn, passphrase).set(otherArn, otherPassphrase);
  });
  afterEach(async () => {
    for (const child of publishers) child.kill('SIGKILL');
    await stage.stop();
    await receiver.stop();
  });

  const request = (PassphraseSecretArn = arn): CreateInputCommandInput => ({
    ...{ Name: 'by-srt', Type: 'SRT_LISTENER', InputSecurityGroups: ['everyone'] },
    SrtSettings: {
      SrtListenerSettings: { Decryption: { Algorithm: 'AES256', PassphraseSecretArn }, MinimumLatency: 120 },
    },
  });
  const anInput = async (secretArn?: string) => {
    const { Input } = await stage.client().send(new CreateInputCommand(request(secretArn)));
    return { id: Input?.Id ?? '', port: Number(Input?.Destinations?.[0]?.Port), input: Input };
  };
  const onAir = async (secretArn?: string) => {
    const { id, port } = await anInput(secretArn);
    const channelId = await stage.aChannel(`${receiver.origin}/in/v1/g/1/c/index`, id);
    await stage.client().send(new StartChannelCommand({ ChannelId: channelId }));
    await stage.reaches(channelId, 'RUNNING');
    return { channelId, inputId: id, port };
  };
  const counters = (port: number) => stage.service().listening.srt()[port];

  /** ffmpeg as a caller, until it is stopped or gives up. */
  const publish = async (port: number, secret: string | undefined, codec = 'libx264') => {
    const { ffmpeg } = await findBinaries();
    const asked = `mode=caller&pbkeylen=32${secret ? `&passphrase=${secret}` : ''}`;
    const child = spawn(
      ffmpeg,
      [
        ...['-hide_banner', '-nostdin', '-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=30'],
        ...['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000', '-t', '600', '-c:v', codec],
        ...(codec.startsWith('lib') ? ['-preset', 'ultrafast', '-tune', 'zerolatency'] : []),
        ...['-pix_fmt', 'yuv420p', '-g', '30', '-c:a', 'aac', '-f', 'mpegts', `srt://127.0.0.1:${port}?${asked}`],
      ],
      { stdio: 'ignore' },
    );
    publishers.add(child);
    const ended = new Promise<number | null>((resolve) =>
      child.once('close', (code) => {
        publishers.delete(child);
        resolve(code);
      }),
    );
    return { child, ended };
  };

  /** The handshake is tried for three seconds: somebody may have to knock again. */
  const publishUntilTaken = async (port: number, secret: string) => {
    const before = counters(port)?.admitted ?? 0;
    for (;;) {
      const one = await publish(port, secret);
      const isSettled = () => (counters(port)?.admitted ?? 0) > before || one.child.exitCode !== null;
      await expect.poll(isSettled, { timeout: 20_000 }).toBe(true);
      if (one.child.exitCode === null) return one;
    }
  };
  const arrives = () =>
    expect
      .poll(() => receiver.of('v180.cmfv').some(({ bytes }) => bytes.length > 2000), { timeout: 30_000 })
      .toBe(true);

  test('an input has its address at once, a port of its own each, and says nowhere what its passphrase is', async () => {
    await open();
    const [one, two] = [await anInput(), await anInput(otherArn)];
    expect(one.input).toMatchObject({
      ...{ Type: 'SRT_LISTENER', InputClass: 'SINGLE_PIPELINE', SecurityGroups: ['everyone'] },
      Destinations: [{ Ip: '127.0.0.1', Url: `srt://127.0.0.1:${one.port}` }],
    });
    expect(two.port).not.toBe(one.port);
    const described = await stage.client().send(new DescribeInputCommand({ InputId: one.id }));
    expect(described.SrtSettings).toEqual(request().SrtSettings);
    await stage.again();
    const again = await stage.client().send(new DescribeInputCommand({ InputId: one.id }));
    expect(again.Destinations?.[0]?.Port).toBe(String(one.port));
    await stage.client().send(new DeleteInputCommand({ InputId: one.id }));
  });

  test.each<[string, Partial<CreateInputCommandInput>]>([
    ['without a passphrase', { SrtSettings: { SrtListenerSettings: undefined } }],
    ['with stream names', { Destinations: [{ StreamName: 'live/a-key-of-some-length' }] }],
    ['that calls', { Type: 'SRT_CALLER' }],
  ])('an input %s is refused', async (_, wrongly) => {
    await open();
    const asked = stage.client().send(new CreateInputCommand({ ...request(), ...wrongly }));
    await expect(asked).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  test('who knows the passphrase is on air; who does not is refused with not one byte of media read', async () => {
    await open();
    const { channelId, port } = await onAir();
    await expect.poll(() => stage.alerts(channelId)).toContain('Video Not Detected');
    const line = await tapped(port);
    for (const secret of [wrong, undefined, otherPassphrase]) {
      const before = counters(port)?.refused ?? 0;
      // Before it listens, nobody is refused: the caller is only not answered.
      while ((counters(port)?.refused ?? 0) === before)
        expect(await (await publish(line.port, secret)).ended).not.toBe(0);
    }
    expect(counters(port)).toMatchObject({ admitted: 0, mediaBytes: 0 });
    expect(receiver.pushed).toEqual([]);
    expect(line.packets.handshakes).toBeGreaterThan(0);
    expect(line.packets.media).toBe(0);
    await publish(line.port, passphrase);
    await arrives();
    expect(line.packets.media).toBeGreaterThan(0);
    line.stop();
    await expect.poll(() => stage.alerts(channelId)).not.toContain('Video Not Detected');
    const { listening, logged, dataDir } = stage.service();
    expect(listening.inspect()).toMatchObject({ onAir: [{ channelId, picture: { width: 320, height: 180 } }] });
    expect(logged.join()).toContain('the passphrase is not right');
    // Neither what was logged, nor a file, nor the list of processes shows it.
    expect(logged.join()).not.toContain(passphrase);
    for (const name of readdirSync(dataDir, { recursive: true, encoding: 'utf8' }))
      expect(await readFile(join(dataDir, name), 'latin1').catch(() => '')).not.toContain(passphrase);
    const publisher = [...publishers].map(({ pid }) => String(pid));
    if (process.platform === 'linux')
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && !publisher.includes(name)))
        expect(commandOf(pid)).not.toContain(passphrase);
  });

  test('the first publisher stays, and after a lost connection who comes back goes on in the same channel', async () => {
    await open();
    const { channelId, port } = await onAir();
    const first = await publishUntilTaken(port, passphrase);
    await arrives();
    expect(await (await publish(port, passphrase)).ended).not.toBe(0);
    expect(counters(port)).toMatchObject({ admitted: 1 });
    expect(first.child.exitCode).toBeNull();
    await pullThePlug(first.child);
    await expect.poll(() => stage.alerts(channelId), { timeout: 15_000 }).toContain('Video Not Detected');
    await publishUntilTaken(port, passphrase);
    await expect.poll(() => stage.alerts(channelId), { timeout: 15_000 }).not.toContain('Video Not Detected');
    expect(counters(port)).toMatchObject({ admitted: 2 });
    await stage.reaches(channelId, 'RUNNING');
  });

  test('two channels are on air at once, each with its own passphrase', async () => {
    await open();
    const [one, two] = [await onAir(), await onAir(otherArn)];
    await publishUntilTaken(one.port, passphrase);
    await publishUntilTaken(two.port, otherPassphrase);
    expect([counters(one.port)?.admitted, counters(two.port)?.admitted]).toEqual([1, 1]);
  });

  test.each(['mpeg2video', 'libx265'])(
    'what %s makes is not taken, and the next publisher is let in',
    async (codec) => {
      await open();
      const { port } = await onAir();
      const other = await publish(port, passphrase, codec);
      await expect
        .poll(() => stage.service().logged.join('\n'), { timeout: 30_000 })
        .toMatch(/SRT.* must be (plain )?H\.264/);
      other.child.kill('SIGKILL');
      await other.ended;
      await publishUntilTaken(port, passphrase);
      await arrives();
    },
  );

  test('a stopped channel listens no more, and leaves no process behind', async () => {
    await open();
    const { channelId, inputId, port } = await onAir();
    const quiet = await onAir(otherArn);
    const { child } = await publishUntilTaken(port, passphrase);
    await expect.poll(() => isFreeUdp(quiet.port), { timeout: 10_000 }).toBe(false);
    for (const one of [channelId, quiet.channelId]) {
      await stage.client().send(new StopChannelCommand({ ChannelId: one }));
      await stage.reaches(one, 'IDLE');
    }
    for (const one of [port, quiet.port]) await expect.poll(() => isFreeUdp(one), { timeout: 5_000 }).toBe(true);
    expect(stage.service().listening.srt()).toEqual({});
    expect(await (await publish(port, passphrase)).ended).not.toBe(0);
    await pullThePlug(child);
    await stage.remove(channelId);
    await expect
      .poll(() =>
        stage
          .client()
          .send(new DeleteInputCommand({ InputId: inputId }))
          .then(() => 'gone', String),
      )
      .toBe('gone');
  });

  test('nobody listens whose group lets nobody of this machine in, or whose passphrase is gone', async () => {
    await open({ cidr: '203.0.113.0/24' });
    const { port } = await onAir();
    expect(counters(port)).toBeUndefined();
    expect(stage.service().logged.join()).toContain('lets nobody of this machine in');
    await stage.stop();
    await open();
    secrets.delete(arn);
    const other = await onAir();
    expect(counters(other.port)).toBeUndefined();
    expect(stage.service().logged.join()).toContain('its passphrase cannot be read');
  });
});

const commandOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return ''; // it has ended meanwhile
  }
};

/** A line to a listener on which what callers send is counted: of SRT, packets whose first bit is not set carry media. */
const tapped = async (to: number) => {
  const [front, back] = [createSocket('udp4'), createSocket('udp4')];
  const packets = { media: 0, handshakes: 0 };
  let caller = 0;
  front.on('message', (packet, from) => {
    caller = from.port;
    packets[(packet[0] ?? 0) & 0x80 ? 'handshakes' : 'media'] += 1;
    back.send(packet, to, '127.0.0.1');
  });
  back.on('message', (packet) => front.send(packet, caller, '127.0.0.1'));
  await new Promise<void>((resolve) => front.bind(0, '127.0.0.1', resolve));
  return {
    port: front.address().port,
    packets,
    stop() {
      front.close();
      back.close();
    },
  };
};

const isFreeUdp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createSocket('udp4');
    probe.once('error', () => resolve(false));
    probe.bind(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
