import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { airingsStore } from './airings-store.ts';
import { notificationsApiEnv } from './env.ts';
import { noticesStore } from './notices-store.ts';

const env = notificationsApiEnv.read(process.env);

/** What the operations of notifications work with: made once per function. */
export const airings = airingsStore(env.NOTIFICATIONS_TABLE);
export const store = noticesStore(env.NOTIFICATIONS_TABLE);
export const cursorSecret = env.CURSOR_SECRET;
export const door = doorOf(env, env.NOTIFICATIONS_TABLE, peopleOf(env.NOTIFICATIONS_TABLE).subject);
