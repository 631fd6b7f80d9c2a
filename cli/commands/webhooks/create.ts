import { command, text } from '../../command.ts';
import { webhookWords } from './words.ts';

interface Args {
  url: string;
  events?: string | undefined;
  description?: string | undefined;
  platform: boolean;
}

/** "video.published, video.deleted" → two of them. */
const listed = (typed: string | undefined): string[] =>
  (typed ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

export const create = command<Args>({
  command: 'create <url>',
  describe: 'Have an address told of events; shows its secret, once',
  builder: (yargs) =>
    yargs
      .positional('url', { type: 'string', demandOption: true, describe: 'Where to: https://…' })
      .option('events', text('Separated by commas; without it all'))
      .option('description', text('What it is for'))
      .option('platform', { type: 'boolean', default: false, describe: 'Of the whole platform, for admins' }),
  async run({ url, events, description, platform }, room) {
    const body = {
      url,
      // The service knows the list, and says it when a word is none of them.
      event_types: listed(events) as never[],
      scope: platform ? ('platform' as const) : ('own' as const),
      ...(description === undefined ? {} : { description }),
    };
    const made = await room.api().call('webhooks.create', { body }, { signal: room.signal });
    room.tell(made, webhookWords(made));
    room.remark('The secret is not shown again: keep it where your server finds it.');
  },
});
