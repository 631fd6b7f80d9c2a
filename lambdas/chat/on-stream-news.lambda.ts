import { batch } from '../kit/batch.ts';
import { streamEvents } from '../live/events.ts';
import { closeRoom } from './close-room.ts';
import { chatNewsEnv } from './env.ts';
import { roomStore } from './room-store.ts';
import { saidQueue } from './said-queue.ts';
import { isOver, streamsOf } from './stream-copy.ts';

const env = chatNewsEnv.read(process.env);
const streams = streamsOf(env.CHAT_TABLE);
const rooms = roomStore(env.CHAT_TABLE);
const said = saidQueue(env.SAID_QUEUE);

/** Keeps what chat knows of streams. A stream that is over takes its room with it, if anything was said there. */
export const handler = batch(streamEvents, async (facts) => {
  await streams.learn(facts);
  const stream = await streams.stream(facts.streamId);
  if (stream && isOver(stream)) await closeRoom({ rooms, said }, stream.streamId, stream.version);
});
