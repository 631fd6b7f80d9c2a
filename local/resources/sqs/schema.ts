/**
 * `receipt` is the secret of the latest receive: with `visible_at` in the future it says "in flight", without it
 * "delayed". `source_arn` names the queue a dead letter came from, so that it can find its way back.
 */
export const schema = `
  CREATE TABLE IF NOT EXISTS queues (
    name TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    message_id TEXT NOT NULL,
    body TEXT NOT NULL,
    attributes TEXT NOT NULL,
    trace_header TEXT,
    sent_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    first_received_at INTEGER,
    receipt TEXT,
    group_id TEXT,
    deduplication_id TEXT,
    source_arn TEXT
  );
  CREATE INDEX IF NOT EXISTS messages_by_time ON messages (queue, visible_at, sequence);
  CREATE INDEX IF NOT EXISTS messages_by_group ON messages (queue, group_id, sequence);

  CREATE TABLE IF NOT EXISTS deduplications (
    queue TEXT NOT NULL,
    id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (queue, id)
  ) WITHOUT ROWID;
`;
