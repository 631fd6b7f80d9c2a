import { command, type Room, text } from '../command.ts';
import { myVideos, videoIdOf } from '../ids.ts';
import { misused } from '../problem.ts';
import { several } from '../several.ts';
import { watchAddress, whenOf } from '../words.ts';

interface Args {
  videos: string[];
  at?: string | undefined;
}

/** An hour as it is typed; without a zone it is meant as the clock on the wall here. */
const hourIn = (typed: string): string => {
  const hour = new Date(typed);
  if (Number.isNaN(hour.getTime()))
    throw misused(`${typed} is not a time.`, 'Give one like 2026-12-01T18:00 or 2026-12-01T18:00+01:00, or `never`.');
  return hour.toISOString();
};

const publishNow = async (videos: readonly string[], room: Room): Promise<void> => {
  const api = room.api();
  await several({
    things: videos,
    room,
    work: (video) =>
      api.call('catalog.publish_video', { params: { video_id: videoIdOf(video) } }, { signal: room.signal }),
    words: ({ video_id }) => `${video_id} is published: ${watchAddress(room.address, video_id)}`,
  });
};

const publishLater = async (videos: readonly string[], at: string, room: Room): Promise<void> => {
  const publish_at = at === 'never' ? undefined : hourIn(at);
  const api = room.api();
  await several({
    things: videos,
    room,
    work: (video) => {
      const params = { video_id: videoIdOf(video) };
      return publish_at
        ? api.call('catalog.schedule_publishing', { params, body: { publish_at } }, { signal: room.signal })
        : api.call('catalog.unschedule_publishing', { params }, { signal: room.signal });
    },
    words: (done) =>
      done.publish_at
        ? `${done.video_id} will be published at ${whenOf(done.publish_at)}.`
        : `${done.video_id} will not be published by itself.`,
  });
};

export const publish = command<Args>({
  command: 'publish <videos..>',
  describe: 'Publish videos that are ready, now or at an hour',
  builder: (yargs) =>
    yargs
      .positional('videos', myVideos)
      .option('at', text('When: 2026-12-01T18:00 (your time), or never to take an hour back')),
  run: ({ videos, at }, room) => (at === undefined ? publishNow(videos, room) : publishLater(videos, at, room)),
});
