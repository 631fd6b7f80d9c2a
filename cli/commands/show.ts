import { command } from '../command.ts';
import { videoIdOf } from '../ids.ts';
import { videoWords } from '../words.ts';

interface Args {
  video: string;
}

export const show = command<Args>({
  command: 'show <video>',
  describe: 'One video: its state, progress, and why it failed if it did',
  builder: (yargs) =>
    yargs.positional('video', {
      type: 'string',
      demandOption: true,
      describe: 'Its id, or the address it is watched at',
    }),
  async run({ video }, room) {
    const api = room.api();
    const found = await api.call(
      'catalog.read_video',
      { params: { video_id: videoIdOf(video) } },
      { signal: room.signal },
    );
    room.tell(found, videoWords(found, room.address));
  },
});
