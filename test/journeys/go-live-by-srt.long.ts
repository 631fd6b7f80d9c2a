import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { speaksSrt } from '../../local/resources/medialive/srt/way-in.ts';
import type { ApiClient } from '../../local/seed/client.ts';
import { type Laptop, refusalOf, startLaptop } from '../support/laptop.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

interface Seen {
  stream_id: string;
  state: string;
  end_reason?: string;
  protocols: string[];
}
interface Started {
  stream: Seen;
  ingest_url: string;
  stream_key: string;
}

/** Over a whole laptop, from its templates: the API makes the secret and the input, ffmpeg listens, another ffmpeg calls. */
describe.skipIf(!(await speaksSrt()))('a stream that is sent by SRT', () => {
  let laptop: Laptop;
  let ada: ApiClient;
  let started: Started;
  let keys: string[] = [];
  let publisher: ChildProcess | undefined;

  beforeAll(async () => {
    laptop = await startLaptop();
    ada = await laptop.creator('ada');
  });
  afterAll(async () => {
    await hush();
    await laptop?.stop();
  });

  /** What OBS does with such an address. It gives up when nobody answers for three seconds, and is told to go on. */
  const publish = async (passphrase: string): Promise<ChildProcess> => {
    const { ffmpeg } = await findBinaries();
    publisher = spawn(
      ffmpeg,
      [
        ...['-hide_banner', '-loglevel', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=24'],
        ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000', '-c:v', 'libx264', '-preset', 'ultrafast'],
        ...['-pix_fmt', 'yuv420p', '-g', '48', '-sc_threshold', '0', '-b:v', '800k', '-c:a', 'aac', '-b:a', '96k'],
        ...['-f', 'mpegts', `${started.ingest_url}&passphrase=${passphrase}`],
      ],
      { stdio: 'ignore' },
    );
    return publisher;
  };
  const hush = async (): Promise<void> => {
    if (!publisher || publisher.exitCode !== null || publisher.signalCode !== null) return;
    const over = once(publisher, 'exit');
    publisher.kill('SIGKILL');
    await over;
  };

  const id = () => started.stream.stream_id;
  const until = async (passphrase: string | undefined, ...states: string[]): Promise<Seen> => {
    const deadline = Date.now() + 180_000;
    for (;;) {
      const now = await ada.call<Seen>('GET', `/v1/streams/${id()}`);
      if (states.includes(now.state)) return now;
      if (Date.now() > deadline) throw new Error(`it is ${now.state}, not ${states.join(' or ')}`);
      const isSilent = !publisher || publisher.exitCode !== null || publisher.signalCode !== null;
      if (passphrase && isSilent) await publish(passphrase);
      await pause(300);
    }
  };

  test('is told where to send it, without the passphrase but with all else', async () => {
    started = await ada.call<Started>('POST', '/v1/streams/start', {
      body: { title: 'Storm at the pier', protocol: 'srt', reconnect_window_sec: 120 },
    });
    keys = [started.stream_key];
    expect(started.ingest_url).toMatch(/^srt:\/\/127\.0\.0\.1:\d+\?mode=caller&pbkeylen=32$/);
    expect(started.stream.protocols).toEqual(['rtmp', 'srt']);
    expect(started).not.toHaveProperty('whip_url');
    await until(undefined, 'WAITING_INPUT');
    expect(await ada.call('GET', `/v1/streams/${id()}/ingest`)).toEqual({
      ...{ ingest_url: started.ingest_url, protocols: ['srt'], stream_key_last4: started.stream_key.slice(-4) },
    });
  });

  test('is on air for whoever knows the passphrase alone', async () => {
    const [code] = await once(await publish('0'.repeat(32)), 'exit');
    expect(code).not.toBe(0);
    expect((await ada.call<Seen>('GET', `/v1/streams/${id()}`)).state).toBe('WAITING_INPUT');
    await until(started.stream_key, 'LIVE');
  });

  test('is the same stream after a lost connection', async () => {
    await hush();
    await until(undefined, 'INTERRUPTED');
    expect((await until(started.stream_key, 'LIVE')).stream_id).toBe(id());
  });

  test('goes on with another passphrase, and the one before opens nothing', async () => {
    const old = started.stream_key;
    const body = { force: true };
    const rotated = await ada.call<Started>('POST', `/v1/streams/${id()}/key/rotate`, { body });
    await hush();
    started = { ...started, ...rotated };
    keys.push(rotated.stream_key);
    await until(rotated.stream_key, 'LIVE');
    await hush();
    await until(undefined, 'INTERRUPTED');
    await once(await publish(old), 'exit');
    expect((await ada.call<Seen>('GET', `/v1/streams/${id()}`)).state).toBe('INTERRUPTED');
    await until(rotated.stream_key, 'LIVE');
  });

  test('becomes a recording, and no passphrase is left in any file or line of the laptop', async () => {
    await pause(4000);
    await ada.call('POST', `/v1/streams/${id()}/stop`);
    expect(await until(undefined, 'ARCHIVED', 'ARCHIVE_FAILED')).toMatchObject({ state: 'ARCHIVED' });
    await hush();
    expect(await refusalOf(ada.call('GET', `/v1/streams/${id()}/ingest`))).toBe('410 live.stream_is_over');
    const files = globSync('**/*', { cwd: laptop.dataDir }).map((name) => join(laptop.dataDir, name));
    const holding = files.filter((name) => {
      const stat = statSync(name, { throwIfNoEntry: false });
      return stat?.isFile() && keys.some((key) => readFileSync(name).includes(key));
    });
    expect(files.length).toBeGreaterThan(20);
    expect(holding).toEqual([]);
    for (const key of keys) expect(JSON.stringify(laptop.cloud.lines())).not.toContain(key);
  });
});
