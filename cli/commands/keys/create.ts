import { scopes } from '../../../sdk/src/node.ts';
import { command, text } from '../../command.ts';
import { expiryOf, keyWords, scopesOf } from './words.ts';

interface Args {
  name: string;
  scopes: string;
  expires?: string | undefined;
}

const list = Object.entries(scopes)
  .map(([name, words]) => `${name}: ${words.replace(/^[A-Z]/, (letter) => letter.toLowerCase())}`)
  .join('; ');

export const create = command<Args>({
  command: 'create <name>',
  describe: 'Make an API key for a program; shows it, once',
  builder: (yargs) =>
    yargs
      .positional('name', { type: 'string', demandOption: true, describe: 'What it is for' })
      .option('scopes', { ...text(`What it opens, separated by commas. ${list}`), demandOption: true })
      .option('expires', text('When it ends: 90d, or 2027-01-31; without it, it does not')),
  async run({ name, scopes: typed, expires }, room) {
    const expires_at = expiryOf(expires, Date.now());
    const body = { name, scopes: scopesOf(typed), ...(expires_at ? { expires_at } : {}) };
    const made = await room.api().call('accounts.create_key', { body }, { signal: room.signal });
    room.tell(made, keyWords(made));
    room.remark('The key is not shown again. Programs take it from ARCLIGHT_API_KEY; keep it as you keep a password.');
  },
});
