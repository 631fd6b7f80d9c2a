import { join } from 'node:path';
import { runCampaigns } from './run-campaigns.ts';

// `sdk-calls` can be narrowed down by `ARCLIGHT_FAULT_PLAN` (one plan, as a failure prints it), `ARCLIGHT_FAULT_STORY`
// (part of a story's name), `ARCLIGHT_FAULT_MODES` (`kill,ambiguous`) and `ARCLIGHT_FAULT_RUNS` (so many a story).
await runCampaigns('test:faults', join(import.meta.dirname, 'campaigns.ts'));
