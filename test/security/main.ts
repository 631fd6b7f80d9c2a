import { join } from 'node:path';
import { runCampaigns } from '../faults/run-campaigns.ts';

await runCampaigns('test:security', join(import.meta.dirname, 'campaigns.ts'));
