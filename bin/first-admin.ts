import { checkAccount } from '../deploy/checks.ts';
import { clientsFor } from '../deploy/clients.ts';
import { addressFrom, firstAdmin } from '../deploy/first-admin.ts';
import { onLaptop } from '../deploy/laptop.ts';
import { tableOfAccounts } from '../deploy/tables.ts';
import { environmentCalled, outputsOf, stackNameOf } from '../deploy/target.ts';
import { profileHelp, typed } from '../deploy/typed.ts';
import { command, Refused } from '../deploy/words.ts';

const usage =
  'npm run first-admin -- ENVIRONMENT EMAIL    makes somebody who has signed up an admin; `local` is the laptop that runs,\n' +
  '                                              on another folder than .local with --data FOLDER\n' +
  `  ${profileHelp}`;

const options = {
  data: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

await command(async () => {
  const { values, positionals } = typed(options, usage);
  const [name, address, ...more] = positionals;
  if (values.help) return console.log(usage);
  if (values.data !== undefined && name !== 'local')
    throw new Refused(`Only a laptop keeps its data in a folder.\n\n${usage}`);
  if (values.profile !== undefined && name === 'local') throw new Refused(`A laptop wants no profile.\n\n${usage}`);
  if (address === undefined || more.length > 0) throw new Refused(`Who? One address.\n\n${usage}`);
  const email = addressFrom(address);
  if (name === 'local')
    return console.log(await firstAdmin({ ...onLaptop(values.data ?? '.local'), now: new Date() }, email));
  const environment = environmentCalled(name);
  const clients = clientsFor(environment);
  const { arn, finding } = await checkAccount(environment, clients);
  if (finding.is === 'no') throw new Refused(finding.says);
  const foundation = await outputsOf(clients.cloudFormation, stackNameOf(environment, 'foundation'));
  const poolId = foundation?.['PoolId'];
  if (!poolId) throw new Refused(`${environment.name} is not deployed yet: npm run deploy -- ${environment.name}`);
  const around = { cognito: clients.cognito, poolId, accounts: tableOfAccounts(environment), by: arn, now: new Date() };
  console.log(await firstAdmin(around, email));
});
