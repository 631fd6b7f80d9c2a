import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { channelsOf } from './channel-copy.ts';
import { liveApiEnv } from './env.ts';
import { finderOf } from './stream-rights.ts';
import { studioFrom } from './studio.ts';

const env = liveApiEnv.read(process.env);

/** What live's operations work with: made once per function. */
export const table = env.LIVE_TABLE;
export const studio = studioFrom(env);
export const { streams } = studio;
export const channels = channelsOf(table);
export const people = peopleOf(table);
/** Finds a stream for who asks, with what decides their rights. */
export const findFor = finderOf({ streams, channels, people });
export const cursorSecret = env.CURSOR_SECRET;
export const signer = { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN };
export const door = doorOf(env, table, people.subject);
