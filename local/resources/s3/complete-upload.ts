import { createHash } from 'node:crypto';
import { z } from 'zod';
import { failpoint } from '../../failpoint.ts';
import { announceCreated, causeOf } from './announcements.ts';
import { type Answer, documentAnswer, quoted } from './answer.ts';
import { receiveDocument } from './body.ts';
import { checksumAlgorithms, compositeOf, headerNameOf, xmlNameOf } from './checksums.ts';
import type { Facts } from './facts.ts';
import { checkWrite } from './preconditions.ts';
import { encryptionHeader, versionHeader } from './put-object.ts';
import { S3Error } from './s3-error.ts';
import type { ObjectCall } from './store.ts';
import { type Part, partsOf, removeParts, type Upload, wantedUpload } from './uploads.ts';
import { addVersion, latestVersion } from './versions.ts';
import { readXml } from './xml.ts';

/** Every part of an object but its last must be at least this large. */
const smallestPartBytes = 5 * 1024 ** 2;

const checksums = Object.fromEntries(checksumAlgorithms.map((each) => [xmlNameOf(each), z.string().optional()]));
const partList = z.strictObject({
  Part: z.array(
    z.looseObject({
      PartNumber: z.string().regex(/^\d+$/).transform(Number),
      ETag: z.string().optional(),
      ...checksums,
    }),
  ),
});

type Named = z.output<typeof partList>['Part'][number];

const namedParts = (document: string): Named[] => {
  const read = partList.safeParse(readXml(document, 'CompleteMultipartUpload'));
  if (!read.success || read.data.Part.length === 0) throw new S3Error('MalformedXML');
  return read.data.Part;
};

/** Holds one named part against what was received; the checksum counts as much as the ETag. */
const checkedPart = (upload: Upload, named: Named, received: Part | undefined): Part => {
  const invalid = () =>
    new S3Error('InvalidPart', {
      facts: { UploadId: upload.uploadId, PartNumber: named.PartNumber, ETag: named.ETag ?? '' },
    });
  if (!received || (named.ETag ?? '').replaceAll('"', '') !== received.etag) throw invalid();
  const algorithm = upload.checksumAlgorithm;
  if (!algorithm) return received;
  const value = named[xmlNameOf(algorithm)];
  if (value === undefined) {
    throw new S3Error('InvalidRequest', {
      message: `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${named.PartNumber} in the request.`,
    });
  }
  if (value !== received.checksum) throw invalid();
  return received;
};

const chosenParts = (upload: Upload, named: Named[], received: Part[]): Part[] => {
  const inOrder = named.every((each, index) => index === 0 || each.PartNumber > (named[index - 1]?.PartNumber ?? 0));
  if (!inOrder) throw new S3Error('InvalidPartOrder', { facts: { UploadId: upload.uploadId } });
  const byNumber = new Map(received.map((part) => [part.number, part]));
  const parts = named.map((each) => checkedPart(upload, each, byNumber.get(each.PartNumber)));
  const small = parts.slice(0, -1).find(({ size }) => size < smallestPartBytes);
  if (!small) return parts;
  throw new S3Error('EntityTooSmall', {
    facts: {
      ProposedSize: small.size,
      MinSizeAllowed: smallestPartBytes,
      PartNumber: small.number,
      ETag: small.etag,
    },
  });
};

const compositeChecksum = (upload: Upload, parts: Part[]): Facts['checksum'] => {
  const algorithm = upload.checksumAlgorithm;
  if (!algorithm) return undefined;
  const value = compositeOf(
    algorithm,
    parts.map(({ checksum }) => checksum ?? ''),
  );
  return { algorithm, value, type: 'COMPOSITE' };
};

/** What the caller says of the whole must hold for the whole. */
const checkWhole = ({ request }: ObjectCall, size: number, checksum: Facts['checksum']) => {
  const saidSize = request.header('x-amz-mp-object-size');
  if (saidSize !== undefined && Number(saidSize) !== size) {
    throw new S3Error('InvalidRequest', {
      message: `The provided 'x-amz-mp-object-size' header value ${saidSize} does not match what was computed: ${size}`,
    });
  }
  const said = checksum && request.header(headerNameOf(checksum.algorithm));
  if (said === undefined || said === checksum?.value || said === checksum?.value.replace(/-\d+$/, '')) return;
  throw new S3Error('BadDigest', {
    message: `The ${checksum?.algorithm} you specified did not match the calculated checksum.`,
  });
};

/**
 * CompleteMultipartUpload: the parts' files stay where they are and become the object, so two gigabytes take no longer
 * than two lines. Parts that were uploaded and not named are dropped.
 */
export const completeMultipartUpload = async (call: ObjectCall): Promise<Answer> => {
  const { request, store, bucket, key } = call;
  const { database } = store;
  wantedUpload(call);
  const named = namedParts(await receiveDocument(request, { checksumIsOf: 'object' }));

  const completed = database.atomically(() => {
    const upload = wantedUpload(call);
    const received = partsOf(database, upload.uploadId);
    const parts = chosenParts(upload, named, received);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const checksum = compositeChecksum(upload, parts);
    checkWhole(call, size, checksum);
    checkWrite(request, latestVersion(database, bucket.name, key));

    const unused = received.filter((part) => !parts.includes(part));
    removeParts(database, upload.uploadId, unused);
    database.run('DELETE FROM uploads WHERE upload_id = ?', upload.uploadId);
    const digest = createHash('md5').update(Buffer.from(parts.map((part) => part.etag).join(''), 'hex'));
    const etag = `${digest.digest('hex')}-${parts.length}`;
    const facts: Facts = { ...upload.facts, ...(checksum && { checksum }) };
    const version = addVersion(database, bucket, { key, size, etag, owner: upload.uploadId, facts, at: store.now() });
    announceCreated(store, bucket, {
      ...version,
      key,
      size,
      etag,
      cause: causeOf(call),
      reason: 'CompleteMultipartUpload',
    });
    return { ...version, etag, checksum, orphans: [...version.orphans, ...unused.map(({ blob }) => blob)] };
  });

  failpoint('s3.complete.saved');
  await store.blobs.discard(completed.orphans);
  const { etag, checksum, versionId } = completed;
  return documentAnswer(
    'CompleteMultipartUploadResult',
    {
      Location: `http://${request.header('host') ?? ''}/${bucket.name}/${key}`,
      Bucket: bucket.name,
      Key: key,
      ETag: quoted(etag),
      ...(checksum && { [xmlNameOf(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
    },
    { ...encryptionHeader, ...versionHeader(bucket, versionId) },
  );
};
