import { http } from '../kit/http.ts';
import { stopStream } from './contract.ts';
import { endStream } from './end-stream.ts';
import { findFor, studio } from './surroundings.ts';

/** POST /v1/streams/{stream_id}/stop */
export const stopStreamRoute = http(stopStream, async ({ params, subject, may, now }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  const { streamId, state } = (await endStream(studio, stream.streamId, now, 'stopped')) ?? stream;
  return { streamId, state };
});
