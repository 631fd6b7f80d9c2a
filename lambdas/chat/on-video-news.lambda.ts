import { videoEvents } from '../catalog/events.ts';
import { batch } from '../kit/batch.ts';
import { clock } from '../kit/clock.ts';
import { closeRoom } from './close-room.ts';
import { chatNewsEnv } from './env.ts';
import { partiesStore } from './parties-store.ts';
import { roomStore } from './room-store.ts';
import { saidQueue } from './said-queue.ts';
import { isDeleted, isShared, videosOf } from './video-copy.ts';

const env = chatNewsEnv.read(process.env);
const videos = videosOf(env.CHAT_TABLE);
const parties = partiesStore(env.CHAT_TABLE);
const rooms = roomStore(env.CHAT_TABLE);
const said = saidQueue(env.SAID_QUEUE);

/** Keeps what chat knows of videos. One that is not there for others any more takes its parties with it, and its premiere's room. */
export const handler = batch(videoEvents, async (facts) => {
  await videos.learn(facts);
  const video = await videos.video(facts.videoId);
  if (!video || isShared(video, clock.now())) return;
  const { videoId, version, state } = video;
  const world = { rooms, said };
  const ends = (await parties.of(videoId)).map((roomId) => closeRoom(world, roomId, version, { ifShows: videoId }));
  await Promise.all([...ends, ...(isDeleted(state) ? [closeRoom(world, videoId, version)] : [])]);
});
