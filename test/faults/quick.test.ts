import { cutShort } from './cut-short.ts';

/** The two-minute cut of `npm run test:faults`; those that start laptop after laptop are in lasting.long.ts. */
cutShort((campaign) => !campaign.isLasting);
