import type { Epoch, Part, Segment, Timeline } from './timeline.ts';

/** A segment that is being made, or is the next to be: what it will have been. */
export type Ahead = Pick<Segment, 'number' | 'startTicks' | 'ticks'>;

/** The one that grows and two more: a manifest is asked for once a segment, and the edge may have kept it for a while. */
const howMany = 3;

/** Whether a segment of which nothing is there yet may be listed already. */
export const mayBeListed = ({ hint, next, open }: Timeline, number: number): boolean =>
  hint !== undefined && number >= next && number < next + howMany - (open ? 1 : 0);

/**
 * The segments to come of a run, which DASH has to name with their lengths. They are known as long as parts come in one
 * length; where they do not, nothing is promised.
 */
export function aheadOf(timeline: Timeline, epoch: Epoch): Ahead[] {
  const { open, lastWhole, cutting } = timeline;
  if (!timeline.hint || !lastWhole || lastWhole.epoch !== epoch.number) return [];
  const part = onlyLength([...lastWhole.parts, ...(open?.parts ?? [])]);
  if (!part) return [];
  const partTicks = Math.round(part.seconds * cutting.timescale);
  /** What a segment has become when it is full. */
  const grown = (begun: Segment): Segment => {
    let segment = { ...begun, parts: [part] };
    while (segment.ticks === 0 || !timeline.isFull(segment, epoch)) {
      const ticks = segment.ticks + partTicks;
      segment = { ...segment, ticks, seconds: ticks / cutting.timescale };
    }
    return segment;
  };
  const ahead: Segment[] = [];
  for (let next = open ?? after(lastWhole); ahead.length < howMany; next = after(ahead.at(-1) ?? next))
    ahead.push(grown(next));
  return ahead.map(({ number, startTicks, ticks }) => ({ number, startTicks, ticks }));
}

const onlyLength = ([first, ...others]: Part[]): Part | undefined =>
  others.every(({ seconds }) => seconds === first?.seconds) ? first : undefined;

const after = (segment: Segment): Segment => ({
  ...segment,
  number: segment.number + 1,
  startTicks: segment.startTicks + segment.ticks,
  ticks: 0,
  seconds: 0,
});
