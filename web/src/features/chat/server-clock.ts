import type { Time } from './leg.ts';

/** How the clocks differ, and how sure that is: never more than half of the way there and back. */
interface Sample {
  offsetMs: number;
  roundMs: number;
}

/** Clocks drift apart, so what was measured long ago counts no more. */
const samplesKept = 12;

/** What time it is at the server: from how long an answer takes and what the server says of itself, the quickest counting most. */
export const createServerClock = ({ now }: Pick<Time, 'now'>) => {
  const asked = new Map<string, number>();
  let samples: Sample[] = [];
  return {
    /** Something was sent that is answered with the time. */
    asks: (ref: string): void => void asked.set(ref, now()),
    hears: (ref: string | undefined, at: string | undefined): void => {
      const sentAt = ref === undefined ? undefined : asked.get(ref);
      if (ref !== undefined) asked.delete(ref);
      const atMs = Date.parse(at ?? '');
      if (sentAt === undefined || Number.isNaN(atMs)) return;
      const roundMs = now() - sentAt;
      samples = [...samples, { offsetMs: atMs - (sentAt + roundMs / 2), roundMs }].slice(-samplesKept);
    },
    /** In milliseconds since 1970; by this machine's own clock before anything was heard. */
    now: (): number => {
      const best = samples.reduce<Sample | undefined>(
        (least, one) => (least === undefined || one.roundMs < least.roundMs ? one : least),
        undefined,
      );
      return now() + (best?.offsetMs ?? 0);
    },
  };
};
