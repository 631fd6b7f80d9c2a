import { clientsFor } from '../deploy/clients.ts';
import { finish, makeMissing, replaceAtOnce, rotate, status } from '../deploy/keys/change-keys.ts';
import { keyBeforeTheFirst, keysOf } from '../deploy/keys/here.ts';
import { loadSigner } from '../deploy/keys/signer.ts';
import { environmentCalled } from '../deploy/target.ts';
import { profileHelp, typed } from '../deploy/typed.ts';
import { command, Refused } from '../deploy/words.ts';

const usage = `npm run keys -- ENVIRONMENT [KEY …] [what]

Without "what": makes the keys there are none of, and mends copies a killed command left behind.
  --status       what each key is doing; changes nothing
  --rotate       announces a new value, and switches to it once everyone knows it; say it again to go on
  --wait         with --rotate: stays until it is switched, some ten minutes
  --finish       drops the old values that nothing needs any more
  --compromised  replaces the named keys at once; for minutes some requests are refused
  ${profileHelp}

Keys: origin, cursor, path-token, playback-signing; all of them when none is named.`;

const options = {
  status: { type: 'boolean' },
  rotate: { type: 'boolean' },
  wait: { type: 'boolean' },
  finish: { type: 'boolean' },
  compromised: { type: 'boolean' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

await command(async () => {
  const { values, positionals } = typed(options, usage);
  if (values.help) return console.log(usage);
  const [name, ...kinds] = positionals;
  const environment = environmentCalled(name);
  const asked = (['status', 'rotate', 'finish', 'compromised'] as const).filter((one) => values[one]);
  if (asked.length > 1) throw new Refused(`--${asked.join(' and --')} are different things: say one.`);
  if (asked.length === 0 && kinds.length > 0) throw new Refused(`What about ${kinds.join(', ')}?\n\n${usage}`);
  const clients = clientsFor(environment);
  const keys = await keysOf(environment, clients, (line) => console.log(line));
  if (values.status) return status(keys);
  await loadSigner();
  if (values.rotate) return rotate(keys, kinds, { wait: values.wait ?? false });
  if (values.finish) return finish(keys, kinds);
  if (values.compromised) return replaceAtOnce(keys, kinds);
  await keyBeforeTheFirst(environment, clients);
  await makeMissing(keys);
});
