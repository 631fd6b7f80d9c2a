import { setTimeout as sleep } from 'node:timers/promises';
import { clientsFor } from '../deploy/clients.ts';
import { destroy } from '../deploy/destroy.ts';
import { environmentCalled } from '../deploy/target.ts';
import { ask } from '../deploy/terminal.ts';
import { profileHelp, typed } from '../deploy/typed.ts';
import { command, Refused } from '../deploy/words.ts';

const usage = `npm run destroy -- ENVIRONMENT [options]

Removes all stacks, and keeps what holds data: tables, buckets, people, keys. Asks for the environment's name.
  --with-data    removes that too, for good: films, people, everything
  --name NAME    the environment's name, where nobody can be asked
  ${profileHelp}`;

const options = {
  'with-data': { type: 'boolean', default: false },
  name: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

await command(async () => {
  const { values, positionals } = typed(options, usage);
  if (values.help) return console.log(usage);
  if (positionals.length > 1) throw new Refused(`One environment at a time.\n\n${usage}`);
  const environment = environmentCalled(positionals[0]);
  await destroy(
    {
      environment,
      clients: clientsFor(environment),
      say: (line) => console.log(line),
      ask,
      sleep: async (ms) => void (await sleep(ms)),
    },
    { withData: values['with-data'], name: values.name },
  );
});
