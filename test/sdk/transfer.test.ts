import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { refusalOf, Unreachable } from '../../sdk/src/refusal.ts';
import { type Cargo, type Road, Stuck, transfer, Unfit } from '../../sdk/src/upload/transfer.ts';

const text = 'abcdefghijklmnopqrstuvwxy';
const aFile = () => Object.assign(new Blob([text]), { name: 'waves.mp4', lastModified: 1 });
const sha = (body: string) => createHash('sha256').update(body).digest('base64');

/** A service that takes parts of ten bytes, as far as a transfer can see it. */
const aService = () => {
  const arrived = new Map<number, { size: number; sha256: string }>();
  const log: string[] = [];
  const trouble: { put: ((partNo: number) => number | Error | undefined) | undefined; complete: Error[] } = {
    put: undefined,
    complete: [],
  };
  const standing = { state: 'UPLOADING' };
  const answer = (id: string, asked: Record<string, unknown>): unknown => {
    log.push(id);
    switch (id) {
      case 'upload.start':
        return { upload_id: 'upl_00000000000000000000000001' };
      case 'upload.read':
        return {
          upload_id: 'upl_00000000000000000000000001',
          video_id: 'vid_1',
          state: standing.state,
          size_bytes: text.length,
          part_size: 10,
          arrived: [...arrived].map(([part_no, part]) => ({ part_no, etag: 'x', ...part })),
        };
      case 'upload.sign_parts': {
        const [part] = (asked['body'] as { parts: { part_no: number; sha256: string }[] }).parts;
        return { parts: [{ part_no: part?.part_no, url: `s3://${part?.part_no}`, headers: { sum: part?.sha256 } }] };
      }
      default: {
        const error = trouble.complete.shift();
        if (error) throw error;
        standing.state = 'VERIFYING';
        return {};
      }
    }
  };
  const rests: number[] = [];
  const road: Road = {
    call: (async (id: string, asked: Record<string, unknown>) => answer(id, asked)) as unknown as Road['call'],
    put: async (url, { headers, body, onSent }) => {
      const partNo = Number(url.replace('s3://', ''));
      log.push(`put ${partNo}`);
      const failure = trouble.put?.(partNo);
      if (failure instanceof Error) throw failure;
      if (failure !== undefined) return failure;
      onSent(body.size);
      arrived.set(partNo, { size: body.size, sha256: headers['sum'] ?? '' });
      return 200;
    },
    digest: async (bytes) => createHash('sha256').update(new Uint8Array(bytes)).digest('base64'),
    rest: async (ms) => void rests.push(ms),
  };
  return { road, arrived, log, trouble, rests, standing };
};

const cargo = (more: Partial<Cargo> = {}): Cargo => ({
  file: aFile(),
  title: 'Waves',
  visibility: 'public',
  autoPublish: false,
  key: 'k',
  ...more,
});
const listen = () => {
  const steps: string[] = [];
  const sent: number[] = [];
  return {
    steps,
    sent,
    telling: {
      step: (step: string) => void steps.push(step),
      known: () => {},
      sent: (bytes: number) => void sent.push(bytes),
    },
  };
};
const known = 'upl_00000000000000000000000001';
const go = (given: Cargo, road: Road, telling = listen().telling) =>
  transfer(given, road, telling, new AbortController().signal);

describe('bringing a file to its place', () => {
  test('begins, sends every part with its own hash, completes', async () => {
    const { road, arrived, log } = aService();
    const heard = listen();
    expect(await go(cargo(), road, heard.telling)).toEqual({ uploadId: known, videoId: 'vid_1' });
    expect([...arrived].sort()).toEqual([
      [1, { size: 10, sha256: sha(text.slice(0, 10)) }],
      [2, { size: 10, sha256: sha(text.slice(10, 20)) }],
      [3, { size: 5, sha256: sha(text.slice(20)) }],
    ]);
    expect(log[0]).toBe('upload.start');
    expect(log.at(-1)).toBe('upload.complete');
    expect(heard.sent.at(-1)).toBe(25);
  });

  test('continues with what is missing, and does not begin again', async () => {
    const { road, arrived, log } = aService();
    arrived.set(1, { size: 10, sha256: sha(text.slice(0, 10)) });
    const heard = listen();
    await go(cargo({ uploadId: known }), road, heard.telling);
    expect(log).not.toContain('upload.start');
    expect(log.filter((each) => each.startsWith('put')).sort()).toEqual(['put 2', 'put 3']);
    expect(heard.sent[0]).toBe(10);
  });

  test('sends a part again that came from what is now another file', async () => {
    const { road, arrived, log } = aService();
    arrived.set(1, { size: 10, sha256: sha('other byte') });
    await go(cargo({ uploadId: known }), road);
    expect(log).toContain('put 1');
    expect(arrived.get(1)?.sha256).toBe(sha(text.slice(0, 10)));
  });

  test('waits out a lost network, however often, and goes on by itself', async () => {
    const { road, log, trouble, rests } = aService();
    let silent = 12;
    trouble.put = () => (silent-- > 0 ? new Unreachable('gone') : undefined);
    const heard = listen();
    await go(cargo(), road, heard.telling);
    expect(heard.steps).toContain('waiting');
    expect(rests.length).toBe(12);
    expect(log.at(-1)).toBe('upload.complete');
  });

  test('asks for a fresh address when one is refused, but not for ever', async () => {
    const { road, log, trouble } = aService();
    let refusals = 1;
    trouble.put = () => (refusals-- > 0 ? 403 : undefined);
    await go(cargo(), road);
    expect(log.filter((each) => each === 'upload.sign_parts')).toHaveLength(4);

    const stubborn = aService();
    stubborn.trouble.put = () => 400;
    await expect(go(cargo(), stubborn.road)).rejects.toBeInstanceOf(Stuck);
  });

  test('sends what completing finds missing or different', async () => {
    const { road, log, trouble } = aService();
    trouble.complete = [
      refusalOf(422, { error: { code: 'upload.parts_mismatch', message: '', details: { parts: [{ part_no: 2 }] } } }),
    ];
    await go(cargo(), road);
    expect(log.filter((each) => each === 'put 2')).toHaveLength(2);
    expect(log.filter((each) => each === 'put 1')).toHaveLength(1);
  });

  test('a file that was refused before completing came says why, and is not tried again', async () => {
    const { road, trouble, rests } = aService();
    const failure = { code: 'upload.not_a_video', message: 'This file is a playlist.' };
    trouble.complete = [refusalOf(410, { error: { code: 'upload.gone', message: 'Ended.', details: { failure } } })];
    const refused = go(cargo(), road);
    await expect(refused).rejects.toThrow('This file is a playlist.');
    await expect(refused).rejects.toBeInstanceOf(Unfit);
    expect(rests).toEqual([]);
  });

  test('one that has already been completed is done', async () => {
    const { road, log, standing } = aService();
    standing.state = 'VERIFYING';
    expect(await go(cargo({ uploadId: known }), road)).toMatchObject({ videoId: 'vid_1' });
    expect(log).toEqual(['upload.read']);
  });

  test('one that has expired says so', async () => {
    const { road, standing } = aService();
    standing.state = 'EXPIRED';
    await expect(go(cargo({ uploadId: known }), road)).rejects.toBeInstanceOf(Stuck);
    await expect(go(cargo({ uploadId: known }), road)).rejects.not.toBeInstanceOf(Unfit);
    standing.state = 'FAILED';
    await expect(go(cargo({ uploadId: known }), road)).rejects.toBeInstanceOf(Unfit);
  });

  test('stopped by its person, it stops', async () => {
    const { road, trouble } = aService();
    const stop = new AbortController();
    trouble.put = () => {
      stop.abort();
      return new Unreachable('aborted');
    };
    await expect(transfer(cargo(), road, listen().telling, stop.signal)).rejects.toBeDefined();
    expect(stop.signal.aborted).toBe(true);
  });
});
