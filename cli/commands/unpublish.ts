import { command } from '../command.ts';
import { myVideos, videoIdOf } from '../ids.ts';
import { several } from '../several.ts';

interface Args {
  videos: string[];
}

export const unpublish = command<Args>({
  command: 'unpublish <videos..>',
  describe: 'Take videos back; they stay ready and can be published again',
  builder: (yargs) => yargs.positional('videos', myVideos),
  async run({ videos }, room) {
    const api = room.api();
    await several({
      things: videos,
      room,
      work: (video) =>
        api.call('catalog.unpublish_video', { params: { video_id: videoIdOf(video) } }, { signal: room.signal }),
      words: ({ video_id }) => `${video_id} is taken back. Publish it again with \`arclight publish ${video_id}\`.`,
    });
  },
});
