import { command } from '../command.ts';
import { myVideos, videoIdOf } from '../ids.ts';
import { several } from '../several.ts';

interface Args {
  videos: string[];
}

export const restore = command<Args>({
  command: 'restore <videos..>',
  describe: 'Take videos out of the trash, as they were',
  builder: (yargs) => yargs.positional('videos', myVideos),
  async run({ videos }, room) {
    const api = room.api();
    await several({
      things: videos,
      room,
      work: (video) =>
        api.call('catalog.restore_video', { params: { video_id: videoIdOf(video) } }, { signal: room.signal }),
      words: ({ video_id, status }) => `${video_id} is out of the trash: ${status}.`,
    });
  },
});
