import { ask, canAsk } from '../../ask.ts';
import { command } from '../../command.ts';
import { misused } from '../../problem.ts';
import { plain } from '../../words.ts';
import { keyIdOf } from './words.ts';

interface Args {
  key?: string | undefined;
  all: boolean;
  yes: boolean;
}

export const revoke = command<Args>({
  command: 'revoke [key]',
  describe: 'Revoke an API key, after asking; within five seconds it is refused everywhere',
  builder: (yargs) =>
    yargs
      .positional('key', { type: 'string', describe: 'Its id' })
      .option('all', { type: 'boolean', default: false, describe: 'All of them' })
      .option('yes', { alias: 'y', type: 'boolean', default: false, describe: 'Do not ask' }),
  async run({ key, all, yes }, room) {
    if (all === (key !== undefined)) throw misused('Which API key?', 'Name one by its id, or all with --all.');
    const key_id = key === undefined ? undefined : keyIdOf(key);
    const { signal } = room;
    const api = room.api();
    const { items } = await api.call('accounts.list_keys', {}, { signal });
    const meant = items.filter((one) => key_id === undefined || one.key_id === key_id);
    if (!yes && meant.length > 0) {
      if (!canAsk(room.surroundings) || room.json)
        throw misused('Nobody is here to be asked whether that is meant.', 'Say --yes if it is.');
      const names = meant.map(({ name }) => `“${plain(name)}”`).join(', ');
      const answer = await ask(`Revoke ${names}? Programs that use it stop working. [y/N] `, room.surroundings);
      if (!/^y(es)?$/i.test(answer)) return room.tell({ revoked: [] }, 'Nothing was revoked.');
    }
    if (key_id === undefined) await api.call('accounts.revoke_keys', {}, { signal });
    else await api.call('accounts.revoke_key', { params: { key_id } }, { signal });
    const revoked = key_id === undefined ? meant.map((one) => one.key_id) : [key_id];
    room.tell({ revoked }, revoked.length > 0 ? `${revoked.join(', ')} revoked.` : 'There was none to revoke.');
  },
});
