import type { Campaign } from '../faults/campaign.ts';
import { crawl } from './crawl-campaign.ts';
import { doors } from './doors-campaign.ts';
import { hostile } from './hostile-campaign.ts';
import { layers } from './layers-campaign.ts';
import { odd } from './odd-campaign.ts';
import { sparseFiles } from './sparse-campaign.ts';

/** Every campaign about media; `npm run test:media` runs them in this order. */
export const campaigns: readonly Campaign[] = [layers, hostile, sparseFiles, doors, crawl, odd];
