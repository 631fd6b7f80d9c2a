import { http } from '../kit/http.ts';
import { readChat } from './contract.ts';
import { NoSuchPlace } from './refusals-contract.ts';
import { findWithPass, rooms } from './surroundings.ts';

/** GET /v1/streams/{stream_id}/chat */
export const readChatRoute = http(readChat, async ({ params, query, may, subject, request, now }) => {
  const { roomId } = may((await findWithPass(params.streamId, { subject, request, now })).room);
  const room = await rooms.find(roomId);
  const { after, limit } = query;
  if (after !== undefined && after > (room?.seq ?? 0)) throw NoSuchPlace({ headSeq: room?.seq ?? 0 });
  const { events, nextAfter, head } = await rooms.history(room, roomId, { after, limit });
  return { messages: events, nextAfter, headSeq: head };
});
