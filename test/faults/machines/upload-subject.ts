import { videoDeleted } from '../../../lambdas/catalog/events.ts';
import { buckets } from '../world-functions.ts';
import { declared, type File, type FilmLife, files, type Sent } from './film-life.ts';
import { noMischief } from './mischief.ts';
import type { Reached, Stimulus, Subject } from './pairs.ts';
import type { SmallWorld } from './small-world.ts';
import { hourMs, minuteMs, sweepAfter, tell, which, whileAnswering } from './subject-tools.ts';

const sentWith = async (life: FilmLife, file: File): Promise<Sent> => {
  const { sent } = await life.start(file);
  await life.sign(sent);
  for (const index of file.keys()) life.put(sent, index + 1);
  return sent;
};

/** Only what S3 and GuardDuty say is held back. */
const withoutServices = {
  ...noMischief,
  drops: ({ consumer }: { consumer: string }) => consumer.startsWith('upload-on-'),
};

const verdictOf =
  (verdict: string) =>
  async (world: SmallWorld, { life, sent }: Reached) => {
    const object = world.s3.objects(buckets.upload).findLast(({ key }) => key === life.key(sent));
    const pinned = (life.uploadRow(sent)?.['pinned'] as { versionId?: string } | undefined)?.versionId;
    const detail = {
      s3ObjectDetails: {
        bucketName: buckets.upload,
        objectKey: life.key(sent),
        versionId: pinned ?? object?.versionId ?? 'version-0',
      },
      scanResultDetails: { scanResultStatus: verdict },
    };
    const detailType = 'GuardDuty Malware Protection Object Scan Result';
    world.news.send('upload-on-scan-result', {
      ...{ id: 'scan', source: 'aws.guardduty', 'detail-type': detailType, time: new Date(world.now()).toISOString() },
      detail,
    });
    await world.news.deliver();
  };

const arrives =
  (bytes: Buffer | 'joined') =>
  async (world: SmallWorld, { life, sent }: Reached) => {
    const key = life.key(sent);
    const multipart = world.s3.multiparts(buckets.upload).find((one) => one.key === key)?.uploadId;
    world.news.make(noMischief);
    if (bytes !== 'joined') world.s3.put(buckets.upload, key, bytes);
    else if (multipart) {
      const parts = sent.file.map((part, index) => {
        world.s3.putPart(buckets.upload, multipart, index + 1, part);
        return index + 1;
      });
      const page = world.s3.answer('ListPartsCommand', { Bucket: buckets.upload, UploadId: multipart } as never) as {
        Parts: { PartNumber: number; ETag: string }[];
      };
      const MultipartUpload = { Parts: page.Parts.slice(0, parts.length) };
      world.s3.answer('CompleteMultipartUploadCommand', {
        ...{ Bucket: buckets.upload, Key: key, UploadId: multipart, MultipartUpload },
      } as never);
    }
    await world.news.deliver();
  };

const uploadStimuli: readonly Stimulus[] = [
  { name: 'parts are signed', events: ['part_seen'], give: (_, { life, sent }) => life.sign(sent) },
  {
    name: 'complete is asked for',
    events: ['complete_requested', 's3_object_present'],
    give: (_, { life, sent }) => life.complete(sent),
  },
  {
    name: 'complete is asked for and S3 refuses the parts',
    events: ['complete_requested', 's3_parts_rejected'],
    give: (world, { life, sent }) =>
      whileAnswering(world, 'CompleteMultipartUploadCommand', 'InvalidPart', () => life.complete(sent)),
  },
  { name: 'its owner ends it', events: ['abort'], give: (_, { life, sent }) => life.abort(sent) },
  { name: 'the file arrives', events: ['s3_object_present', 'checksum_mismatch', 'verified'], give: arrives('joined') },
  {
    name: 'a shorter file arrives',
    events: ['s3_object_present', 'size_rejected'],
    give: arrives(Buffer.from(files.whole[0])),
  },
  { name: 'it is found clean', events: ['verified'], give: verdictOf('NO_THREATS_FOUND') },
  { name: 'malware is found', events: ['malware'], give: verdictOf('THREATS_FOUND') },
  {
    name: 'its video is deleted',
    events: ['abort', 'timeout:ttl', 'timeout:attempts_exhausted'],
    give: (world, at) =>
      tell(world, 'upload-on-video-deleted', videoDeleted, { ...videoDeleted.example, ...which(at) }),
  },
  {
    name: 'a minute passes',
    events: [],
    give: sweepAfter(minuteMs, 'upload'),
  },
  {
    name: 'three minutes pass',
    events: ['timeout:reconcile', 's3_object_present'],
    give: sweepAfter(3 * minuteMs, 'upload'),
  },
  {
    name: 'three hours pass without a verdict',
    events: ['timeout:reconcile', 'timeout:attempts_exhausted', 's3_object_present'],
    give: sweepAfter(6 * minuteMs, 'upload', 30),
  },
  {
    name: 'a day passes',
    events: ['timeout:ttl', 's3_object_present', 'timeout:attempts_exhausted'],
    give: sweepAfter(25 * hourMs, 'upload'),
  },
];

export const uploadSubject: Subject = {
  machine: 'upload',
  domain: 'upload',
  stateOf: (life, sent) => life.uploadRow(sent)?.['state'],
  lineOf: ({ from, event, to }) => (from ? { from: String(from), event: String(event), to: String(to) } : undefined),
  // A verdict may come first; and an ended upload is cleared up once more.
  // What the file was called is forgotten with its video, in whatever state the upload is.
  concernOf: ({ scan: _, dueAt: __, checks: ___, gsi1pk: ____, gsi1sk: _____, filename: ______, ...row }) => row,
  states: {
    INITIATED: async (_, life) => (await life.start(files.joined)).sent,
    'INITIATED, its parts declared at once': async (_, life) => {
      const { sent } = await life.start(files.joined, { parts: declared(files.joined) });
      for (const index of files.joined.keys()) life.put(sent, index + 1);
      return sent;
    },
    UPLOADING: (_, life) => sentWith(life, files.joined),
    COMPLETING: async (world, life) => {
      const sent = await sentWith(life, files.joined);
      await whileAnswering(world, 'CompleteMultipartUploadCommand', 'TimeoutError', () => life.complete(sent));
      return sent;
    },
    VERIFYING: async (world, life) => {
      const sent = await sentWith(life, files.joined);
      await life.complete(sent);
      await world.news.deliver();
      // The verdict is on its way; nobody hears it unless told.
      world.news.make(withoutServices);
      return sent;
    },
    COMPLETED: async (world, life) => {
      const sent = await life.send(files.joined);
      await world.toRest();
      return sent;
    },
    FAILED: async (world, life) => {
      const sent = await life.send(files.text);
      await world.toRest();
      return sent;
    },
    ABORTED: async (_, life) => {
      const { sent } = await life.start(files.joined);
      await life.abort(sent);
      return sent;
    },
    EXPIRED: async (world, life) => {
      const { sent } = await life.start(files.joined);
      await world.toRest();
      return sent;
    },
  },
  stimuli: uploadStimuli,
};
