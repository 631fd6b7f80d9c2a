import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { videoDeleted } from '../../lambdas/catalog/events.ts';
import { arm } from '../../lambdas/kit/failpoint.ts';
import { mostChecks } from '../../lambdas/upload/upload.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import type { Answered } from '../support/api-event.ts';
import type { PlannedFault } from '../support/fault-plan.ts';
import { faults, layPlan } from '../support/faults.ts';
import { filmOf, MiB, type Sender, type UploadStage, uploadStage } from './upload-stage.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

let stage: UploadStage;
let onVideoDeleted: unknown;
beforeAll(async () => {
  stage = await uploadStage({ MAX_OPEN_UPLOADS: '20' });
  onVideoDeleted = (await import('../../lambdas/upload/on-video-deleted.lambda.ts')).handler;
});
afterEach(() => {
  faults();
  stage.turnBack();
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await stage.stop();
});

const film = filmOf(1000);
const failureOf = async (upload: Answered['body']) => (await stage.kept(upload)).failure?.code;
const dying = (place: string) =>
  arm(place, () => {
    throw new Error('killed');
  });
/** Sweeps every minute for so long. */
const sweepFor = async (ms: number, everyMs = minute): Promise<void> => {
  for (let passed = 0; passed < ms; passed += everyMs) {
    stage.turn(everyMs);
    await stage.sweep();
  }
};

describe('U11 verification', () => {
  test('pins the version that lies there, and announces it when facts and verdict agree', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, filmOf(9 * MiB));
    await stage.complete(sender, upload);
    expect(await stage.tellArrival(upload)).toEqual([]);
    const waiting = await stage.kept(upload);
    expect(waiting).toMatchObject({
      state: 'VERIFYING',
      pinned: { sizeBytes: 9 * MiB, recognised: { container: 'mp4' } },
    });
    expect(waiting.pinned?.checksum).toBe(waiting.pinned?.declaredChecksum);
    await stage.tellVerdict(upload);
    expect((await stage.kept(upload)).state).toBe('COMPLETED');
    const [news] = (await stage.table.news()).filter(
      ({ name, data }) => name === 'upload.completed' && data['uploadId'] === upload.upload_id,
    );
    expect(news?.data).toMatchObject({
      sourceVersion: 1,
      source: { bucket: stage.bucket, key: waiting.key, s3VersionId: waiting.pinned?.versionId, sizeBytes: 9 * MiB },
    });
  });

  test('a completed upload keeps the day’s bytes and gives back its place', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    expect(await stage.taken(sender)).toEqual({ open: 1, bytes: 1000 });
    await stage.tellArrival(upload);
    await stage.tellVerdict(upload);
    expect(await stage.taken(sender)).toEqual({ open: 0, bytes: 1000 });
    expect(await stage.left(upload)).toEqual({ versions: 1, multiparts: 0 });
  });

  test('F02 the verdict may come first', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await stage.tellVerdict(upload);
    expect((await stage.kept(upload)).state).toBe('UPLOADING');
    await stage.tellArrival(upload);
    expect((await stage.kept(upload)).state).toBe('COMPLETED');
  });

  test('F01 every event five times, then again a day later, is once', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    for (let time = 0; time < 5; time++) {
      await stage.tellArrival(upload);
      await stage.tellVerdict(upload);
    }
    stage.turn(26 * 60 * minute);
    await stage.tellArrival(upload);
    await stage.tellVerdict(upload);
    expect(await stage.newsOf(upload)).toEqual(['upload.started', 'upload.completed']);
    expect(await stage.history(upload)).toHaveLength(4);
    expect(await stage.left(upload)).toEqual({ versions: 1, multiparts: 0 });
  });

  test('both events at once make one end', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await Promise.all([stage.tellArrival(upload), stage.tellVerdict(upload), stage.tellArrival(upload)]);
    expect(await stage.newsOf(upload)).toEqual(['upload.started', 'upload.completed']);
  });
});

describe('U12 U13 U15 what is turned away', () => {
  const verdicts = [
    [
      'a playlist called .mp4',
      Buffer.from('#EXTM3U\nhttp://169.254.169.254/\n'),
      'NO_THREATS_FOUND',
      'upload.not_a_video',
    ],
    ['text called .mp4', Buffer.from('just words\n'), 'NO_THREATS_FOUND', 'upload.not_a_video'],
    ['malware', film, 'THREATS_FOUND', 'upload.malware'],
    ['what cannot be scanned', film, 'UNSUPPORTED', 'upload.unscannable'],
    ['what the scanner failed at', film, 'FAILED', 'upload.unscannable'],
    ['a verdict in words nobody knows', film, 'PROBABLY_FINE', 'upload.unscannable'],
  ] as const;
  test.each(verdicts)(
    '%s: reason told, object removed, quota back, the next upload works',
    async (_, bytes, verdict, code) => {
      const sender = await stage.sender();
      const upload = await stage.send(sender, Buffer.from(bytes));
      await stage.tellArrival(upload);
      await stage.tellVerdict(upload, verdict);
      expect(await stage.kept(upload)).toMatchObject({ state: 'FAILED', failure: { code } });
      expect(await stage.newsOf(upload)).toEqual(['upload.started', 'upload.failed']);
      expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
      expect(await stage.taken(sender)).toEqual({ open: 0, bytes: 0 });
      const { body } = await stage.read(sender, upload);
      expect(body.failure).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
      const next = await stage.send(sender, film);
      await stage.tellArrival(next);
      await stage.tellVerdict(next);
      expect((await stage.kept(next)).state).toBe('COMPLETED');
    },
  );

  test('a verdict on another version lets nothing through', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await stage.tellArrival(upload);
    await stage.tellVerdict(upload, 'NO_THREATS_FOUND', 'another-version');
    expect((await stage.kept(upload)).state).toBe('VERIFYING');
    await stage.tellVerdict(upload);
    expect((await stage.kept(upload)).state).toBe('COMPLETED');
  });

  test('F23 bytes that differ from the declared ones fail the upload', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await stage.sign(sender, upload, filmOf(1000, 2));
    await stage.tellArrival(upload);
    expect(await failureOf(upload)).toBe('upload.checksum_mismatch');
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
  });
});

describe('U17 events nobody asked for', () => {
  const detail = (key: string, bucket = stage.bucket) => ({ bucket: { name: bucket }, object: { key } });

  test('AB-12 unknown, foreign and strangely spelled keys are left alone', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    const { key } = await stage.kept(upload);
    const foreign = [
      'somewhere/else.mp4',
      'uploads/usr_1/vid_1/upl_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      key.replace('/vid_', '/vid_9'),
      key.replace('/usr_', '/usr_9'),
      encodeURIComponent(encodeURIComponent(key)),
      `${key}+`,
      `${key}%`,
      `${key}ü`,
      `${key}%2F..`,
      '%E0%A4%A',
    ];
    for (const one of foreign) expect(await stage.tellObject(detail(one))).toEqual([]);
    expect(await stage.tellObject(detail(key, 'another-bucket'))).toEqual([]);
    expect((await stage.kept(upload)).state).toBe('UPLOADING');
    await stage.tellObject(detail(encodeURIComponent(key)));
    expect((await stage.kept(upload)).state).toBe('VERIFYING');
  });

  test('an event for an object that is not there changes nothing', async () => {
    const sender = await stage.sender();
    const { body: upload } = await stage.start(sender, { size_bytes: 10 });
    expect(await stage.tellObject(detail((await stage.kept(upload)).key))).toEqual([]);
    expect((await stage.kept(upload)).state).toBe('INITIATED');
  });

  test('U10 an object that arrives after the end is removed', async () => {
    const sender = await stage.sender();
    const { body: upload } = await stage.start(sender, { size_bytes: film.length });
    const { body: signed } = await stage.sign(sender, upload, film);
    await stage.abort(sender, upload);
    const [part] = signed.parts;
    expect((await fetch(part.url, { method: 'PUT', headers: part.headers, body: new Uint8Array(film) })).status).toBe(
      200,
    );
    await stage.tellArrival(upload);
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
    expect((await stage.kept(upload)).state).toBe('ABORTED');
  });
});

describe('U14 the sweep, when no event ever arrives', () => {
  const multipart = filmOf(9 * MiB, 4);

  test.each([
    ['nothing', []],
    ['the first part', [1]],
    ['all parts but the last', [1]],
    ['all parts, never completed', [1, 2]],
  ])('F21 abandoned after %s: expired, parts gone, quota back', async (_, only) => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, multipart, { only });
    await sweepFor(day - minute, day - minute);
    expect((await stage.kept(upload)).state).toBe('UPLOADING');
    await sweepFor(2 * minute);
    expect(await stage.kept(upload)).toMatchObject({ state: 'EXPIRED', failure: { code: 'upload.expired' } });
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
    expect(await stage.taken(sender)).toEqual({ open: 0, bytes: 0 });
    expect(await stage.newsOf(upload)).toEqual(['upload.started', 'upload.failed']);
    await sweepFor(17 * minute, 17 * minute);
    expect((await stage.kept(upload)).dueAt).toBeUndefined();
  });

  test('F03 completed, and the arrival was never told: taken in, and done when the verdict comes', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, multipart);
    await stage.complete(sender, upload);
    await sweepFor(3 * minute);
    expect((await stage.kept(upload)).state).toBe('VERIFYING');
    await stage.tellVerdict(upload);
    expect((await stage.kept(upload)).state).toBe('COMPLETED');
  });

  test('F25 the call to S3 never came through: the sweep makes it', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, multipart);
    faults({ command: 'CompleteMultipartUploadCommand', how: 'refuse', times: 1 });
    await stage.complete(sender, upload);
    expect((await stage.kept(upload)).state).toBe('COMPLETING');
    await sweepFor(3 * minute);
    expect((await stage.kept(upload)).state).toBe('VERIFYING');
  });

  test('F25 neither parts nor object: it ends, but not before it was looked at a few times', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, multipart);
    const lost = Object.assign(new Error('NoSuchUpload'), { name: 'NoSuchUpload' });
    faults(
      { command: 'CompleteMultipartUploadCommand', how: 'refuse', with: lost },
      { command: 'ListPartsCommand', how: 'refuse', with: lost, times: 0 },
    );
    expect((await stage.complete(sender, upload)).status).toBe(202);
    await sweepFor(3 * minute);
    expect((await stage.kept(upload)).state).toBe('COMPLETING');
    await sweepFor(15 * minute);
    expect((await stage.kept(upload)).state).toBe('EXPIRED');
    expect(await stage.taken(sender)).toEqual({ open: 0, bytes: 0 });
  });

  test('U13 the verdict never comes: looked for two hours, then given up', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await stage.tellArrival(upload);
    await sweepFor(60 * minute, 6 * minute);
    expect((await stage.kept(upload)).state).toBe('VERIFYING');
    await sweepFor((mostChecks + 1) * 6 * minute, 6 * minute);
    expect(await stage.kept(upload)).toMatchObject({ state: 'FAILED', failure: { code: 'upload.unverified' } });
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
  });

  test('a file put whole but never completed is taken in rather than thrown away', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await sweepFor(day + minute, day + minute);
    expect((await stage.kept(upload)).state).toBe('VERIFYING');
  });

  test('U15 what comes after the clearing up is cleared up too', async () => {
    const sender = await stage.sender();
    const { body: upload } = await stage.start(sender, { size_bytes: film.length });
    const { body: signed } = await stage.sign(sender, upload, film);
    await stage.abort(sender, upload);
    const [part] = signed.parts;
    await fetch(part.url, { method: 'PUT', headers: part.headers, body: new Uint8Array(film) });
    expect(await stage.left(upload)).toMatchObject({ versions: 1 });
    await sweepFor(17 * minute, 17 * minute);
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
    expect((await stage.kept(upload)).dueAt).toBeUndefined();
  });

  test('one upload that cannot be helped does not keep the others waiting', async () => {
    const sender = await stage.sender();
    const [one, other] = [await stage.start(sender, { size_bytes: 10 }), await stage.start(sender, { size_bytes: 10 })];
    stage.turn(day + minute);
    faults({ command: 'HeadObjectCommand', how: 'refuse', times: 1 });
    expect(await stage.sweep()).toMatchObject({ failed: 1 });
    expect(await stage.sweep()).toMatchObject({ failed: 0 });
    expect([(await stage.kept(one.body)).state, (await stage.kept(other.body)).state]).toEqual(['EXPIRED', 'EXPIRED']);
  });
});

describe('F49 an answer that is none judges no file', () => {
  const garbage: PlannedFault[] = [
    { mode: 'garbage', variant: 'empty', operation: 'HeadObject' },
    { mode: 'garbage', variant: 'html', operation: 'GetObject' },
    { mode: 'garbage', variant: 'types', operation: 'Query' },
  ];
  test.each(garbage)('$operation', async (fault) => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await stage.tellVerdict(upload);
    layPlan({ seed: 0, faults: [{ ...fault, times: 1 }] });
    expect(await stage.tellArrival(upload)).toHaveLength(1);
    expect((await stage.kept(upload)).state).toBe('UPLOADING');
    await stage.tellArrival(upload);
    expect((await stage.kept(upload)).state).toBe('COMPLETED');
  });

  test.each(['empty', 'html'])('a list of what is left (%s) does not end the clearing up', async (variant) => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, Buffer.from('words'));
    const disarm = dying('upload.verification.saved');
    await stage.tellArrival(upload);
    disarm();
    layPlan({ seed: 0, faults: [{ mode: 'garbage', variant, operation: 'ListObjectVersions', times: 1 }] });
    stage.turn(17 * minute);
    expect(await stage.sweep()).toMatchObject({ failed: 1 });
    expect((await stage.kept(upload)).dueAt).toBeDefined();
    expect(await stage.sweep()).toMatchObject({ failed: 0 });
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
  });
});

describe('a process that dies on the way is made good by the next event or sweep', () => {
  const places = ['upload.takeIn.looked', 'upload.takeIn.pinned', 'upload.verification.saved'];
  test.each(places)('at %s', async (place) => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await stage.tellVerdict(upload);
    const disarm = dying(place);
    expect(await stage.tellArrival(upload)).toHaveLength(1);
    disarm();
    await stage.tellArrival(upload);
    expect((await stage.kept(upload)).state).toBe('COMPLETED');
    expect(await stage.newsOf(upload)).toEqual(['upload.started', 'upload.completed']);
    expect(await stage.taken(sender)).toEqual({ open: 0, bytes: 1000 });
  });

  test('after failing an upload but before removing its object', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, Buffer.from('words'));
    const disarm = dying('upload.verification.saved');
    expect(await stage.tellArrival(upload)).toHaveLength(1);
    disarm();
    expect(await stage.left(upload)).toMatchObject({ versions: 1 });
    await stage.tellArrival(upload);
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
    expect(await stage.taken(sender)).toEqual({ open: 0, bytes: 0 });
  });

  test('F11 a write whose answer was lost is not done twice', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await stage.tellVerdict(upload);
    faults({ command: 'TransactWriteItemsCommand', how: 'ambiguous', times: 1 });
    expect(await stage.tellArrival(upload)).toHaveLength(1);
    faults({ command: 'TransactWriteItemsCommand', how: 'ambiguous', times: 1 });
    expect(await stage.tellArrival(upload)).toHaveLength(1);
    expect(await stage.tellArrival(upload)).toEqual([]);
    expect(await stage.newsOf(upload)).toEqual(['upload.started', 'upload.completed']);
    expect(await stage.taken(sender)).toEqual({ open: 0, bytes: 1000 });
  });
});

describe('U16 the video is deleted', () => {
  const gone = (upload: Answered['body'], sender: Sender) =>
    deliver(
      onVideoDeleted,
      domainNews(videoDeleted, { ...videoDeleted.example, videoId: upload.video_id, ownerId: sender.accountId }),
    );

  test('while parts are being sent', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, filmOf(9 * MiB), { only: [2] });
    expect(await gone(upload, sender)).toEqual([]);
    expect(await stage.kept(upload)).toMatchObject({ state: 'ABORTED', failure: { code: 'upload.video_deleted' } });
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
  });

  test('F49 a list of its uploads that names none leaves nothing behind: the news comes again', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    layPlan({ seed: 0, faults: [{ mode: 'garbage', variant: 'types', operation: 'Query', times: 1 }] });
    expect(await gone(upload, sender)).toHaveLength(1);
    expect(await gone(upload, sender)).toEqual([]);
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
  });

  test('while it waits for its verdict', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await stage.tellArrival(upload);
    await gone(upload, sender);
    await stage.tellVerdict(upload);
    expect((await stage.kept(upload)).state).toBe('FAILED');
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
    expect(await stage.newsOf(upload)).toEqual(['upload.started', 'upload.failed']);
  });

  test('after it was complete: the source goes, the record stays', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await stage.tellArrival(upload);
    await stage.tellVerdict(upload);
    expect(await gone(upload, sender)).toEqual([]);
    expect(await gone(upload, sender)).toEqual([]);
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
    expect((await stage.kept(upload)).state).toBe('COMPLETED');
  });

  test('of a video that had no upload nothing happens', async () => {
    const sender = await stage.sender();
    expect(await gone({ video_id: stage.newVideoId() }, sender)).toEqual([]);
  });
});
