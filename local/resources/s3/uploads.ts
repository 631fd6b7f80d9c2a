import type { Database } from '../../wire/database.ts';
import type { ChecksumAlgorithm } from './checksums.ts';
import type { Facts } from './facts.ts';
import { S3Error } from './s3-error.ts';
import type { ObjectCall } from './store.ts';

/** A multipart upload that has neither been completed nor aborted. */
export interface Upload {
  uploadId: string;
  key: string;
  startedAt: number;
  checksumAlgorithm: ChecksumAlgorithm | undefined;
  facts: Facts;
}

/** A part as it was received; the latest under its number counts. */
export interface Part {
  number: number;
  blob: string;
  size: number;
  etag: string;
  checksum: string | undefined;
  modifiedAt: number;
}

/** A row of `uploads` as SQLite gives it. */
export interface UploadRow {
  upload_id: string;
  key: string;
  started_at: number;
  checksum_algorithm: string | null;
  facts: string;
}

interface PartRow {
  number: number;
  blob: string;
  size: number;
  etag: string;
  checksum: string | null;
  modified_at: number;
}

/** Gives a row its types back. */
export const uploadOf = (row: UploadRow): Upload => ({
  uploadId: row.upload_id,
  key: row.key,
  startedAt: row.started_at,
  checksumAlgorithm: (row.checksum_algorithm ?? undefined) as ChecksumAlgorithm | undefined,
  facts: JSON.parse(row.facts) as Facts,
});

const partOf = (row: PartRow): Part => ({
  number: row.number,
  blob: row.blob,
  size: row.size,
  etag: row.etag,
  checksum: row.checksum ?? undefined,
  modifiedAt: row.modified_at,
});

/** The upload a request names; one that is over, or of another key, is NoSuchUpload. */
export const wantedUpload = ({ request, store, bucket, key }: ObjectCall): Upload => {
  const uploadId = request.query('uploadId') ?? '';
  const row = store.database.get<UploadRow>(
    'SELECT * FROM uploads WHERE upload_id = ? AND bucket = ? AND key = ?',
    uploadId,
    bucket.name,
    key,
  );
  if (!row) throw new S3Error('NoSuchUpload', { facts: { UploadId: uploadId } });
  return uploadOf(row);
};

/** All parts received so far, by number. */
export const partsOf = (database: Database, uploadId: string): Part[] =>
  database.all<PartRow>('SELECT * FROM pieces WHERE owner = ? ORDER BY number', uploadId).map(partOf);

/** Puts a part in its place and answers the blob that was there before. */
export const savePart = (database: Database, uploadId: string, part: Part): string[] => {
  const before = database.get<PartRow>('SELECT * FROM pieces WHERE owner = ? AND number = ?', uploadId, part.number);
  database.run(
    `INSERT OR REPLACE INTO pieces (owner, number, blob, size, etag, checksum, modified_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    uploadId,
    part.number,
    part.blob,
    part.size,
    part.etag,
    part.checksum ?? null,
    part.modifiedAt,
  );
  return before ? [before.blob] : [];
};

/** Takes parts away from their upload. */
export const removeParts = (database: Database, uploadId: string, parts: readonly Part[]) => {
  for (const { number } of parts) database.run('DELETE FROM pieces WHERE owner = ? AND number = ?', uploadId, number);
};

/** Forgets an upload and everything received for it. Answers the blobs to discard after the commit. */
export const removeUpload = (database: Database, uploadId: string): string[] => {
  const parts = partsOf(database, uploadId);
  removeParts(database, uploadId, parts);
  database.run('DELETE FROM uploads WHERE upload_id = ?', uploadId);
  return parts.map(({ blob }) => blob);
};
