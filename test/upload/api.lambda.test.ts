import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { arm } from '../../lambdas/kit/failpoint.ts';
import * as contract from '../../lambdas/upload/contract.ts';
import type { Answered } from '../support/api-event.ts';
import { faults, takeTurns } from '../support/faults.ts';
import { seededTurns } from '../support/seeded-turns.ts';
import { filmOf, MiB, type Sender, sha256, type UploadStage, uploadStage } from './upload-stage.ts';

let stage: UploadStage;
beforeAll(async () => {
  stage = await uploadStage();
});
afterEach(() => {
  faults();
  stage.turnBack();
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await stage.stop();
});

const codeOf = ({ status, body }: Answered): [number, string | undefined] => [status, body?.error?.code];
const put = (part: { url: string; headers: Record<string, string> }, bytes: Buffer, headers = part.headers) =>
  fetch(part.url, { method: 'PUT', headers, body: new Uint8Array(bytes) });
const film = filmOf(1000);

describe('U1 starting', () => {
  test('makes the upload, tells of the video, and signs the parts named at once', async () => {
    const sender = await stage.sender();
    const { status, body } = await stage.start(sender, {
      size_bytes: film.length,
      title: 'Waves',
      auto_publish: true,
      parts: [{ part_no: 1, size: film.length, sha256: sha256(film) }],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'INITIATED', part_count: 1, resume_url: `/v1/uploads/${body.upload_id}` });
    expect((await put(body.parts[0], film)).status).toBe(200);
    const [news] = (await stage.table.news()).filter(({ data }) => data['uploadId'] === body.upload_id);
    expect(news).toMatchObject({
      name: 'upload.started',
      data: { videoId: body.video_id, ownerId: sender.accountId, title: 'Waves', autoPublish: true, access: 'free' },
    });
  });

  test('without a title the file’s name is one', async () => {
    const { body } = await stage.start(await stage.sender(), { size_bytes: 1, filename: '../../My film.mov' });
    const [news] = (await stage.table.news()).filter(({ data }) => data['uploadId'] === body.upload_id);
    expect(news?.data).toMatchObject({ title: 'My film', filename: '../../My film.mov' });
  });

  test.each(['', ' ', ' \t\n'])('a file is called something: not %j', async (filename) => {
    const answer = await stage.start(await stage.sender(), { size_bytes: 1, filename });
    expect(codeOf(answer)).toEqual([422, 'request.invalid']);
    expect(JSON.stringify(answer.body.error.details)).toContain('filename');
  });

  test('a commit that loses leaves no multipart upload behind; one whose fate is unknown leaves it alone', async () => {
    const sender = await stage.sender();
    const size = { size_bytes: 20 * MiB };
    faults({
      command: 'TransactWriteItemsCommand',
      how: 'refuse',
      with: Object.assign(new Error('no'), {
        name: 'TransactionCanceledException',
        CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
      }),
    });
    const lost = await stage.start(sender, size);
    expect(codeOf(lost)).toEqual([429, 'upload.quota']);
    expect(await stage.leftOf(sender)).toEqual({ versions: 0, multiparts: 0 });
    faults({ command: 'TransactWriteItemsCommand', how: 'ambiguous' });
    expect((await stage.start(sender, size, 'ambiguous')).status).toBe(500);
    faults();
    const again = await stage.start(sender, size, 'ambiguous');
    expect(again.status).toBe(201);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await stage.left(again.body)).toEqual({ versions: 0, multiparts: 1 });
  });
});

describe('U2 the same request again', () => {
  test('gets the same answer without its addresses; another body is refused', async () => {
    const sender = await stage.sender();
    const body = { size_bytes: 1000, parts: [{ part_no: 1, size: 1000, sha256: sha256(film) }] };
    const first = await stage.start(sender, body, 'same');
    const again = await stage.start(sender, body, 'same');
    expect(again).toMatchObject({ status: 201, body: { ...first.body, parts: [] } });
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(codeOf(await stage.start(sender, { size_bytes: 2 }, 'same'))).toEqual([
      422,
      'request.idempotency_key_reused',
    ]);
    const other = await stage.start(await stage.sender(), body, 'same');
    expect(other.body.upload_id).not.toBe(first.body.upload_id);
  });

  test('F07 while the first is under way it is told so, and one upload comes of many at once', async () => {
    const sender = await stage.sender();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => stage.start(sender, { size_bytes: 20 * MiB }, 'burst')),
    );
    const made = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.upload_id));
    expect(made.size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(codeOf(answer)).toEqual([409, 'request.idempotency_key_in_flight']);
    expect(await stage.taken(sender)).toMatchObject({ open: 1 });
  });

  test('a failure before the commit lets go of the key', async () => {
    const sender = await stage.sender();
    faults({ command: 'CreateMultipartUploadCommand', how: 'refuse', times: 1 });
    expect((await stage.start(sender, { size_bytes: 20 * MiB }, 'retry')).status).toBe(500);
    expect((await stage.start(sender, { size_bytes: 20 * MiB }, 'retry')).status).toBe(201);
  });

  test('without a key it is refused', async () => {
    const { token } = await stage.sender();
    const answer = await stage.ask(contract.startUpload, { token, body: { filename: 'a', size_bytes: 1 } });
    expect(codeOf(answer)).toEqual([400, 'request.idempotency_key_missing']);
  });
});

describe('U3 the client’s own name for the file', () => {
  test('finds the open upload after a crash, until that one ends', async () => {
    const sender = await stage.sender();
    const body = { size_bytes: 20 * MiB, idempotency_key: 'waves.mp4-20971520-1700000000' };
    const first = await stage.start(sender, body);
    const again = await stage.start(sender, body);
    expect(codeOf(again)).toEqual([409, 'upload.already_open']);
    expect(again.body.error.details).toEqual({
      upload_id: first.body.upload_id,
      video_id: first.body.video_id,
      resume_url: first.body.resume_url,
    });
    expect((await stage.start(await stage.sender(), body)).status).toBe(201);
    await stage.abort(sender, first.body);
    expect((await stage.start(sender, body)).status).toBe(201);
  });

  test('of two at once one wins and the other is shown to it', async () => {
    const sender = await stage.sender();
    const body = { size_bytes: 20 * MiB, idempotency_key: 'both' };
    const [one, other] = await Promise.all([stage.start(sender, body), stage.start(sender, body)]);
    const [won, lost] = one?.status === 201 ? [one, other] : [other, one];
    expect([won?.status, lost?.status]).toEqual([201, 409]);
    expect(lost?.body.error.details.upload_id).toBe(won?.body.upload_id);
  });
});

describe('U4 limits', () => {
  test('a file that is too large is refused before anything is made', async () => {
    const answer = await stage.start(await stage.sender(), { size_bytes: 1024 * MiB + 1 });
    expect(codeOf(answer)).toEqual([413, 'upload.too_large']);
    expect(answer.body.error.details).toEqual({ max_bytes: 1024 * MiB });
  });

  test('AB-11 of ten at once just as many pass as fit, and nothing of the others stays', async () => {
    const sender = await stage.sender();
    const answers = await Promise.all(Array.from({ length: 10 }, () => stage.start(sender, { size_bytes: 20 * MiB })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(new Set(answers.filter(({ status }) => status !== 201).map((one) => String(codeOf(one))))).toEqual(
      new Set(['429,upload.quota']),
    );
    expect(await stage.taken(sender)).toEqual({ open: 3, bytes: 60 * MiB });
    expect(await stage.leftOf(sender)).toEqual({ versions: 0, multiparts: 3 });
  });

  test('the day’s bytes are counted when an upload starts and given back when it ends without a file, once', async () => {
    const sender = await stage.sender();
    const big = await stage.start(sender, { size_bytes: 1024 * MiB });
    const second = await stage.start(sender, { size_bytes: 1024 * MiB });
    expect(second.status).toBe(201);
    expect(codeOf(await stage.start(sender, { size_bytes: 1 }))).toEqual([429, 'upload.quota']);
    for (let times = 0; times < 3; times++) expect((await stage.abort(sender, big.body)).status).toBe(204);
    expect(await stage.taken(sender)).toEqual({ open: 1, bytes: 1024 * MiB });
    expect((await stage.start(sender, { size_bytes: 1 })).status).toBe(201);
  });
});

describe('U5 signed addresses', () => {
  const bytes = filmOf(9 * MiB);
  let sender: Sender;
  let upload: Answered['body'];
  beforeAll(async () => {
    sender = await stage.sender();
    upload = (await stage.start(sender, { size_bytes: bytes.length })).body;
  });

  test('AB-08 take just the declared bytes: length and checksum are part of the signature', async () => {
    const { body } = await stage.sign(sender, upload, bytes);
    const [, last] = body.parts;
    const right = bytes.subarray(8 * MiB);
    const refusedBy = async (part: Buffer, headers?: Record<string, string>) => (await put(last, part, headers)).status;
    const flipped = Buffer.from(right);
    flipped[7] = (flipped[7] ?? 0) ^ 1;
    expect(last.headers).toEqual({ 'x-amz-checksum-sha256': sha256(right) });
    expect(await refusedBy(right.subarray(1))).toBe(403);
    expect(await refusedBy(Buffer.concat([right, Buffer.alloc(1)]))).toBe(403);
    expect(await refusedBy(right, {})).toBe(403);
    expect(await refusedBy(flipped, { 'x-amz-checksum-sha256': sha256(flipped) })).toBe(403);
    expect(await refusedBy(flipped)).toBe(400);
    expect(await refusedBy(right)).toBe(200);
  });

  test('live fifteen minutes', async () => {
    const { body } = await stage.sign(sender, upload, bytes);
    expect(new URL(body.parts[0].url).searchParams.get('X-Amz-Expires')).toBe('900');
    expect(Math.abs(Date.parse(body.parts[0].expires_at) - Date.now() - 900_000)).toBeLessThan(60_000);
  });

  test.each([
    ['beyond the last', { part_no: 3, size: 1 }],
    ['too small', { part_no: 1, size: 1 }],
    ['too large', { part_no: 2, size: 8 * MiB }],
  ])('are not given for a part that is %s', async (_, part) => {
    const answer = await stage.ask(contract.signParts, {
      token: sender.token,
      params: { upload_id: upload.upload_id },
      body: { parts: [{ ...part, sha256: sha256(film) }] },
    });
    expect(codeOf(answer)).toEqual([422, 'upload.part_out_of_range']);
    expect(answer.body.error.details).toMatchObject({ parts: [part.part_no], part_size: 8 * MiB, part_count: 2 });
  });

  test('U6 a small file is put whole, once, as bytes of no kind', async () => {
    const other = await stage.sender();
    const { body: small } = await stage.start(other, { size_bytes: film.length, mime: 'text/html' });
    const { body } = await stage.sign(other, small, film);
    expect(body.parts[0].headers).toMatchObject({ 'if-none-match': '*', 'content-type': 'application/octet-stream' });
    expect((await put(body.parts[0], film, { ...body.parts[0].headers, 'content-type': 'text/html' })).status).toBe(
      403,
    );
    const { 'if-none-match': _, ...overwriting } = body.parts[0].headers;
    expect((await put(body.parts[0], film, overwriting)).status).toBe(403);
    expect((await put(body.parts[0], film)).status).toBe(200);
    expect((await put(body.parts[0], film)).status).toBe(412);
  });
});

describe('U7 U8 completing', () => {
  const bytes = filmOf(9 * MiB, 3);

  test('F22 a client reads what has arrived and sends only the rest', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, bytes, { only: [2] });
    const early = await stage.complete(sender, upload);
    expect(codeOf(early)).toEqual([409, 'upload.parts_missing']);
    expect(early.body.error.details).toEqual({ missing: [1], count: 1 });
    stage.turn(2 * 3600_000);
    const read = await stage.read(sender, upload);
    expect(read.body).toMatchObject({
      state: 'UPLOADING',
      arrived: [{ part_no: 2, size: MiB, sha256: sha256(bytes.subarray(8 * MiB)) }],
    });
    stage.turnBack();
    const { body: signed } = await stage.sign(sender, upload, bytes);
    await put(signed.parts[0], bytes.subarray(0, 8 * MiB));
    const { arrived } = (await stage.read(sender, upload)).body;
    const answer = await stage.complete(sender, upload, {
      parts: arrived.map(({ part_no, etag }: { part_no: number; etag: string }) => ({ part_no, etag: `"${etag}"` })),
    });
    expect(answer).toMatchObject({ status: 202, body: { video_id: upload.video_id, status: 'PROCESSING' } });
    expect(await stage.left(upload)).toEqual({ versions: 1, multiparts: 0 });
  });

  test('repeating it gives the same answer, before and after it is verified', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, bytes);
    const first = await stage.complete(sender, upload);
    expect((await stage.complete(sender, upload)).body).toEqual(first.body);
    await stage.tellArrival(upload);
    await stage.tellVerdict(upload);
    expect(await stage.complete(sender, upload)).toMatchObject({ status: 202, body: first.body });
    expect(await stage.history(upload)).toEqual([
      'start → INITIATED',
      'part_seen → UPLOADING',
      'complete_requested → COMPLETING',
      's3_object_present → VERIFYING',
      'verified → COMPLETED',
    ]);
  });

  test('F23 a part declared otherwise than it was sent, a wrong tag and a wrong checksum are named', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, bytes);
    const wrongTag = await stage.complete(sender, upload, { parts: [{ part_no: 2, etag: 'nonsense' }] });
    expect(codeOf(wrongTag)).toEqual([422, 'upload.parts_mismatch']);
    expect(wrongTag.body.error.details).toEqual({ parts: [2], count: 1 });
    expect(codeOf(await stage.complete(sender, upload, { checksum: `${sha256(film)}-2` }))).toEqual([
      422,
      'upload.parts_mismatch',
    ]);
    const other = Buffer.from(bytes);
    other[9 * MiB - 1] = 9;
    await stage.sign(sender, upload, other);
    const declaredAnew = await stage.complete(sender, upload);
    expect(declaredAnew.body.error.details).toEqual({ parts: [2], count: 1 });
    expect((await stage.kept(upload)).state).toBe('UPLOADING');
  });

  test('U7 the list of parts is fixed once it is asked for', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, bytes);
    await stage.complete(sender, upload);
    expect(codeOf(await stage.sign(sender, upload, bytes))).toEqual([409, 'upload.finished']);
  });

  test('AB-09 after it every part’s address is dead', async () => {
    const sender = await stage.sender();
    const { body: upload } = await stage.start(sender, { size_bytes: bytes.length });
    const { body: signed } = await stage.sign(sender, upload, bytes);
    const halves = [bytes.subarray(0, 8 * MiB), bytes.subarray(8 * MiB)];
    for (const [index, half] of halves.entries()) await put(signed.parts[index], half);
    await stage.complete(sender, upload);
    for (const [index, half] of halves.entries()) expect((await put(signed.parts[index], half)).status).toBe(404);
    expect(await stage.left(upload)).toEqual({ versions: 1, multiparts: 0 });
  });

  test('a file of one part that has not been sent is missing its part', async () => {
    const sender = await stage.sender();
    const { body: upload } = await stage.start(sender, { size_bytes: 10 });
    expect((await stage.complete(sender, upload)).body.error.details).toEqual({ missing: [1], count: 1 });
  });
});

describe('U8 completed by several at once', () => {
  test.each([1, 5])('F24 all of them get the same answer (order %i)', async (order) => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, filmOf(9 * MiB, order));
    takeTurns(seededTurns(order));
    const racers = Array.from({ length: 3 }, () => stage.complete(sender, upload));
    const answers = await Promise.all(racers).finally(() => takeTurns(undefined));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(await stage.left(upload)).toEqual({ versions: 1, multiparts: 0 });
  });
});

describe('U9 when S3’s answer is lost, the object decides', () => {
  const bytes = filmOf(9 * MiB, 5);

  test('F25 joined, but nobody heard', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, bytes);
    faults({ command: 'CompleteMultipartUploadCommand', how: 'ambiguous' });
    expect((await stage.complete(sender, upload)).status).toBe(202);
    expect((await stage.complete(sender, upload)).status).toBe(202);
    expect(await stage.left(upload)).toEqual({ versions: 1, multiparts: 0 });
  });

  test('F25 not joined: stays COMPLETING, and the next complete joins', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, bytes);
    faults({ command: 'CompleteMultipartUploadCommand', how: 'refuse', times: 1 });
    expect((await stage.complete(sender, upload)).status).toBe(202);
    expect((await stage.kept(upload)).state).toBe('COMPLETING');
    expect((await stage.complete(sender, upload)).status).toBe(202);
    expect(await stage.left(upload)).toEqual({ versions: 1, multiparts: 0 });
  });

  test('F25 joined, but the SDK tried again and heard that the parts are no longer there', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, bytes);
    const no = Object.assign(new Error('InvalidPart'), { name: 'InvalidPart' });
    faults({ command: 'CompleteMultipartUploadCommand', how: 'ambiguous', with: no });
    expect((await stage.complete(sender, upload)).status).toBe(202);
    expect((await stage.kept(upload)).state).toBe('COMPLETING');
  });

  test('S3 rejects the parts: the client may send again', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, bytes);
    const no = Object.assign(new Error('InvalidPart'), { name: 'InvalidPart' });
    faults({ command: 'CompleteMultipartUploadCommand', how: 'refuse', with: no, times: 1 });
    expect(codeOf(await stage.complete(sender, upload))).toEqual([422, 'upload.parts_mismatch']);
    expect((await stage.kept(upload)).state).toBe('UPLOADING');
    expect((await stage.complete(sender, upload)).status).toBe(202);
  });

  test('a process that dies between the two is continued by the next complete', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, bytes);
    const disarm = arm('upload.complete.saved', () => {
      throw new Error('killed');
    });
    expect((await stage.complete(sender, upload)).status).toBe(500);
    disarm();
    expect((await stage.kept(upload)).state).toBe('COMPLETING');
    expect((await stage.complete(sender, upload)).status).toBe(202);
    expect(await stage.left(upload)).toEqual({ versions: 1, multiparts: 0 });
  });
});

describe('U10 aborting', () => {
  test('ends it for good: parts gone, addresses dead, news once, quota back', async () => {
    const sender = await stage.sender();
    const bytes = filmOf(9 * MiB, 6);
    const upload = await stage.send(sender, bytes, { only: [2] });
    expect((await stage.abort(sender, upload)).status).toBe(204);
    expect((await stage.abort(sender, upload)).status).toBe(204);
    expect(await stage.left(upload)).toEqual({ versions: 0, multiparts: 0 });
    expect(await stage.newsOf(upload)).toEqual(['upload.started', 'upload.failed']);
    expect(await stage.taken(sender)).toEqual({ open: 0, bytes: 0 });
    expect(codeOf(await stage.read(sender, upload))).toEqual([410, 'upload.gone']);
    expect(codeOf(await stage.complete(sender, upload))).toEqual([410, 'upload.gone']);
    expect(codeOf(await stage.sign(sender, upload, bytes))).toEqual([410, 'upload.gone']);
  });

  test('F24 of complete and abort at once one wins, and the other is told', async () => {
    const bytes = filmOf(9 * MiB, 7);
    for (let round = 0; round < 3; round++) {
      const sender = await stage.sender();
      const upload = await stage.send(sender, bytes);
      const [completed, aborted] = await Promise.all([stage.complete(sender, upload), stage.abort(sender, upload)]);
      const { state } = await stage.kept(upload);
      expect([completed?.status, aborted?.status]).toEqual(state === 'ABORTED' ? [410, 204] : [202, 409]);
      expect(await stage.left(upload)).toEqual({ versions: state === 'ABORTED' ? 0 : 1, multiparts: 0 });
    }
  });

  test('is too late once it is complete', async () => {
    const sender = await stage.sender();
    const upload = await stage.send(sender, film);
    await stage.tellArrival(upload);
    await stage.tellVerdict(upload);
    expect(codeOf(await stage.abort(sender, upload))).toEqual([409, 'upload.finished']);
  });
});

describe('U18 who may', () => {
  test('strangers see no upload, and the same answer as for none', async () => {
    const [owner, stranger] = [await stage.sender(), await stage.sender()];
    const { body: upload } = await stage.start(owner, { size_bytes: 10 });
    const asks = [
      (sender: Sender, which: object) => stage.read(sender, which),
      (sender: Sender, which: object) => stage.complete(sender, which),
      (sender: Sender, which: object) => stage.abort(sender, which),
      (sender: Sender, which: object) => stage.sign(sender, { ...which, part_count: 1, part_size: 8 }, film),
    ];
    for (const ask of asks) {
      const [theirs, none] = [
        await ask(stranger, upload),
        await ask(stranger, { upload_id: 'upl_01JD3V8Z9Q4X7K2M5N6P8R0S1T' }),
      ];
      expect(codeOf(theirs)).toEqual([404, 'upload.not_found']);
      expect(theirs.body.error.message).toBe(none.body.error.message);
    }
    expect((await stage.kept(upload)).state).toBe('INITIATED');
  });

  test('viewers start none; the suspended may only end their own', async () => {
    const viewer = await stage.sender({ roles: ['viewer'] });
    expect(codeOf(await stage.start(viewer, { size_bytes: 1 }))).toEqual([403, 'access.role_needed']);
    const sender = await stage.sender();
    const { body: upload } = await stage.start(sender, { size_bytes: 1 });
    const row = await stage.table.row(`PERSON#${sender.accountId}`, 'PERSON');
    await stage.table.put({ ...row, status: 'suspended', version: 2 });
    // People are remembered for two seconds.
    stage.turn(3000);
    expect(codeOf(await stage.start(sender, { size_bytes: 1 }))).toEqual([403, 'access.account_suspended']);
    expect((await stage.read(sender, upload)).status).toBe(403);
    expect((await stage.abort(sender, upload)).status).toBe(204);
  });

  test('my open uploads are mine, and only those that can be continued', async () => {
    const [sender, other] = [await stage.sender(), await stage.sender()];
    const { body: open } = await stage.start(sender, { size_bytes: 10 });
    const { body: ended } = await stage.start(sender, { size_bytes: 10 });
    await stage.start(other, { size_bytes: 10 });
    await stage.abort(sender, ended);
    const { body } = await stage.ask(contract.listUploads, { token: sender.token });
    expect(body.items.map(({ upload_id }: { upload_id: string }) => upload_id)).toEqual([open.upload_id]);
  });
});
