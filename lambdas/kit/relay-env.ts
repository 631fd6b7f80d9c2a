import { environment } from './env.ts';

export const relayEnv = environment('EVENT_BUS');
