import { expect, test } from 'vitest';
import { aHealthyWorld } from './a-healthy-world.ts';
import { checkInvariants, type DomainName, type Row, type World } from './invariants.ts';

type Spoil = (world: World) => void;

const row = (world: World, domain: DomainName, fits: Partial<Row>): Row => {
  const found = world.rows[domain].find((one) => Object.entries(fits).every(([name, value]) => one[name] === value));
  if (!found) throw new Error(`no such row in ${domain}: ${JSON.stringify(fits)}`);
  return found;
};
const without = (world: World, domain: DomainName, fits: Partial<Row>): void => {
  const gone = row(world, domain, fits);
  world.rows[domain] = world.rows[domain].filter((one) => one !== gone);
};
const change =
  (domain: DomainName, fits: Partial<Row>, fields: Row): Spoil =>
  (world) =>
    void Object.assign(row(world, domain, fits), fields);
const withoutObject = (world: World, bucket: keyof World['buckets'], end: string): void => {
  const seen = world.buckets[bucket];
  seen.objects = seen.objects.filter(({ key }) => !key.endsWith(end));
};

test('of a world where all is well nothing is said', async () => {
  expect(await checkInvariants(aHealthyWorld())).toEqual([]);
});

const spoilt: [what: string, spoil: Spoil, said: RegExp][] = [
  ['an acknowledged upload is lost', (w) => without(w, 'upload', { kind: 'upload' }), /^I1 .*lost/],
  ['an acknowledged field is another', change('upload', { kind: 'upload' }, { videoId: 'vid_2' }), /^I1 .*vid_1/],
  [
    'an end is announced twice',
    (w) => w.rows.upload.push({ ...row(w, 'upload', { pk: 'OUTBOX#upload.completed#' }) }),
    /^I2 UPLOAD/,
  ],
  ['an end was never announced', (w) => without(w, 'upload', { pk: 'OUTBOX#upload.completed#' }), /^I2 UPLOAD/],
  ['a version was never announced', (w) => without(w, 'catalog', { pk: 'OUTBOX#video.updated#3' }), /^I2 VIDEO/],
  [
    'more channels of one owner than there may be',
    (w) => {
      const channel = row(w, 'accounts', { kind: 'channel' });
      for (let n = 2; n <= 11; n++) w.rows.accounts.push({ ...channel, pk: `CHANNEL#ch_${n}` });
    },
    /^I2 usr_1 has 11/,
  ],
  [
    'a step of the history is missing',
    (w) => without(w, 'upload', { kind: 'transition', to: 'VERIFYING' }),
    /^I3 UPLOAD.*follows/,
  ],
  [
    'a step no machine knows',
    change('catalog', { kind: 'transition', event: 'publish' }, { event: 'retry' }),
    /^I3 VIDEO.*in no table/,
  ],
  [
    'the stored state is not the last of the history',
    change('transcode', { kind: 'encode' }, { parts: [{ name: 'first', state: 'FAILED', attempt: 1 }] }),
    /^I3 ENCODE.*stored is FAILED/,
  ],
  [
    'the history of nothing',
    (w) => w.rows.upload.push({ pk: 'UPLOAD#upl_9', sk: 'LOG#1', kind: 'transition', version: 1, to: 'INITIATED' }),
    /^I3 upload keeps a history/,
  ],
  ['a deadline long past', change('catalog', { kind: 'video' }, { deadline: '2026-11-20T09:00:00.000Z' }), /^I4 VIDEO/],
  [
    'a part that waits for nobody',
    change('transcode', { kind: 'encode' }, { parts: [{ name: 'first', state: 'CHECKING', attempt: 1 }] }),
    /^I4 VIDEO.*stays CHECKING/,
  ],
  ['playback knows an older video', change('playback', { kind: 'video' }, { version: 3 }), /^I4 playback has/],
  [
    'a person is known otherwise',
    change('playback', { kind: 'person' }, { status: 'suspended' }),
    /^I4 playback knows/,
  ],
  [
    'the renditions shown are not those made',
    change('transcode', { kind: 'encode' }, { renditions: [] }),
    /^I4 vid_1 shows/,
  ],
  ['a counter that counts too much', change('upload', { sk: 'QUOTA' }, { openUploads: 1 }), /^I5 ACCOUNT.*says 1/],
  [
    'bytes that were not given back',
    change('upload', { sk: 'QUOTA#2026-11-20' }, { bytesTaken: 20 }),
    /^I5 ACCOUNT.*says 20/,
  ],
  [
    'a handle nobody has',
    (w) => w.rows.accounts.push({ pk: 'HANDLE#other', sk: 'HANDLE', kind: 'handle', channelId: 'ch_1' }),
    /^I5 handles/,
  ],
  [
    'the handle of a closed channel is never free again',
    change('accounts', { pk: 'HANDLE#gone' }, { until: undefined }),
    /^I5 handles/,
  ],
  ['a source without a row', (w) => w.buckets.upload.objects.push({ key: 'uploads/x', size: 1 }), /^I6 uploads\/x/],
  ['a row without its source', (w) => withoutObject(w, 'upload', 'upl_1'), /^I6 .*COMPLETED and its object/],
  [
    'parts of an upload that has ended',
    (w) => w.buckets.upload.multiparts.push({ key: w.buckets.upload.objects[0]?.key ?? '', uploadId: 'm' }),
    /^I6 parts of/,
  ],
  [
    'files of a video that is not there',
    (w) => w.buckets.media.objects.push({ key: 'v/vid_9/1/x', size: 1 }),
    /^I6 v\/vid_9/,
  ],
  ['a segment is missing', (w) => withoutObject(w, 'media', '/1.m4s'), /^I6 .*1\.m4s is missing/],
  ['a picture is missing', (w) => withoutObject(w, 'images', 'poster.jpg'), /^I6 the picture/],
  [
    'an encode was never made',
    (w) => {
      w.rows.transcode = [];
    },
    /^I6 vid_1 has no encode/,
  ],
  [
    'listed before it is public',
    change('catalog', { kind: 'video' }, { visibility: 'private' }),
    /^I7 VIDEO.*is listed/,
  ],
  [
    'played though never published',
    (w) => without(w, 'catalog', { kind: 'transition', to: 'PUBLISHED' }),
    /^I7 playback believes/,
  ],
  [
    'a dead letter',
    (w) => w.deadLetters.push({ queue: 'catalog-on-upload-news', body: '{}' }),
    /^I9 catalog-on-upload-news/,
  ],
  [
    'a fourth attempt',
    change('transcode', { kind: 'encode' }, { parts: [{ name: 'first', state: 'DONE', attempt: 4 }] }),
    /^I10 vid_1/,
  ],
];

test.each(spoilt)('%s', async (_, spoil, said) => {
  const world = aHealthyWorld();
  spoil(world);
  expect(await checkInvariants(world)).toContainEqual(expect.stringMatching(said));
});
