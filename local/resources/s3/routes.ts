import { local } from '../../resource.ts';
import { type Answer, documentAnswer } from './answer.ts';
import { completeMultipartUpload } from './complete-upload.ts';
import { copyObject } from './copy-object.ts';
import { deleteObject, deleteObjects } from './delete-object.ts';
import { getObject, getObjectAttributes } from './get-object.ts';
import { listObjectsV2, listObjectVersions } from './list-objects.ts';
import {
  abortMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from './multipart.ts';
import { putObject } from './put-object.ts';
import type { S3Request } from './request.ts';
import { S3Error } from './s3-error.ts';
import type { BucketCall, ObjectCall, Store } from './store.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './tagging.ts';

/** How an operation is recognised: its method, the query it must have, and the query it may have. */
interface Route<Call> {
  method: string;
  needs?: string[];
  allows?: string[];
  /** A header that makes all the difference: a PUT with x-amz-copy-source is a copy. */
  header?: string;
  run(call: Call): Answer | Promise<Answer>;
}

const listing = ['prefix', 'delimiter', 'encoding-type', 'max-keys'];
const responseOverrides = ['type', 'language', 'encoding', 'disposition'].map((each) => `response-content-${each}`);
const reading = ['versionId', 'partNumber', 'response-expires', 'response-cache-control', ...responseOverrides];

/** Buckets come from templates, so none is made, changed or removed here. */
const bucketRoutes: Route<BucketCall>[] = [
  {
    method: 'HEAD',
    run: ({ bucket }) => ({
      status: 200,
      headers: { 'x-amz-bucket-region': local.region, 'x-amz-bucket-arn': bucket.arn },
    }),
  },
  {
    method: 'GET',
    needs: ['location'],
    run: () => documentAnswer('LocationConstraint', local.region),
  },
  {
    method: 'GET',
    needs: ['versioning'],
    run: ({ bucket }) => documentAnswer('VersioningConfiguration', { Status: bucket.versioning }),
  },
  {
    method: 'GET',
    needs: ['list-type'],
    allows: [...listing, 'continuation-token', 'start-after', 'fetch-owner'],
    run: listObjectsV2,
  },
  {
    method: 'GET',
    needs: ['versions'],
    allows: [...listing, 'key-marker', 'version-id-marker'],
    run: listObjectVersions,
  },
  {
    method: 'GET',
    needs: ['uploads'],
    allows: ['prefix', 'delimiter', 'max-uploads', 'key-marker', 'upload-id-marker'],
    run: listMultipartUploads,
  },
  { method: 'POST', needs: ['delete'], run: deleteObjects },
];

const objectRoutes: Route<ObjectCall>[] = [
  { method: 'GET', allows: reading, run: getObject },
  { method: 'HEAD', allows: reading, run: getObject },
  { method: 'GET', needs: ['attributes'], allows: ['versionId'], run: getObjectAttributes },
  { method: 'GET', needs: ['tagging'], allows: ['versionId'], run: getObjectTagging },
  { method: 'GET', needs: ['uploadId'], allows: ['max-parts', 'part-number-marker'], run: listParts },
  { method: 'PUT', run: putObject },
  { method: 'PUT', header: 'x-amz-copy-source', run: copyObject },
  { method: 'PUT', needs: ['tagging'], allows: ['versionId'], run: putObjectTagging },
  { method: 'PUT', needs: ['uploadId', 'partNumber'], run: uploadPart },
  { method: 'POST', needs: ['uploads'], run: createMultipartUpload },
  { method: 'POST', needs: ['uploadId'], run: completeMultipartUpload },
  { method: 'DELETE', allows: ['versionId'], run: deleteObject },
  { method: 'DELETE', needs: ['tagging'], allows: ['versionId'], run: deleteObjectTagging },
  { method: 'DELETE', needs: ['uploadId'], run: abortMultipartUpload },
];

/** S3 takes no notice of parameters that begin with x-; what the SDK and a signature add begins so too. */
const isDecoration = (name: string) => name.toLowerCase().startsWith('x-');

/** An operation is chosen only when the whole query is understood: half-understood is how data is deleted by mistake. */
const routeFor = <Call>(routes: Route<Call>[], request: S3Request): Route<Call> => {
  const names = request.pairs.map(([name]) => name).filter((name) => !isDecoration(name));
  const fitting = routes.find(({ method, needs = [], allows = [], header }) => {
    if (method !== request.method) return false;
    if (
      method === 'PUT' &&
      header !== (request.header('x-amz-copy-source') === undefined ? undefined : 'x-amz-copy-source')
    )
      return false;
    return (
      needs.every((name) => names.includes(name)) &&
      names.every((name) => needs.includes(name) || allows.includes(name))
    );
  });
  if (fitting) return fitting;
  throw new S3Error('NotImplemented', {
    message: `${request.method} with ${names.length > 0 ? names.join(', ') : 'no query'} is not understood on the laptop.`,
  });
};

const listBuckets = (store: Store): Answer =>
  documentAnswer('ListAllMyBucketsResult', {
    Owner: { ID: local.accountId },
    Buckets: {
      Bucket: [...store.buckets.values()].map(({ name, arn }) => ({
        Name: name,
        BucketArn: arn,
        BucketRegion: local.region,
        CreationDate: new Date(0).toISOString(),
      })),
    },
  });

/** Finds and runs the operation a verified request asks for. */
export const answerTo = async (request: S3Request, store: Store): Promise<Answer> => {
  if (request.bucket === undefined) {
    if (request.method !== 'GET') throw new S3Error('MethodNotAllowed');
    return listBuckets(store);
  }
  const owner = request.header('x-amz-expected-bucket-owner');
  if (owner !== undefined && owner !== local.accountId) throw new S3Error('AccessDenied');
  const bucket = store.buckets.get(request.bucket);
  if (!bucket) throw new S3Error('NoSuchBucket', { facts: { BucketName: request.bucket } });
  const { key } = request;
  return key === undefined
    ? routeFor(bucketRoutes, request).run({ request, store, bucket })
    : routeFor(objectRoutes, request).run({ request, store, bucket, key });
};
