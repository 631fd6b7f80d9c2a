import { checkAccount } from '../deploy/checks.ts';
import { clientsFor } from '../deploy/clients.ts';
import { addressFrom, firstAdmin } from '../deploy/first-admin.ts';
import { onLaptop } from '../deploy/laptop.ts';
import { tableOfAccounts } from '../deploy/tables.ts';
import { environmentCalled, outputsOf, stackNameOf } from '../deploy/target.ts';
import { command, Refused } from '../deploy/words.ts';

const usage =
  'npm run first-admin -- ENVIRONMENT EMAIL    makes somebody who has signed up an admin; `local` is the laptop that runs';

await command(async () => {
  const [name, typed, ...more] = process.argv.slice(2);
  if (name === '--help' || name === '-h') return console.log(usage);
  if (typed === undefined || more.length > 0) throw new Refused(`Who? One address.\n\n${usage}`);
  const email = addressFrom(typed);
  if (name === 'local') return console.log(await firstAdmin({ ...onLaptop('.local'), now: new Date() }, email));
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
