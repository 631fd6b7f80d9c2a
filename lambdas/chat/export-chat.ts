import { http } from '../kit/http.ts';
import { exportChat } from './export-contract.ts';
import { csvHead, csvOf, jsonLinesOf } from './export-lines.ts';
import { NoSuchPlace } from './refusals-contract.ts';
import { findRoom, rooms } from './surroundings.ts';

/** GET /v1/streams/{stream_id}/chat/export */
export const exportChatRoute = http(exportChat, async ({ params, query, may }) => {
  const { roomId } = may(await findRoom(params.streamId));
  const { format, after, limit } = query;
  const room = await rooms.find(roomId);
  if (after > (room?.seq ?? 0)) throw NoSuchPlace({ headSeq: room?.seq ?? 0 });
  const { events, nextAfter, head } = await rooms.history(room, roomId, { after, limit });
  const begins = format === 'csv' && after === 0 ? csvHead : '';
  return {
    text: begins + (format === 'csv' ? csvOf(events) : jsonLinesOf(events)),
    ...(nextAfter < head ? { nextAfter } : {}),
  };
});
