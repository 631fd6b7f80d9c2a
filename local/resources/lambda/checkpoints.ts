import { openDatabase } from '../../wire/database.ts';

/** How far each stream has been dealt with; survives a kill of the process. */
export interface Checkpoints {
  get(mapping: string): string | undefined;
  save(mapping: string, sequenceNumber: string): void;
  close(): void;
}

export function openCheckpoints(dataDir: string): Checkpoints {
  const schema =
    'CREATE TABLE IF NOT EXISTS checkpoints (mapping TEXT PRIMARY KEY, sequence_number TEXT NOT NULL) STRICT';
  const database = openDatabase(dataDir, 'checkpoints.sqlite', schema);
  return {
    get: (mapping) =>
      database.get<{ sequence_number: string }>('SELECT sequence_number FROM checkpoints WHERE mapping = ?', mapping)
        ?.sequence_number,
    save(mapping, sequenceNumber) {
      database.run('INSERT OR REPLACE INTO checkpoints VALUES (?, ?)', mapping, sequenceNumber);
    },
    close: () => database.close(),
  };
}
