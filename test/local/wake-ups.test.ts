import { expect, onTestFinished, test, vi } from 'vitest';
import { openWakeUps } from '../../local/resources/sqs/wake-ups.ts';

/** A queue of one message that shows itself at a moment, and a clock that goes on whenever somebody looks at it. */
const tickingQueue = (visibleAt: number) => {
  let ms = 0;
  const now = () => {
    ms += 10;
    return new Date(ms);
  };
  const wakeUps = openWakeUps({ now, nextVisibleAt: (_queue, after) => (visibleAt > after ? visibleAt : undefined) });
  onTestFinished(() => wakeUps.stop());
  let taken = false;
  const look = () => {
    taken ||= visibleAt <= now().getTime();
  };
  return { wakeUps, look, isTaken: () => taken };
};

// The clock stands at 0; each look at it is 10 ms, so the message shows itself after the first look, or the second, or later.
test.each([5, 15, 25, 35, 45, 55, 300])(
  'a message that shows itself at %i ms between two looks is taken',
  async (at) => {
    const { wakeUps, look, isTaken } = tickingQueue(at);
    look();
    wakeUps.listen('queue', look);
    await vi.waitFor(() => expect(isTaken()).toBe(true), 10_000);
  },
);
