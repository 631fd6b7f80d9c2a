import { ask, canAsk } from '../../ask.ts';
import { command } from '../../command.ts';
import { misused } from '../../problem.ts';
import { plain } from '../../words.ts';
import { webhookIdOf } from './words.ts';

interface Args {
  webhook: string;
  yes: boolean;
}

export const rm = command<Args>({
  command: 'rm <webhook>',
  describe: 'Delete a webhook and its log, after asking',
  builder: (yargs) =>
    yargs
      .positional('webhook', { type: 'string', demandOption: true, describe: 'Its id' })
      .option('yes', { alias: 'y', type: 'boolean', default: false, describe: 'Do not ask' }),
  async run({ webhook, yes }, room) {
    const params = { webhook_id: webhookIdOf(webhook) };
    const api = room.api();
    if (!yes) {
      if (!canAsk(room.surroundings) || room.json)
        throw misused('Nobody is here to be asked whether that is meant.', 'Say --yes if it is.');
      const { url } = await api.call('webhooks.read', { params }, { signal: room.signal });
      const answer = await ask(`Delete the webhook to ${plain(url)}? [y/N] `, room.surroundings);
      if (!/^y(es)?$/i.test(answer)) return room.tell({ ...params, deleted: false }, 'Nothing was deleted.');
    }
    await api.call('webhooks.delete', { params }, { signal: room.signal });
    room.tell({ ...params, deleted: true }, `${webhook} is deleted.`);
  },
});
