/**
 * A video with an hour of its own is there for everybody to see from when it was announced, and for nobody but its makers to
 * play before. Nothing has to happen at that hour: whoever hands out media asks this first.
 */
export const isAhead = ({ premiereAt }: { premiereAt?: string | undefined }, now: Date): boolean =>
  premiereAt !== undefined && Date.parse(premiereAt) > now.getTime();
