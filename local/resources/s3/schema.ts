/**
 * The index beside the blobs. `owner` ties rows of pieces to what they belong to: an upload's id, which a completed
 * object simply keeps (so completing copies nothing), or an id of its own for an object put in one go. Two versions may
 * share an owner: that is how copying copies nothing either.
 */
export const schema = `
  CREATE TABLE IF NOT EXISTS versions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    version_id TEXT NOT NULL,
    latest INTEGER NOT NULL,
    marker INTEGER NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified_at INTEGER NOT NULL,
    superseded_at INTEGER,
    owner TEXT,
    facts TEXT NOT NULL,
    UNIQUE (bucket, key, version_id)
  );
  CREATE UNIQUE INDEX IF NOT EXISTS latest_versions ON versions (bucket, key) WHERE latest = 1;
  CREATE INDEX IF NOT EXISTS version_owners ON versions (owner);

  CREATE TABLE IF NOT EXISTS pieces (
    owner TEXT NOT NULL,
    number INTEGER NOT NULL,
    blob TEXT NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    checksum TEXT,
    modified_at INTEGER NOT NULL,
    PRIMARY KEY (owner, number)
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS uploads (
    upload_id TEXT PRIMARY KEY,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    checksum_algorithm TEXT,
    facts TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS uploads_by_key ON uploads (bucket, key, upload_id);

  CREATE TABLE IF NOT EXISTS pending_events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL
  );
`;
