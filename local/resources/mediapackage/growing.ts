import type { Segment } from './timeline.ts';
import type { Track } from './track.ts';

/** A segment as far as it has come, and then each part as it comes. It breaks off when for so long nothing does. */
export async function* growing(track: Track, segment: Segment, patienceMs: number): AsyncGenerator<Buffer> {
  for (let sent = 0; ; ) {
    const bytes = segment.bytes - sent;
    if (bytes > 0) {
      const piece = await track.files.read(segment.number, { offset: sent, bytes });
      if (!piece) throw new Error(`Segment ${segment.number} of ${track.name} went while it was read`);
      yield piece;
      sent += bytes;
    } else if (segment.whole) return;
    else if (!(await track.waiting.until(() => segment.bytes > sent || segment.whole, patienceMs)))
      throw new Error(`Nothing more came of segment ${segment.number} of ${track.name}`);
  }
}
