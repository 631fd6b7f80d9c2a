import { api } from '../kit/api.ts';
import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { catalogStore } from './catalog-store.ts';
import { finderOf } from './channel-team.ts';
import { catalogPicturesEnv } from './env.ts';
import { picturesDue } from './pictures-due.ts';
import { sendThumbnailRoute } from './send-thumbnail.ts';

const env = catalogPicturesEnv.read(process.env);
const table = env.CATALOG_TABLE;
const videos = catalogStore(table);
const people = peopleOf(table);

export const handler = api(
  [
    sendThumbnailRoute({
      table,
      findFor: finderOf({ videos, people }),
      videos,
      pictures: picturesDue(table),
      signer: { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN },
      imagesBucket: env.IMAGES_BUCKET,
    }),
  ],
  doorOf(env, table, people.subject),
);
