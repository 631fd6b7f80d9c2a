import type { Api } from '../api.ts';
import { ask, canAsk } from '../ask.ts';
import { command } from '../command.ts';
import { myVideos, videoIdOf } from '../ids.ts';
import { misused } from '../problem.ts';
import { several } from '../several.ts';
import { plain } from '../words.ts';

interface Args {
  videos: string[];
  yes: boolean;
  'for-good': boolean;
}

/** Into the trash, and from there, if that is meant, out of the world. */
const remove = async (api: Api, video_id: string, forGood: boolean, signal: AbortSignal) => {
  const trashed = await api.call('catalog.delete_video', { params: { video_id } }, { signal });
  if (!forGood) return trashed;
  return api.call('catalog.erase_video', { params: { video_id } }, { signal });
};

export const rm = command<Args>({
  command: 'rm <videos..>',
  describe: 'Put videos into the trash; asks first. For 30 days `restore` takes them out again',
  builder: (yargs) =>
    yargs
      .positional('videos', myVideos)
      .option('yes', { alias: 'y', type: 'boolean', default: false, describe: 'Do not ask' })
      .option('for-good', { type: 'boolean', default: false, describe: 'Remove everything of them at once, forever' }),
  async run({ videos, yes, 'for-good': forGood }, room) {
    const ids = videos.map(videoIdOf);
    const api = room.api();
    if (!yes) {
      if (!canAsk(room.surroundings) || room.json)
        throw misused('Nobody is here to be asked whether that is meant.', 'Say --yes if it is.');
      for (const video_id of ids) {
        const { title } = await api.call('catalog.read_video', { params: { video_id } }, { signal: room.signal });
        room.remark(`${video_id}  ${plain(title)}`);
      }
      const these = ids.length === 1 ? 'this video' : `these ${ids.length}`;
      const question = forGood ? `Delete ${these} for good? [y/N] ` : `Put ${these} into the trash? [y/N] `;
      const answer = await ask(question, room.surroundings);
      if (!/^y(es)?$/i.test(answer)) return room.tell([], 'Nothing was deleted.');
    }
    await several({
      things: ids,
      room,
      work: (video_id) => remove(api, video_id, forGood, room.signal),
      words: (done) =>
        forGood
          ? `${done.video_id} is deleted for good.`
          : `${done.video_id} is in the trash. For 30 days: arclight restore ${done.video_id}`,
    });
  },
});
