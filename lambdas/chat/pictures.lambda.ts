import { api } from '../kit/api.ts';
import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { teamsOf } from '../kit/teams-copy.ts';
import { emotesStore } from './emotes-store.ts';
import { chatPicturesEnv } from './env.ts';
import { sendEmoteRoute } from './send-emote.ts';
import { settingsStore } from './settings-store.ts';

const env = chatPicturesEnv.read(process.env);
const table = env.CHAT_TABLE;
const people = peopleOf(table);

/** Makes emotes from channels' own pictures. */
export const handler = api(
  [
    sendEmoteRoute({
      ...{ people, teams: teamsOf(table, people), emotes: emotesStore(table), settings: settingsStore(table) },
      signer: { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN },
      imagesBucket: env.IMAGES_BUCKET,
    }),
  ],
  doorOf(env, table, people.subject),
);
