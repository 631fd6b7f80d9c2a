import { cutShort } from './cut-short.ts';

/** What of the short form of `npm run test:faults` takes a minute and more for each. */
cutShort((campaign) => campaign.isLasting === true);
