import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from 'vitest';
import { local } from '../../local/resource.ts';
import { AwsChunkedDecoder } from '../../local/resources/s3/aws-chunked.ts';
import { clientWith, refusal, refusedWith, s3ForTheFile, sha256 } from './s3-laptop.ts';

const { laptop, presigner, plain } = await s3ForTheFile();

describe('signatures', () => {
  const body = 'twelve bytes';
  const signedPut = (key: string, more: { input?: object; signed?: string[]; expiresIn?: number } = {}) =>
    getSignedUrl(presigner, new PutObjectCommand({ Bucket: 'plain', Key: key, ...more.input }), {
      expiresIn: more.expiresIn ?? 60,
      ...(more.signed && {
        unhoistableHeaders: new Set(more.signed),
        signableHeaders: new Set(['host', ...more.signed]),
      }),
    });

  test('no signature, no answer', async () => {
    expect(await refusedWith(await fetch(`${laptop.url}/plain/objects/digits`))).toBe('403 AccessDenied');
  });

  test.each([
    [
      'another key id',
      { accessKeyId: 'AKIASOMEONE', secretAccessKey: local.secretAccessKey },
      '403 InvalidAccessKeyId',
    ],
    ['another secret', { accessKeyId: local.accessKeyId, secretAccessKey: 'guess' }, '403 SignatureDoesNotMatch'],
  ])('%s is refused', async (_, credentials, expected) => {
    const stranger = clientWith(laptop, { credentials });
    expect(await refusal(stranger.send(new ListObjectsV2Command({ Bucket: 'plain' })))).toBe(expected);
    stranger.destroy();
  });

  test('a signed address with its checksum in the query takes exactly that body', async () => {
    const url = await signedPut('signed/hoisted', { input: { ChecksumSHA256: sha256(body) } });
    expect(url).toContain('x-amz-checksum-sha256');
    expect(await refusedWith(await fetch(url, { method: 'PUT', body: 'another body' }))).toBe('400 BadDigest');
    const answer = await fetch(url, { method: 'PUT', body });
    expect([answer.status, answer.headers.get('x-amz-checksum-sha256')]).toEqual([200, sha256(body)]);
  });

  test('with length and checksum signed as headers, every one of them must be sent as it was signed', async () => {
    const url = await signedPut('signed/headers', {
      input: { ChecksumSHA256: sha256(body), ContentLength: body.length },
      signed: ['content-length', 'x-amz-checksum-sha256'],
    });
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;x-amz-checksum-sha256');
    const headers = { 'x-amz-checksum-sha256': sha256(body) };
    const attempt = (sent: string, sentHeaders: Record<string, string>) =>
      fetch(url, { method: 'PUT', body: sent, headers: sentHeaders }).then((answer) =>
        answer.ok ? 'accepted' : refusedWith(answer),
      );
    expect(await attempt(body, {})).toBe('403 SignatureDoesNotMatch');
    expect(await attempt(`${body} and more`, headers)).toBe('403 SignatureDoesNotMatch');
    expect(await attempt('less', headers)).toBe('403 SignatureDoesNotMatch');
    expect(await attempt('TWELVE BYTES', headers)).toBe('400 BadDigest');
    expect(await attempt(body, { ...headers, 'x-amz-checksum-sha256': sha256('x') })).toBe('403 SignatureDoesNotMatch');
    expect(await attempt(body, { ...headers, 'x-amz-tagging': 'a=b' })).toBe('403 AccessDenied');
    expect(await attempt(body, headers)).toBe('accepted');
  });

  test('a body without a length is refused before it is read', async () => {
    const url = await signedPut('signed/endless');
    const stream = Readable.toWeb(Readable.from(['x'])) as ReadableStream;
    const answer = await fetch(url, { method: 'PUT', body: stream, duplex: 'half' } as RequestInit);
    expect(await refusedWith(answer)).toBe('411 MissingContentLength');
  });

  test('a body that ends before its length leaves nothing behind', async () => {
    const url = new URL(await signedPut('signed/torn'));
    const socket = connect(Number(url.port), url.hostname);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const head = `PUT ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: 100\r\n\r\n`;
    socket.write(`${head}only this`, () => socket.end());
    socket.resume();
    await closed;
    expect(await refusal(plain.get('signed/torn'))).toBe('404 NoSuchKey');
  });

  test.each([
    ['another key', (url: URL) => void Object.assign(url, { pathname: '/plain/signed/other' })],
    ['another part number', (url: URL) => void url.searchParams.append('partNumber', '2')],
    ['a longer life', (url: URL) => void url.searchParams.set('X-Amz-Expires', '6000')],
    ['another time', (url: URL) => void url.searchParams.set('X-Amz-Date', '20990101T000000Z')],
    ['another checksum', (url: URL) => void url.searchParams.set('x-amz-checksum-sha256', sha256('x'))],
    ['a changed signature', (url: URL) => void url.searchParams.set('X-Amz-Signature', '0'.repeat(64))],
  ])('a signed address changed to have %s is refused', async (_, change) => {
    const url = new URL(await signedPut('signed/tampered', { input: { ChecksumSHA256: sha256(body) } }));
    change(url);
    expect((await fetch(url, { method: 'PUT', body })).status).toBeGreaterThanOrEqual(400);
    expect(await refusal(plain.get('signed/tampered'))).toBe('404 NoSuchKey');
    expect(await refusal(plain.get('signed/other'))).toBe('404 NoSuchKey');
  });

  test('a signed address works until it has expired and not after', async () => {
    const url = await signedPut('signed/brief', { expiresIn: 60 });
    laptop.clock.offsetMs = 61_000;
    const answer = await fetch(url, { method: 'PUT', body });
    laptop.clock.offsetMs = 0;
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Request has expired');
    expect((await fetch(url, { method: 'PUT', body })).status).toBe(200);
  });

  test('a request signed an hour ago is too old', async () => {
    // A client of its own: the SDK sets its clock by such a refusal, and would be early from then on.
    const late = clientWith(laptop, {});
    laptop.clock.offsetMs = 3_600_000;
    const outcome = await refusal(late.send(new PutObjectCommand({ Bucket: 'plain', Key: 'signed/late', Body: 'x' })));
    laptop.clock.offsetMs = 0;
    late.destroy();
    expect(outcome).toBe('403 RequestTimeTooSkewed');
  });

  test('a query slipped into a signed request is refused, also when it is harmless', async () => {
    const url = await getSignedUrl(presigner, new GetObjectCommand({ Bucket: 'plain', Key: 'objects/digits' }));
    expect(await refusedWith(await fetch(`${url}&response-content-type=text%2Fhtml`))).toBe(
      '403 SignatureDoesNotMatch',
    );
  });
});

describe('checksums', () => {
  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    '%s is computed as the SDK does',
    async (ChecksumAlgorithm) => {
      const sent = await plain.put('sums/some', '123456789', { ChecksumAlgorithm });
      const name = `Checksum${ChecksumAlgorithm}` as const;
      expect(sent[name]).toBeDefined();
      expect((await plain.get('sums/some', { ChecksumMode: 'ENABLED' }))[name]).toBe(sent[name]);
    },
  );

  test('the known check values of the CRCs are met', async () => {
    const known = { CRC32: 'y/Q5Jg==', CRC32C: '4waSgw==', CRC64NVME: 'rosUhgp5mIg=' };
    for (const [algorithm, value] of Object.entries(known)) {
      await plain.put('sums/known', '123456789', { [`Checksum${algorithm}`]: value });
    }
  });

  test.each([
    ['CRC32', { ChecksumCRC32: 'AAAAAA==' }, '400 BadDigest'],
    ['SHA256', { ChecksumSHA256: sha256('else') }, '400 BadDigest'],
    ['no SHA256 at all', { ChecksumSHA256: 'short' }, '400 InvalidRequest'],
    ['Content-MD5', { ContentMD5: createHash('md5').update('else').digest('base64') }, '400 BadDigest'],
  ])('a wrong %s is refused and nothing is stored', async (_, wrong, expected) => {
    expect(await refusal(plain.put('sums/wrong', 'body', wrong))).toBe(expected);
    expect(await refusal(plain.get('sums/wrong'))).toBe('404 NoSuchKey');
  });
});

describe('aws-chunked bodies', () => {
  const decode = async (wire: string, cut: number) => {
    const decoder = new AwsChunkedDecoder();
    const bytes = Buffer.from(wire);
    const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)].filter((piece) => piece.length > 0);
    const decoded = await Readable.from(pieces).compose(decoder).toArray();
    return { text: Buffer.concat(decoded as Buffer[]).toString(), trailers: Object.fromEntries(decoder.trailers) };
  };

  test('are read the same wherever the network cuts them', async () => {
    const wire = '5\r\nhello\r\n6;chunk-signature=x\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n';
    for (let cut = 0; cut < wire.length; cut++) {
      expect(await decode(wire, cut)).toEqual({
        text: 'hello world',
        trailers: { 'x-amz-checksum-crc32': 'DUoRhQ==' },
      });
    }
  });

  test.each([
    ['stops in a chunk', '5\r\nhel', 'IncompleteBody'],
    ['stops before its last chunk', '5\r\nhello\r\n', 'IncompleteBody'],
    ['stops before its end', '5\r\nhello\r\n0\r\n', 'IncompleteBody'],
    ['has a chunk longer than its size', '3\r\nhello\r\n0\r\n\r\n', 'InvalidRequest'],
    ['has a size that is none', 'five\r\nhello\r\n0\r\n\r\n', 'InvalidRequest'],
    ['goes on after its end', '0\r\n\r\nmore\r\n', 'InvalidRequest'],
    ['has a trailer without a name', '0\r\n:x\r\n\r\n', 'MalformedTrailerError'],
  ])('one that %s is refused', async (_, wire, expected) => {
    await expect(decode(wire, 4)).rejects.toMatchObject({ code: expected });
  });

  test.each([4, 6])('five bytes announced as %i are refused and nothing is stored', async (ContentLength) => {
    const at = { Bucket: 'plain', Key: 'chunked/wrong' };
    const Body = Readable.from([Buffer.from('hello')]);
    expect(await refusal(laptop.client.send(new PutObjectCommand({ ...at, Body, ContentLength })))).toBe(
      '400 IncompleteBody',
    );
    expect(await refusal(laptop.client.send(new GetObjectCommand(at)))).toBe('404 NoSuchKey');
  });
});
