import { readAgain, useAnswer } from '../../api/queries.ts';
import { pollMsOf } from './stream-state.ts';

/** While Arclight does not answer, a stream's state is asked for again this often. */
const afterTroubleMs = 3_000;

/** A stream, asked for again as often as something may have changed. */
export const useStream = (streamId: string) =>
  useAnswer(
    'live.read',
    { params: { stream_id: streamId } },
    {
      refetchInterval: ({ state }) => {
        if (!state.data) return false;
        // Whoever makes it sees at once how it stands, however many watch.
        const isMaker = state.data.owner_id !== undefined;
        const usual = pollMsOf(isMaker ? { ...state.data, viewers: 0 } : state.data, new Date());
        return state.error && usual !== false ? Math.max(usual, afterTroubleMs) : usual;
      },
    },
  );

/** Whatever shows a stream is read again after it has changed. */
export const streamChanged = (): Promise<void> =>
  readAgain('live.read', 'live.list_mine', 'live.list_public', 'live.read_health', 'live.read_ingest');
