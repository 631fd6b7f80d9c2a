import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { teamsOf } from '../kit/teams-copy.ts';
import { playbackApiEnv } from './env.ts';
import { playbackStore } from './playback-store.ts';

const env = playbackApiEnv.read(process.env);

/** What playback's operations work with: made once per function. */
export const table = env.PLAYBACK_TABLE;
export const store = playbackStore(env.PLAYBACK_TABLE);
export const people = peopleOf(env.PLAYBACK_TABLE);
export const teams = teamsOf(env.PLAYBACK_TABLE, people);
export const pathTokenSecret = env.PATH_TOKEN_SECRET;
export const signer = {
  secretId: env.SIGNING_SECRET,
  siteOrigin: env.SITE_ORIGIN,
};
export const door = doorOf(env, env.PLAYBACK_TABLE, people.subject);
