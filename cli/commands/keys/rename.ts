import { command } from '../../command.ts';
import { keyIdOf, keyWords } from './words.ts';

interface Args {
  key: string;
  name: string;
}

export const rename = command<Args>({
  command: 'rename <key> <name>',
  describe: 'Give an API key another name',
  builder: (yargs) =>
    yargs
      .positional('key', { type: 'string', demandOption: true, describe: 'Its id' })
      .positional('name', { type: 'string', demandOption: true, describe: 'What it is for' }),
  async run({ key, name }, room) {
    const asked = { params: { key_id: keyIdOf(key) }, body: { name } };
    const renamed = await room.api().call('accounts.rename_key', asked, { signal: room.signal });
    room.tell(renamed, keyWords(renamed));
  },
});
