import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Call } from '../../sdk/src/client.ts';
import { Unreachable } from '../../sdk/src/refusal.ts';
import { type Progress, uploadWith } from '../../sdk/src/upload/upload.ts';

const text = 'abcdefghijklmnopqrstuvwxy';
const file = () => Object.assign(new Blob([text]), { name: 'waves.mp4' });
const known = { uploadId: 'upl_1', videoId: 'vid_1' };

/** A service that takes parts of ten bytes; `silent` says how many requests get no answer first. */
const aService = (silent: { calls: number; puts: number }) => {
  const arrived = new Map<number, string>();
  const asked: { id: string; body: unknown }[] = [];
  const call = (async (id: string, { body }: { body?: { parts: { part_no: number }[] } }) => {
    if (silent.calls-- > 0) throw new Unreachable('gone');
    asked.push({ id, body });
    if (id === 'upload.start') return { upload_id: known.uploadId };
    if (id === 'upload.sign_parts') return { parts: [{ url: `s3://${body?.parts[0]?.part_no}`, headers: {} }] };
    return {
      ...{ upload_id: known.uploadId, video_id: known.videoId, state: 'UPLOADING', size_bytes: text.length },
      ...{ part_size: 10, arrived: [] },
    };
  }) as unknown as Call;
  const upload = uploadWith(async (url, { body, onSent }) => {
    if (silent.puts-- > 0) throw new Unreachable('gone');
    arrived.set(Number(url.slice(5)), await body.text());
    onSent(body.size);
    return 200;
  });
  return { call, upload, arrived, asked };
};

const whole = (arrived: Map<number, string>): string =>
  [...arrived]
    .sort(([one], [other]) => one - other)
    .map(([, part]) => part)
    .join('');

describe('uploading', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
  afterEach(() => void vi.useRealTimers());
  /** Lets the time pass that the work waits for; none passes while it is the machine that is waited for. */
  const through = async <T>(work: Promise<T>): Promise<T> => {
    let isOver = false;
    const ended = () => {
      isOver = true;
    };
    work.then(ended, ended);
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      if (vi.getTimerCount() > 0) await vi.advanceTimersByTimeAsync(500);
    }
    return work;
  };

  test('tells step by step how far it is, and the ids as soon as they are known', async () => {
    const { call, upload, arrived } = aService({ calls: 0, puts: 0 });
    const told: Progress[] = [];
    const ids: unknown[] = [];
    const options = {
      onProgress: (far: Progress) => void told.push(far),
      onKnown: (each: unknown) => void ids.push(each),
    };
    expect(await through(upload(call, file(), options))).toEqual(known);
    expect(whole(arrived)).toBe(text);
    expect([...new Set(told.map(({ step }) => step))]).toEqual(['starting', 'sending', 'finishing']);
    expect(told.at(-1)).toMatchObject({ sentBytes: 25, totalBytes: 25 });
    expect(ids).toEqual([known]);
  });

  test('declares every part by its SHA-256, and names the creation itself', async () => {
    const { call, upload, asked } = aService({ calls: 0, puts: 0 });
    await through(upload(call, file(), { partsAtOnce: 1 }));
    expect(asked[0]?.body).toMatchObject({ idempotency_key: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    const declared = asked.filter(({ id }) => id === 'upload.sign_parts').map(({ body }) => body);
    const sha256 = createHash('sha256').update(text.slice(0, 10)).digest('base64');
    expect(declared[0]).toEqual({ parts: [{ part_no: 1, size: 10, sha256 }] });
  });

  test('waits out a network that comes back, and tells that it waits', async () => {
    const { call, upload, arrived } = aService({ calls: 0, puts: 20 });
    const steps: string[] = [];
    await through(upload(call, file(), { onProgress: ({ step }) => void steps.push(step) }));
    expect(whole(arrived)).toBe(text);
    expect(steps).toContain('waiting');
  });

  test('one that stays away is given up after the patience asked for', async () => {
    const { call, upload } = aService({ calls: 0, puts: Number.POSITIVE_INFINITY });
    const begun = Date.now();
    await expect(through(upload(call, file(), { patienceMs: 60_000 }))).rejects.toBeInstanceOf(Unreachable);
    expect(Date.now() - begun).toBeGreaterThan(60_000);
    expect(Date.now() - begun).toBeLessThan(120_000);
  });

  test('where nothing ever answered, after the first patience when one is named', async () => {
    const { call, upload } = aService({ calls: Number.POSITIVE_INFINITY, puts: 0 });
    const begun = Date.now();
    const options = { patienceMs: 60_000, firstPatienceMs: 30_000 };
    await expect(through(upload(call, file(), options))).rejects.toBeInstanceOf(Unreachable);
    expect(Date.now() - begun).toBeGreaterThan(30_000);
    expect(Date.now() - begun).toBeLessThan(60_000);
  });

  test('where nothing ever answered, soon; but not where somebody waits for ever', async () => {
    const nowhere = aService({ calls: Number.POSITIVE_INFINITY, puts: 0 });
    const begun = Date.now();
    await expect(through(nowhere.upload(nowhere.call, file()))).rejects.toBeInstanceOf(Unreachable);
    expect(Date.now() - begun).toBeLessThan(20_000);
    const patient = aService({ calls: 12, puts: 0 });
    const options = { patienceMs: Number.POSITIVE_INFINITY };
    expect(await through(patient.upload(patient.call, file(), options))).toEqual(known);
  });

  test('once stopped, it tells nothing more, whatever still arrives', async () => {
    const { call } = aService({ calls: 0, puts: 0 });
    const stop = new AbortController();
    const told: string[] = [];
    const upload = uploadWith(async (_, { onSent }) => {
      stop.abort('enough');
      onSent(10);
      throw stop.signal.reason;
    });
    const options = { signal: stop.signal, onProgress: ({ sentBytes }: Progress) => void told.push(String(sentBytes)) };
    await expect(through(upload(call, file(), options))).rejects.toBe('enough');
    expect(told.length).toBeGreaterThan(1);
    expect(told.filter((sent) => sent !== '0')).toEqual([]);
  });

  test('tells what has arrived apart from what is on its way', async () => {
    const { call } = aService({ calls: 0, puts: 0 });
    const told: string[] = [];
    const upload = uploadWith(async (_, { body, onSent }) => {
      onSent(body.size - 1);
      onSent(body.size);
      return 200;
    });
    const onProgress = ({ step, sentBytes, arrivedBytes }: Progress) =>
      void told.push(`${step} ${sentBytes} ${arrivedBytes}`);
    await through(upload(call, file(), { onProgress, partsAtOnce: 1 }));
    expect([...new Set(told)]).toEqual([
      ...['starting 0 undefined', 'starting 0 0', 'sending 0 0', 'sending 9 0', 'sending 10 0', 'sending 10 10'],
      ...['sending 19 10', 'sending 20 10', 'sending 20 20', 'sending 24 20', 'sending 25 20', 'sending 25 25'],
      'finishing 25 25',
    ]);
  });

  test('stopped while it waits, it stops with its caller’s reason', async () => {
    const { call, upload } = aService({ calls: 0, puts: Number.POSITIVE_INFINITY });
    const stop = new AbortController();
    const onProgress = ({ step }: Progress) => {
      if (step === 'waiting') stop.abort('enough');
    };
    await expect(through(upload(call, file(), { onProgress, signal: stop.signal }))).rejects.toBe('enough');
  });
});
