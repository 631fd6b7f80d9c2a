import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GuardDutyListening, guardduty } from '../../local/resources/guardduty/guardduty.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', '!$H+H*'].join('');
const mebibyte = 1024 * 1024;

let store: Server;
/** What the store holds, or the status it refuses with. */
let objects: Record<string, Buffer | number>;
let asked: string[];
let one: OneService<GuardDutyListening>;

beforeEach(async () => {
  objects = {};
  asked = [];
  store = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    asked.push(`${request.headers.range} ${new URLSearchParams(query).get('versionId')}`);
    const object = objects[path] ?? 404;
    if (typeof object === 'number') return response.writeHead(object, { 'content-type': 'application/xml' }).end();
    const [from, to] = (request.headers.range ?? '').replace('bytes=', '').split('-').map(Number);
    response.writeHead(206).end(object.subarray(from, (to ?? 0) + 1));
  });
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
  const plan = {
    Role: 'arn:role',
    ProtectedResource: { S3Bucket: { BucketName: 'uploads', ObjectPrefixes: ['uploads/'] } },
    Actions: { Tagging: { Status: 'DISABLED' } },
  };
  one = await oneService<GuardDutyListening>(guardduty, {
    resources: [aResource('AWS::GuardDuty::MalwareProtectionPlan', 'plan', plan, 'arn:plan')],
    surroundings: { endpoint: () => `http://127.0.0.1:${(store.address() as AddressInfo).port}` },
  });
});
afterEach(async () => {
  await one.stop();
  store.closeAllConnections();
  await new Promise((resolve) => store.close(resolve));
});

const created = (key: string, size: number, bucket = 'uploads') => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { version: '0', bucket: { name: bucket }, object: { key, size, etag: 'abc', 'version-id': 'v1' } },
});

async function verdictOn(bytes: Buffer | number, size = typeof bytes === 'number' ? 10 : bytes.length) {
  objects['/uploads/uploads/film'] = bytes;
  await one.listening.objectCreated(created('uploads/film', size));
  return one.emitted.at(-1);
}

test('a harmless object is said to be so, in the words of GuardDuty', async () => {
  expect(await verdictOn(Buffer.from('a film'))).toEqual({
    source: 'aws.guardduty',
    'detail-type': 'GuardDuty Malware Protection Object Scan Result',
    resources: ['arn:plan'],
    detail: {
      schemaVersion: '1.0',
      scanStatus: 'COMPLETED',
      resourceType: 'S3_OBJECT',
      s3ObjectDetails: {
        bucketName: 'uploads',
        objectKey: 'uploads/film',
        eTag: 'abc',
        versionId: 'v1',
        s3Throttled: false,
      },
      scanResultDetails: { scanResultStatus: 'NO_THREATS_FOUND', threats: null },
    },
  });
});

test('the test file is found at the beginning and at the end, without reading what is between', async () => {
  const threat = { scanResultStatus: 'THREATS_FOUND', threats: [{ name: 'EICAR-Test-File (not a virus)' }] };
  const film = Buffer.alloc(4 * mebibyte, 'film');
  const found = (verdict: unknown) => (verdict as { detail: { scanResultDetails: unknown } }).detail.scanResultDetails;
  expect(found(await verdictOn(Buffer.from(eicar)))).toEqual(threat);
  asked = [];
  expect(found(await verdictOn(Buffer.concat([film, Buffer.from(eicar)])))).toEqual(threat);
  const size = film.length + eicar.length;
  expect(asked).toEqual([`bytes=0-${mebibyte - 1} v1`, `bytes=${size - mebibyte}-${size - 1} v1`]);
  expect(found(await verdictOn(film))).toMatchObject({ scanResultStatus: 'NO_THREATS_FOUND' });
});

test('what cannot be scanned is said to be so', async () => {
  const scanned = (status: string, result: string) => ({
    detail: { scanStatus: status, scanResultDetails: { scanResultStatus: result } },
  });
  expect(await verdictOn(403)).toMatchObject(scanned('SKIPPED', 'ACCESS_DENIED'));
  expect(await verdictOn(404)).toMatchObject(scanned('FAILED', 'FAILED'));
  expect(await verdictOn(Buffer.alloc(1), 101 * 1024 ** 3)).toMatchObject(scanned('SKIPPED', 'UNSUPPORTED'));
});

test('a store that does not answer just now gives no verdict, so that the event comes again', async () => {
  await expect(verdictOn(500)).rejects.toThrow();
  expect(one.emitted).toEqual([]);
  expect(one.listening.inFlight()).toBe(0);
});

test('other buckets and other prefixes are nobody’s business', async () => {
  await one.listening.objectCreated(created('uploads/film', 1, 'other'));
  await one.listening.objectCreated(created('elsewhere/film', 1));
  expect(one.emitted).toEqual([]);
  expect(asked).toEqual([]);
});

test('an event that comes before the start comes again: its object is not taken for one nobody protects', async () => {
  const early = await guardduty.listen({
    dataDir: one.dataDir,
    emit: async () => {},
    invoke: async () => ({ payload: null }),
    sendMessage: async () => {},
    mail: async () => {},
    endpoint: () => '',
    secret: () => undefined,
    resourcesOf: () => [],
    log: () => {},
    now: () => new Date(),
  });
  await expect(early.objectCreated(created('uploads/film', 10))).rejects.toThrow('not started');
  await early.stop();
});
