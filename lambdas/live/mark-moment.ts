import { clock } from '../kit/clock.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { dropMarker, listMarkers, markMoment, NotLive, StreamIsOver } from './contract.ts';
import { type Marker, offsetOf } from './marker.ts';
import type { Stream } from './stream.ts';
import { isWatchable, takesInput } from './stream-machine.ts';
import { findFor, studio } from './surroundings.ts';

const shown = (one: Marker, stream: Stream) => ({ ...one, offsetMs: offsetOf(one, stream) });

/** POST /v1/streams/{stream_id}/markers */
export const markMomentRoute = http(markMoment, async ({ params, body, subject, may, idempotent, now }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  const { state } = stream;
  if (!isWatchable(state))
    throw state === 'SCHEDULED' || takesInput(state) ? NotLive({ state }) : StreamIsOver({ state });
  const one: Marker = {
    markerId: newId(prefixes.marker, now, clock.random(10)),
    at: now.toISOString(),
    ...(body.label === undefined ? {} : { label: body.label }),
  };
  const answer = shown(one, stream);
  await studio.markers.add(stream, one, [idempotent.complete(answer)]);
  return answer;
});

/** GET /v1/streams/{stream_id}/markers */
export const listMarkersRoute = http(listMarkers, async ({ params, subject, may }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  const markers = await studio.markers.list(stream.streamId);
  return { streamId: stream.streamId, items: markers.map((one) => shown(one, stream)) };
});

/** DELETE /v1/streams/{stream_id}/markers/{marker_id} */
export const dropMarkerRoute = http(dropMarker, async ({ params, subject, may }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  await studio.markers.drop(stream.streamId, params.markerId);
});
