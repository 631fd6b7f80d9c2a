import { command, text } from '../../command.ts';
import { number } from '../../number.ts';
import { lineWidth } from '../../words.ts';
import { deliveriesTable, webhookIdOf } from './words.ts';

const states = ['pending', 'delivered', 'failed'] as const;

interface Args {
  webhook: string;
  state?: (typeof states)[number] | undefined;
  limit: number;
  cursor?: string | undefined;
}

export const deliveries = command<Args>({
  command: 'deliveries <webhook>',
  describe: 'What was sent in the last 30 days, the newest first',
  builder: (yargs) =>
    yargs
      .positional('webhook', { type: 'string', demandOption: true, describe: 'Its id' })
      .option('state', { choices: states, describe: 'Only these' })
      .option(
        'limit',
        number('limit', {
          from: 1,
          to: 50,
          default: 20,
          describe: 'How many at most, up to 50',
        }),
      )
      .option('cursor', text('Where the last list ended')),
  async run({ webhook, state, limit, cursor }, room) {
    const webhook_id = webhookIdOf(webhook);
    const page = await room
      .api()
      .call(
        'webhooks.list_deliveries',
        { params: { webhook_id }, query: { state, limit, cursor } },
        { signal: room.signal },
      );
    const width = lineWidth(room.surroundings.stdout);
    room.tell(page, page.items.length > 0 ? deliveriesTable(page.items, width) : 'Nothing was sent.');
    if (page.next_cursor)
      room.remark(`There are more: arclight webhooks deliveries ${webhook_id} --cursor ${page.next_cursor}`);
  },
});
