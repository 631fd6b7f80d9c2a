import { describe, expect, test } from 'vitest';
import {
  abandon,
  abort,
  completeRequested,
  expire,
  giveUp,
  IllegalTransition,
  lifeMs,
  objectPresent,
  type Pinned,
  partSeen,
  partsRejected,
  start,
  type Transition,
  titleFor,
  type Upload,
  verify,
} from '../../lambdas/upload/upload.ts';
import { transitions, type UploadState } from '../../lambdas/upload/upload-machine.ts';
import { anUpload, uploadedAt, uploadIds } from '../support/an-upload.ts';
import { pairsOf } from '../support/machines.ts';

const now = new Date('2026-11-20T11:00:00.000Z');
const pairs = pairsOf('upload');
const states = [...new Set(pairs.map(({ from }) => from))] as UploadState[];

const found: Pinned = {
  versionId: 'v1',
  etag: 'abc-3',
  sizeBytes: 22_348_112,
  checksum: 'hash-3',
  declaredChecksum: 'hash-3',
  recognised: { container: 'mp4' },
};
const clean = { verdict: 'clean' as const, versionId: 'v1' };
const policy = { bucket: 'sources', unscannable: 'refuse' as const };
const judged =
  (pinned: Partial<Pinned>, scan: Upload['scan'] = clean) =>
  (upload: Upload) =>
    verify({ ...upload, pinned: { ...found, ...pinned }, scan }, policy, now);

/** How each event of the machine is asked of the rules. */
const asked: Record<string, (upload: Upload) => Transition | undefined> = {
  part_seen: (upload) => partSeen(upload, now),
  complete_requested: (upload) => completeRequested(upload, now),
  s3_object_present: (upload) => objectPresent(upload, found, now),
  s3_parts_rejected: (upload) => partsRejected(upload, now),
  verified: judged({}),
  checksum_mismatch: judged({ checksum: 'other-3' }),
  type_rejected: judged({ recognised: { refused: 'This is text.' } }),
  size_rejected: judged({ sizeBytes: 1 }),
  malware: judged({}, { verdict: 'threat', versionId: 'v1' }),
  'timeout:attempts_exhausted': (upload) => giveUp(upload, now),
  'timeout:ttl': (upload) => expire(upload, now),
  abort: (upload) => abort(upload, now),
};

describe('U19 the machine', () => {
  test.each(pairs)('$from and $event lead to $to', ({ from, event, to }) => {
    expect((transitions[from as UploadState] as Record<string, string>)[event]).toBe(to);
  });

  const legal = pairs.filter(({ event, from, to }) => to && asked[event] && from !== to);
  test.each(legal)('the rules take $from by $event to $to with one version more', ({ from, event, to }) => {
    const before = anUpload({ state: from as UploadState, version: 7 });
    expect(asked[event]?.(before)).toMatchObject({ event, after: { state: to, version: 8 } });
  });

  const illegal = pairs.filter(({ event, to }) => !to && asked[event]);
  test.each(illegal)('the rules refuse $event in $from', ({ from, event }) => {
    expect(() => asked[event]?.(anUpload({ state: from as UploadState }))).toThrow(IllegalTransition);
  });

  test('a further part changes nothing', () => {
    expect(partSeen(anUpload({ state: 'UPLOADING' }), now)).toBeUndefined();
  });
});

describe('starting', () => {
  const begin = (filename: string, sizeBytes: number) =>
    start({ filename, sizeBytes }, uploadIds, { maxUploadBytes: 10 ** 9 }, uploadedAt);

  test('U4 a file above the limit is refused, one at the limit is not', () => {
    expect(() => begin('a.mp4', 10 ** 9 + 1)).toThrow(/larger than your plan/);
    expect(begin('a.mp4', 10 ** 9)).toMatchObject({ state: 'INITIATED', partCount: 120 });
  });

  test('an upload lives a day and is due at its end', () => {
    const { expiresAt, dueAt } = begin('a.mp4', 1);
    expect(Date.parse(expiresAt) - uploadedAt.getTime()).toBe(lifeMs);
    expect(dueAt).toBe(expiresAt);
  });

  const names = [
    '../../etc/passwd',
    '..%2f..%2fetc',
    '%252e%252e/',
    'C:\\temp\\film.mp4',
    'film\0.mp4',
    'a//b',
    '\u202egpj.exe',
    'film.mp4 ',
    'x'.repeat(1024),
    'CON',
    '.m3u8',
    'a\r\nSet-Cookie: b',
    'ünï.mov',
    '‥/film',
  ];
  test.each(names)('the name %j is shown and leads nowhere', (name) => {
    const upload = begin(name, 1);
    expect(upload.key).toBe(`uploads/${uploadIds.ownerId}/${uploadIds.videoId}/${uploadIds.uploadId}`);
    expect(upload.filename).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test.each([
    ['waves.mp4', 'waves'],
    ['My holiday 2.0.mov', 'My holiday 2.0'],
    ['C:\\films\\sea.mkv', 'sea'],
    ['.mp4', 'Untitled'],
    ['\r\n', 'video'],
    // A title of half a character would be in nobody's table, and its news in nobody's hands.
    [`${'x'.repeat(254)}😀.mp4`, 'x'.repeat(254)],
  ])('%j is called %j until its owner says otherwise', (filename, title) => {
    expect(titleFor(filename)).toBe(title);
  });
});

describe('judging', () => {
  const verifying = anUpload({ state: 'VERIFYING', pinned: found });
  const codeOf = (transition: Transition | undefined): string | undefined => transition?.after.failure?.code;

  test('U11 a whole, right, clean video is complete, and the news names the very version that was looked at', () => {
    const done = verify({ ...verifying, scan: clean }, policy, now);
    expect(done).toMatchObject({ event: 'verified', after: { state: 'COMPLETED' } });
    expect(done?.after.dueAt).toBeUndefined();
    expect(done?.news?.data).toMatchObject({
      sourceVersion: 1,
      source: { bucket: 'sources', key: verifying.key, s3VersionId: 'v1', etag: 'abc-3', container: 'mp4' },
    });
  });

  test('U11 without a verdict it waits; a bad file does not wait for one', () => {
    expect(verify(verifying, policy, now)).toBeUndefined();
    expect(codeOf(judged({ sizeBytes: 1 }, undefined)(verifying))).toBe('upload.size_mismatch');
  });

  test('U11 a checksum S3 did not compute, or parts that were never declared, are a mismatch', () => {
    expect(codeOf(judged({ checksum: undefined })(verifying))).toBe('upload.checksum_mismatch');
    expect(codeOf(judged({ checksum: undefined, declaredChecksum: undefined })(verifying))).toBe(
      'upload.checksum_mismatch',
    );
  });

  test('U13 a verdict on another version says nothing', () => {
    expect(judged({}, { verdict: 'clean', versionId: 'v2' })(verifying)).toBeUndefined();
    expect(judged({}, { verdict: 'threat', versionId: 'v2' })(verifying)).toBeUndefined();
  });

  test('U13 what could not be scanned is refused or accepted as configured', () => {
    const unread = { ...verifying, scan: { verdict: 'unscannable' as const, versionId: 'v1' } };
    expect(codeOf(verify(unread, policy, now))).toBe('upload.unscannable');
    expect(verify(unread, { ...policy, unscannable: 'accept' }, now)?.after.state).toBe('COMPLETED');
  });

  test('U15 every bad end says why in a sentence and is cleared up after the last signed address is dead', () => {
    for (const [event, ask] of Object.entries(asked)) {
      const pair = pairs.find((one) => one.event === event && ['FAILED', 'ABORTED', 'EXPIRED'].includes(one.to ?? ''));
      if (!pair) continue;
      const ended = ask(anUpload({ state: pair.from as UploadState }));
      expect(ended?.news?.event.name).toBe('upload.failed');
      expect(ended?.after.failure?.message).toMatch(/^[A-Z].*\.$/);
      expect(Date.parse(ended?.after.dueAt ?? '') - now.getTime()).toBeGreaterThan(15 * 60_000);
    }
  });

  test('U16 when its video is deleted an upload ends from any state but an ended one', () => {
    expect(Object.fromEntries(states.map((state) => [state, abandon(anUpload({ state }), now)?.after.state]))).toEqual({
      INITIATED: 'ABORTED',
      UPLOADING: 'ABORTED',
      COMPLETING: 'EXPIRED',
      VERIFYING: 'FAILED',
      COMPLETED: undefined,
      FAILED: undefined,
      ABORTED: undefined,
      EXPIRED: undefined,
    });
  });
});
