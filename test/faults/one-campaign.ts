import type { Given, Said } from './apart.ts';
import type { Campaign } from './campaign.ts';
import { setSurroundings } from './surroundings.ts';

const { list, name, seed, size } = JSON.parse(process.argv[2] ?? '{}') as Given;
const tell = (said: Said): Promise<void> =>
  new Promise((resolve) => (process.send ? process.send(said, () => resolve()) : resolve()));

// What loses its parent has nobody to tell.
process.on('disconnect', () => process.exit(1));
setSurroundings();
// Read only now: what campaigns import may look at the environment.
const { campaigns } = (await import(list)) as { campaigns: readonly Campaign[] };
const campaign = campaigns.find((one) => one.name === name);
if (!campaign) throw new Error(`There is no campaign ${name}.`);
const outcome = await campaign
  .run({ seed, size, say: (line) => void tell({ line }) })
  .catch((error: Error) => ({ counts: {}, failures: [`the campaign itself failed: ${error.stack ?? error.message}`] }));
await tell({ outcome });
// Clients keep their sockets open; everything worth waiting for has been waited for.
process.exit();
