import { hostile } from './hostile-campaign.ts';
import { quickCut } from './quick-cut.ts';

quickCut(hostile);
