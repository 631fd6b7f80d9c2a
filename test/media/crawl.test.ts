import { crawl } from './crawl-campaign.ts';
import { quickCut } from './quick-cut.ts';

quickCut(crawl);
