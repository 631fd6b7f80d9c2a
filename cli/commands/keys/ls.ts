import { command } from '../../command.ts';
import { keysTable } from './words.ts';

export const ls = command({
  command: 'ls',
  describe: 'Your API keys: what each opens, when it was last used, when it ends',
  async run(_args, room) {
    const { items } = await room.api().call('accounts.list_keys', {}, { signal: room.signal });
    const { stdout } = room.surroundings;
    const width = stdout.isTTY ? (stdout.columns ?? 100) : 10_000;
    room.tell({ items }, items.length > 0 ? keysTable(items, width) : 'No API keys.');
  },
});
