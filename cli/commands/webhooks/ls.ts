import { command } from '../../command.ts';
import { webhooksTable } from './words.ts';

interface Args {
  platform: boolean;
}

export const ls = command<Args>({
  command: 'ls',
  describe: 'Your webhooks',
  builder: (yargs) =>
    yargs.option('platform', { type: 'boolean', default: false, describe: 'Those of the platform, for admins' }),
  async run({ platform }, room) {
    const query = { scope: platform ? ('platform' as const) : ('own' as const) };
    const { items } = await room.api().call('webhooks.list', { query }, { signal: room.signal });
    const { stdout } = room.surroundings;
    const width = stdout.isTTY ? (stdout.columns ?? 100) : 10_000;
    room.tell({ items }, items.length > 0 ? webhooksTable(items, width) : 'No webhooks.');
  },
});
