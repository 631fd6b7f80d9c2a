import type { Campaign } from './campaign.ts';
import { deliveriesCampaign } from './deliveries-campaign.ts';
import { encodesCampaign } from './encodes-campaign.ts';
import { failpointsCampaign } from './failpoints-campaign.ts';
import { killsCampaign } from './kills-campaign.ts';
import { lostNewsCampaign } from './lost-news-campaign.ts';
import { machinesCampaign } from './machines-campaign.ts';
import { modelsCampaign } from './models-campaign.ts';
import { ordersCampaign } from './orders-campaign.ts';
import { racesCampaign } from './races-campaign.ts';
import { sdkCallsCampaign } from './sdk-calls-campaign.ts';
import { storageCampaign } from './storage-campaign.ts';
import { zombiesCampaign } from './zombies-campaign.ts';

/** Every campaign there is; `npm run test:faults` runs them in this order. */
export const campaigns: readonly Campaign[] = [
  sdkCallsCampaign,
  racesCampaign,
  machinesCampaign,
  ordersCampaign,
  encodesCampaign,
  lostNewsCampaign,
  deliveriesCampaign,
  modelsCampaign,
  killsCampaign,
  failpointsCampaign,
  storageCampaign,
  zombiesCampaign,
];
