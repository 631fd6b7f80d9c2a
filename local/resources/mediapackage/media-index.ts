import type { Database } from '../../wire/database.ts';
import type { Epoch, Segment } from './timeline.ts';

type SegmentRow = Omit<Segment, 'parts' | 'whole'> & { whole: number };

/** What is written down of one channel's media, so that a new process finds its way through the files. */
export interface MediaIndex {
  tracks(): string[];
  segments(track: string): Segment[];
  epochs(): Epoch[];
  keepEpoch(epoch: Epoch): void;
  keepSegment(track: string, segment: Segment): void;
  forgetSegments(track: string, numbers: number[]): void;
  forgetEpochsBefore(number: number): void;
  forgetAll(): void;
}

const columns = `number, epoch, start_ticks AS startTicks, at_ms AS atMs, ticks, seconds, bytes, whole`;

/** The index of a channel, by its path of names. */
export const mediaIndex = (database: Database, channel: string): MediaIndex => ({
  tracks: () =>
    database
      .all<{ track: string }>('SELECT DISTINCT track FROM segments WHERE channel = ? ORDER BY track', channel)
      .map(({ track }) => track),
  segments: (track) =>
    database
      .all<SegmentRow>(
        `SELECT ${columns} FROM segments WHERE channel = ? AND track = ? ORDER BY number`,
        channel,
        track,
      )
      .map((row) => ({ ...row, whole: row.whole === 1, parts: [] })),
  epochs: () =>
    database.all<Epoch & Record<string, number>>(
      'SELECT number, anchor_ms AS anchorMs, anchor_seconds AS anchorSeconds FROM epochs WHERE channel = ? ORDER BY number',
      channel,
    ),
  keepEpoch: ({ number, anchorMs, anchorSeconds }) =>
    void database.run('INSERT INTO epochs VALUES (?, ?, ?, ?)', channel, number, anchorMs, anchorSeconds),
  keepSegment: (track, { number, epoch, startTicks, atMs, ticks, seconds, bytes, whole }) =>
    void database.run(
      `INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
         ticks = excluded.ticks, seconds = excluded.seconds, bytes = excluded.bytes, whole = excluded.whole`,
      ...[channel, track, number, epoch, startTicks, atMs, ticks, seconds, bytes, whole ? 1 : 0],
    ),
  forgetSegments: (track, numbers) =>
    database.atomically(() => {
      for (const number of numbers)
        database.run('DELETE FROM segments WHERE channel = ? AND track = ? AND number = ?', channel, track, number);
    }),
  forgetEpochsBefore: (number) =>
    void database.run('DELETE FROM epochs WHERE channel = ? AND number < ?', channel, number),
  forgetAll: () =>
    database.atomically(() => {
      database.run('DELETE FROM segments WHERE channel = ?', channel);
      database.run('DELETE FROM epochs WHERE channel = ?', channel);
    }),
});
