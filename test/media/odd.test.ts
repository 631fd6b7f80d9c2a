import { odd } from './odd-campaign.ts';
import { quickCut } from './quick-cut.ts';

quickCut(odd);
