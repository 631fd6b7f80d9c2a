import type { S3Request } from './request.ts';
import { S3Error } from './s3-error.ts';
import type { Version } from './versions.ts';

const names = (list: string, etag: string) =>
  list.split(',').some((each) => each.trim() === '*' || each.trim().replaceAll('"', '') === etag);

/** Last-Modified travels in whole seconds, so that is how it is compared. */
const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
const timeOf = (header: string | undefined) => {
  const time = header === undefined ? Number.NaN : Date.parse(header);
  return Number.isNaN(time) ? undefined : seconds(time);
};

const failed = (condition: string) => new S3Error('PreconditionFailed', { facts: { Condition: condition } });

/** `If-None-Match: *` and `If-Match` of a write, held against what is there at the moment of writing. */
export const checkWrite = (request: S3Request, current: Version | undefined) => {
  const there = current && !current.marker ? current : undefined;
  const mustNotBe = request.header('if-none-match');
  const mustBe = request.header('if-match');
  if (mustNotBe !== undefined && mustNotBe.trim() !== '*') {
    throw new S3Error('NotImplemented', { message: 'If-None-Match of a write can only be *' });
  }
  if (mustNotBe !== undefined && there) throw failed('If-None-Match');
  if (mustBe === undefined) return;
  if (!there) throw new S3Error('NoSuchKey');
  if (!names(mustBe, there.etag)) throw failed('If-Match');
};

/** The four conditions of a read, in the order HTTP gives them. */
export const checkRead = (request: S3Request, version: Version) => {
  const match = request.header('if-match');
  const noneMatch = request.header('if-none-match');
  const modifiedSince = timeOf(request.header('if-modified-since'));
  const unmodifiedSince = timeOf(request.header('if-unmodified-since'));
  const modified = seconds(version.modifiedAt);
  const notModified = () =>
    new S3Error('NotModified', {
      headers: { etag: `"${version.etag}"`, 'last-modified': new Date(version.modifiedAt).toUTCString() },
    });

  if (match !== undefined && !names(match, version.etag)) throw failed('If-Match');
  if (match === undefined && unmodifiedSince !== undefined && modified > unmodifiedSince)
    throw failed('If-Unmodified-Since');
  if (noneMatch !== undefined && names(noneMatch, version.etag)) throw notModified();
  if (noneMatch === undefined && modifiedSince !== undefined && modified <= modifiedSince) throw notModified();
};

/** The conditions a copy makes on its source. */
export const checkCopySource = (request: S3Request, version: Version) => {
  const match = request.header('x-amz-copy-source-if-match');
  const noneMatch = request.header('x-amz-copy-source-if-none-match');
  if (match !== undefined && !names(match, version.etag)) throw failed('x-amz-copy-source-If-Match');
  if (noneMatch !== undefined && names(noneMatch, version.etag)) throw failed('x-amz-copy-source-If-None-Match');
  for (const name of ['x-amz-copy-source-if-modified-since', 'x-amz-copy-source-if-unmodified-since']) {
    if (request.header(name) !== undefined) {
      throw new S3Error('NotImplemented', { message: `${name} is not understood on the laptop.` });
    }
  }
};

/** If-Range: a range is only meant for the very object the reader already has a part of. */
export const rangeStillMeant = (request: S3Request, version: Version): boolean => {
  const condition = request.header('if-range');
  if (condition === undefined) return true;
  const time = timeOf(condition);
  return time === undefined ? names(condition, version.etag) : seconds(version.modifiedAt) <= time;
};
