import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { catalogStore } from './catalog-store.ts';
import { finderOf, teamAdderOf, teamRightsOf } from './channel-team.ts';
import { catalogApiEnv } from './env.ts';
import { picturesDue } from './pictures-due.ts';
import { premiereReminders } from './premiere-reminders.ts';

const env = catalogApiEnv.read(process.env);

/** What catalog's operations work with: made once per function. */
export const table = env.CATALOG_TABLE;
export const videos = catalogStore(env.CATALOG_TABLE);
export const pictures = picturesDue(env.CATALOG_TABLE);
/** Who wants to be reminded of which premiere. */
export const reminders = premiereReminders(env.CATALOG_TABLE);
export const people = peopleOf(env.CATALOG_TABLE);
/** Finds a video for who asks, with what decides their rights. */
export const findFor = finderOf({ videos, people });
export const withTeam = teamAdderOf({ videos, people });
export const channelRights = (channelId: string) => teamRightsOf({ videos, people }, channelId);
export const cursorSecret = env.CURSOR_SECRET;
export const signer = {
  secretId: env.SIGNING_SECRET,
  siteOrigin: env.SITE_ORIGIN,
};
export const door = doorOf(env, env.CATALOG_TABLE, people.subject);
