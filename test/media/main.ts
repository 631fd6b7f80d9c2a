import { join } from 'node:path';
import { runCampaigns } from '../faults/run-campaigns.ts';

await runCampaigns('test:media', join(import.meta.dirname, 'campaigns.ts'));
