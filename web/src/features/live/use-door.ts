import type { ReadableStream } from '../../api/promises.ts';
import { useAnswer } from '../../api/queries.ts';
import { isRefused } from '../../api/refusal.ts';
import { ownSeat } from './seat.ts';
import { isOver } from './stream-state.ts';

/**
 * Whether this viewer stands before the door of a stream. Asked where there is one, also before it is on air: whoever has entered
 * hears that it is not live yet.
 */
export const useDoor = (stream: ReadableStream | undefined) => {
  const hasDoor = stream !== undefined && stream.admission !== 'open' && !isOver(stream.state);
  const { error, isPending, refetch } = useAnswer(
    'live.open_playback',
    { params: { stream_id: stream?.stream_id ?? '' }, query: { seat: ownSeat() } },
    { enabled: hasDoor, staleTime: Number.POSITIVE_INFINITY },
  );
  return {
    isUnknown: hasDoor && isPending,
    isShut: hasDoor && isRefused(error, 'live.pass_needed'),
    ask: () => (hasDoor ? refetch() : Promise.resolve()),
  };
};
