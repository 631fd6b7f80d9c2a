/**
 * What is known after a kill. `things` are channels, endpoints and harvest jobs as JSON, by their path of names; `segments`
 * and `epochs` say what the files of a channel's folder are. The files' own boxes say the rest.
 */
export const schema = `
  CREATE TABLE IF NOT EXISTS things (
    kind TEXT NOT NULL, path TEXT NOT NULL, made INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, path)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS epochs (
    channel TEXT NOT NULL, number INTEGER NOT NULL, anchor_ms REAL NOT NULL, anchor_seconds REAL NOT NULL,
    PRIMARY KEY (channel, number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS segments (
    channel TEXT NOT NULL, track TEXT NOT NULL, number INTEGER NOT NULL, epoch INTEGER NOT NULL,
    start_ticks INTEGER NOT NULL, at_ms REAL NOT NULL, ticks INTEGER NOT NULL, seconds REAL NOT NULL,
    bytes INTEGER NOT NULL, whole INTEGER NOT NULL, PRIMARY KEY (channel, track, number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS news (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
`;
