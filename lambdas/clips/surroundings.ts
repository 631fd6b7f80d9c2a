import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { teamsOf } from '../kit/teams-copy.ts';
import { clipsStore } from './clips-store.ts';
import { clipsApiEnv } from './env.ts';
import { finderOf } from './find.ts';

const env = clipsApiEnv.read(process.env);

/** What the operations of clips work with: made once per function. */
export const table = env.CLIPS_TABLE;
export const mediaBucket = env.MEDIA_BUCKET;
export const store = clipsStore(table);
export const people = peopleOf(table);
export const find = finderOf({ store, teams: teamsOf(table, people) });
export const cursorSecret = env.CURSOR_SECRET;
export const signer = { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN };
export const door = doorOf(env, table, people.subject);
