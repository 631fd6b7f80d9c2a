import type { Campaign } from '../faults/campaign.ts';
import { apiKeys } from './api-keys.ts';
import { canarySecrets } from './canary-secrets.ts';
import { cells } from './cells.ts';
import { edgeCache } from './edge-cache.ts';
import { enumeration } from './enumeration.ts';
import { extraFields } from './extra-fields.ts';
import { securityHeaders } from './headers.ts';
import { mutants } from './mutants.ts';
import { othersIds } from './others-ids.ts';
import { paths } from './paths.ts';
import { campaignOf, type Sweep } from './stage.ts';
import { tokens } from './tokens.ts';

/** Everything asked of one laptop, those that change nothing first, and last those that end sessions. */
export const sweeps: readonly Sweep[] = [
  othersIds,
  tokens,
  paths,
  edgeCache,
  securityHeaders,
  enumeration,
  extraFields,
  canarySecrets,
];

/** Every campaign about safety; `npm run test:security` runs them in this order. */
export const campaigns: readonly Campaign[] = [
  campaignOf(cells),
  ...sweeps.map(campaignOf),
  // A request for each operation and each scope: too many for the short cut.
  campaignOf(apiKeys),
  mutants,
];
