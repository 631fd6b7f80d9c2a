import { join } from 'node:path';
import { clientsFor } from '../deploy/clients.ts';
import { deploy } from '../deploy/deploy.ts';
import { makeMissing } from '../deploy/keys/change-keys.ts';
import { keyBeforeTheFirst, keysOf } from '../deploy/keys/here.ts';
import { loadSigner } from '../deploy/keys/signer.ts';
import { environmentCalled } from '../deploy/target.ts';
import { ask, root, runHere } from '../deploy/terminal.ts';
import { profileHelp, typed } from '../deploy/typed.ts';
import { putWebClient } from '../deploy/web-client.ts';
import { command, Refused } from '../deploy/words.ts';

const usage = `npm run deploy -- ENVIRONMENT [options]

Looks around, builds, deploys all stacks in order, makes missing keys, puts the web client up, and prints the address.
  --dry-run    looks around and builds, and touches nothing
  --yes-prod   production without being asked to type its name
  ${profileHelp}`;

const options = {
  'dry-run': { type: 'boolean', default: false },
  'yes-prod': { type: 'boolean', default: false },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

await command(async () => {
  const { values, positionals } = typed(options, usage);
  if (values.help) return console.log(usage);
  if (positionals.length > 1) throw new Refused(`One environment at a time.\n\n${usage}`);
  const environment = environmentCalled(positionals[0]);
  const clients = clientsFor(environment);
  const say = (line: string) => console.log(line);
  await deploy(
    {
      environment,
      clients,
      variables: process.env,
      say,
      ask,
      run: runHere({ AWS_REGION: environment.region }),
      prepareKeys: () => keyBeforeTheFirst(environment, clients),
      makeKeys: async () => {
        await loadSigner();
        await makeMissing(await keysOf(environment, clients, say));
      },
      putWebClient: (bucket) => putWebClient(clients.s3, bucket, join(root, 'dist/web')),
    },
    { dryRun: values['dry-run'], yesProd: values['yes-prod'] },
  );
});
