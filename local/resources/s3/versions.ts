import { randomBytes } from 'node:crypto';
import type { Database } from '../../wire/database.ts';
import type { Piece } from './blobs.ts';
import type { Facts } from './facts.ts';
import type { Bucket } from './template.ts';

/** One version of an object, or the marker that says it was deleted. */
export interface Version {
  sequence: number;
  key: string;
  versionId: string;
  latest: boolean;
  marker: boolean;
  size: number;
  etag: string;
  modifiedAt: number;
  /** Since when it has not been the latest. */
  supersededAt: number | undefined;
  owner: string | undefined;
  facts: Facts;
}

/** A row of `versions` as SQLite gives it. */
export interface VersionRow {
  sequence: number;
  key: string;
  version_id: string;
  latest: number;
  marker: number;
  size: number;
  etag: string;
  modified_at: number;
  superseded_at: number | null;
  owner: string | null;
  facts: string;
}

/** What a new version is made of. */
export interface NewVersion {
  key: string;
  size: number;
  etag: string;
  owner: string;
  facts: Facts;
  at: Date;
}

/** The version id of everything kept in a bucket without versioning. */
const unversioned = 'null';
const noFacts: Facts = { headers: {}, tags: {} };

/** Gives a row its types back. */
export const versionOf = (row: VersionRow): Version => ({
  sequence: row.sequence,
  key: row.key,
  versionId: row.version_id,
  latest: row.latest === 1,
  marker: row.marker === 1,
  size: row.size,
  etag: row.etag,
  modifiedAt: row.modified_at,
  supersededAt: row.superseded_at ?? undefined,
  owner: row.owner ?? undefined,
  facts: JSON.parse(row.facts) as Facts,
});

/** The latest version of a key, which may be a delete marker. */
export const latestVersion = (database: Database, bucket: string, key: string): Version | undefined => {
  const row = database.get<VersionRow>(
    'SELECT * FROM versions WHERE bucket = ? AND key = ? AND latest = 1',
    bucket,
    key,
  );
  return row && versionOf(row);
};

/** A named version of a key. */
export const namedVersion = (
  database: Database,
  at: { bucket: string; key: string; versionId: string },
): Version | undefined => {
  const row = database.get<VersionRow>(
    'SELECT * FROM versions WHERE bucket = ? AND key = ? AND version_id = ?',
    at.bucket,
    at.key,
    at.versionId,
  );
  return row && versionOf(row);
};

/** The files an object is made of, in order. */
export const piecesOf = (
  database: Database,
  owner: string | undefined,
): (Piece & { number: number; checksum: string | null })[] =>
  owner === undefined
    ? []
    : database.all('SELECT number, blob, size, checksum FROM pieces WHERE owner = ? ORDER BY number', owner);

/** Lets go of an owner's pieces when no version needs them any more, and gives the blobs that are free to go. */
const release = (database: Database, owner: string | undefined): string[] => {
  if (owner === undefined) return [];
  if (database.get('SELECT 1 FROM versions WHERE owner = ? LIMIT 1', owner)) return [];
  const blobs = piecesOf(database, owner).map(({ blob }) => blob);
  database.run('DELETE FROM pieces WHERE owner = ?', owner);
  return blobs;
};

const deleteRow = (database: Database, version: Version) =>
  database.run('DELETE FROM versions WHERE sequence = ?', version.sequence);

const insertLatest = (
  database: Database,
  bucket: Bucket,
  version: Omit<NewVersion, 'owner'> & { owner: string | undefined; marker: boolean },
) => {
  const versionId = bucket.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : unversioned;
  const replaced =
    versionId === unversioned
      ? namedVersion(database, { bucket: bucket.name, key: version.key, versionId })
      : undefined;
  if (replaced) deleteRow(database, replaced);
  database.run(
    'UPDATE versions SET latest = 0, superseded_at = ? WHERE bucket = ? AND key = ? AND latest = 1',
    version.at.getTime(),
    bucket.name,
    version.key,
  );
  const row = database.get<{ sequence: number }>(
    `INSERT INTO versions (bucket, key, version_id, latest, marker, size, etag, modified_at, owner, facts)
     VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?) RETURNING sequence`,
    bucket.name,
    version.key,
    versionId,
    version.marker ? 1 : 0,
    version.size,
    version.etag,
    version.at.getTime(),
    version.owner ?? null,
    JSON.stringify(version.facts),
  );
  // Last, because an object copied onto itself stands on the pieces of the one it replaces.
  return { versionId, sequence: row?.sequence ?? 0, orphans: release(database, replaced?.owner) };
};

/** Makes an object the latest of its key. `orphans` are the blobs to discard once this is committed. */
export const addVersion = (database: Database, bucket: Bucket, version: NewVersion) =>
  insertLatest(database, bucket, { ...version, marker: false });

/** Hides a key behind a delete marker, as buckets with versioning do. */
export const addMarker = (database: Database, bucket: Bucket, key: string, at: Date) =>
  insertLatest(database, bucket, { key, at, size: 0, etag: '', owner: undefined, facts: noFacts, marker: true });

/** Removes one version for good; when it was the latest, the one before it becomes the latest. */
export const removeVersion = (database: Database, bucket: string, version: Version): string[] => {
  deleteRow(database, version);
  if (version.latest) {
    database.run(
      `UPDATE versions SET latest = 1, superseded_at = NULL WHERE sequence =
         (SELECT max(sequence) FROM versions WHERE bucket = ? AND key = ?)`,
      bucket,
      version.key,
    );
  }
  return release(database, version.owner);
};

/** Replaces the tags of a version. */
export const retag = (database: Database, version: Version, tags: Record<string, string>) =>
  database.run(
    'UPDATE versions SET facts = ? WHERE sequence = ?',
    JSON.stringify({ ...version.facts, tags } satisfies Facts),
    version.sequence,
  );
