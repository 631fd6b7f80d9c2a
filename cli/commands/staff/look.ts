import { command } from '../../command.ts';
import { videoIdOf } from '../../ids.ts';
import { personOf } from './person-of.ts';
import { personWords, staffVideoWords } from './words.ts';

export const person = command<{ person: string }>({
  command: 'person <person>',
  describe: 'A person: rights, standing and history',
  builder: (yargs) =>
    yargs.positional('person', {
      type: 'string',
      demandOption: true,
      describe: 'Their id or @handle; for admins also their exact e-mail address',
    }),
  async run(args, room) {
    const api = room.api();
    const user_id = await personOf(args.person, api, room.signal);
    const found = await api.call('moderation.read_person', { params: { user_id } }, { signal: room.signal });
    room.tell(found, personWords(found));
  },
});

export const video = command<{ video: string }>({
  command: 'video <video>',
  describe: 'A video in any state: what was decided about it, and its history',
  builder: (yargs) =>
    yargs.positional('video', { type: 'string', demandOption: true, describe: 'Its id, or where it is watched' }),
  async run(args, room) {
    const params = { video_id: videoIdOf(args.video) };
    const found = await room.api().call('moderation.read_video', { params }, { signal: room.signal });
    room.tell(found, staffVideoWords(found));
  },
});
