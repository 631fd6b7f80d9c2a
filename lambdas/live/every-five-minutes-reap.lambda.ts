import { schedule } from '../kit/schedule.ts';
import { liveWorkerEnv } from './env.ts';
import { reap } from './reap.ts';
import { studioFrom } from './studio.ts';

const studio = studioFrom(liveWorkerEnv.read(process.env));

/** Stops what runs for nobody, and counts the hours on air. */
export const handler = schedule('live-every-five-minutes-reap', ({ now }) => reap(studio, now));
