import { quickCut } from './quick-cut.ts';
import { sparseFiles } from './sparse-campaign.ts';

quickCut(sparseFiles);
