import { batch } from '../kit/batch.ts';
import { streamEvents, ticketRevoked } from '../live/events.ts';
import { closeRoom } from './close-room.ts';
import { chatNewsEnv } from './env.ts';
import { revokedTickets } from './passed.ts';
import { roomStore } from './room-store.ts';
import { saidQueue } from './said-queue.ts';
import { showOut } from './show-out.ts';
import { socketsStore } from './sockets-store.ts';
import { isOver, streamsOf } from './stream-copy.ts';

const env = chatNewsEnv.read(process.env);
const streams = streamsOf(env.CHAT_TABLE);
const rooms = roomStore(env.CHAT_TABLE);
const said = saidQueue(env.SAID_QUEUE);
const sockets = socketsStore(env.CHAT_TABLE);
const revoked = revokedTickets(env.CHAT_TABLE);

/**
 * Keeps what chat knows of streams. A stream that is over takes its room with it, if anything was said there; behind another
 * door, or without their ticket, nobody stays who was inside.
 */
export const handler = batch([...streamEvents, ticketRevoked], async (news, { now }) => {
  const { streamId } = news;
  if ('ticketId' in news) {
    const { ticketId } = news;
    await revoked.note(streamId, ticketId, now);
    return showOut(sockets, streamId, ({ pass }) => pass?.ticketId === ticketId, now);
  }
  const before = await streams.stream(streamId);
  await streams.learn(news);
  const stream = await streams.stream(streamId);
  if (!stream) return;
  const { admission, admissionEpoch } = stream;
  if (admission !== 'open' && admissionEpoch !== before?.admissionEpoch)
    await showOut(sockets, streamId, ({ pass }) => pass?.epoch !== admissionEpoch, now);
  if (isOver(stream)) await closeRoom({ rooms, said }, stream.streamId, stream.version);
});
