import { doors } from './doors-campaign.ts';
import { quickCut } from './quick-cut.ts';

quickCut(doors);
