import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { end, knows, type Stream } from './stream.ts';
import type { StreamEvent } from './stream-machine.ts';
import type { Studio } from './studio.ts';

type Why = NonNullable<Stream['endReason']>;

/** What ends it in the state it is in; undefined when it is over, or on its way there. */
export const endingOf = (one: Stream, event: 'stop' | 'terminate' = 'stop'): StreamEvent | undefined => {
  if (one.state === 'SCHEDULED') return 'cancel';
  return knows(one, event) ? event : undefined;
};

/** Ends a stream wherever it is, and has somebody take it down at once. Twice is once. */
export const endStream = async (
  at: Studio,
  streamId: string,
  now: Date,
  why: Why,
  event: 'stop' | 'terminate' = 'stop',
): Promise<Stream | undefined> => {
  const ended = await decideAgain(async () => {
    const one = await at.streams.find(streamId);
    const ending = one && endingOf(one, event);
    if (!one || !ending) return one;
    const moved = end(one, ending, one.state === 'SCHEDULED' && why === 'stopped' ? 'canceled' : why, now);
    await at.streams.save(moved);
    FAILPOINT: failpoint('live.stop.saved');
    return moved.after;
  });
  if (ended?.dueAt) await at.due.look(streamId);
  return ended;
};
