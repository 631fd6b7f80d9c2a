import { layers } from './layers-campaign.ts';
import { quickCut } from './quick-cut.ts';

quickCut(layers);
