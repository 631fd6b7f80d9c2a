import { accesses, ageRestrictions, visibilities } from '../choices.ts';
import { command, text } from '../command.ts';
import { videoIdOf } from '../ids.ts';
import { number } from '../number.ts';
import { misused } from '../problem.ts';
import { videoWords } from '../words.ts';

interface Args {
  video: string;
  title?: string | undefined;
  description?: string | undefined;
  tags?: string | undefined;
  visibility?: (typeof visibilities)[number] | undefined;
  access?: (typeof accesses)[number] | undefined;
  category?: string | undefined;
  language?: string | undefined;
  'age-restriction'?: (typeof ageRestrictions)[number] | undefined;
  'auto-publish'?: boolean | undefined;
  'if-version'?: number | undefined;
}

/** "sea, night" → ['sea', 'night']; the empty text takes all tags away. */
const tagsIn = (typed: string): string[] =>
  typed
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);

export const edit = command<Args>({
  command: 'edit <video>',
  describe: 'Change what a video says of itself, who finds it and who may play it',
  builder: (yargs) =>
    yargs
      .positional('video', { type: 'string', demandOption: true, describe: 'Its id' })
      .option('title', text())
      .option('description', text())
      .option('tags', text('Separated by commas; all of them'))
      .option('visibility', { choices: visibilities, describe: 'Who finds it' })
      .option('access', { choices: accesses, describe: 'Who may play it' })
      .option('category', text())
      .option('language', text('A language tag: en, pt-BR'))
      .option('age-restriction', { choices: ageRestrictions })
      .option('auto-publish', { type: 'boolean', describe: 'Publish it as soon as it is ready' })
      .option(
        'if-version',
        number('if-version', { from: 1, describe: 'Only if nobody has changed it since this version' }),
      ),
  async run(args, room) {
    const wish = {
      title: args.title,
      description: args.description,
      tags: args.tags === undefined ? undefined : tagsIn(args.tags),
      visibility: args.visibility,
      access: args.access,
      // The service knows the list, and says it when the word is none of them.
      category_id: args.category as never,
      language: args.language,
      age_restriction: args['age-restriction'],
      auto_publish: args['auto-publish'],
    };
    const body = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
    if (Object.keys(body).length === 0)
      throw misused('There is nothing to change.', 'Say what: `arclight edit --help` lists what can be.');
    const api = room.api();
    const changed = await api.call(
      'catalog.change_video',
      { params: { video_id: videoIdOf(args.video) }, body },
      { signal: room.signal, ...(args['if-version'] === undefined ? {} : { ifMatch: args['if-version'] }) },
    );
    room.tell(changed, videoWords(changed, room.address));
  },
});
