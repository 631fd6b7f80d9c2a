import { api } from '../kit/api.ts';
import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { catalogStore } from './catalog-store.ts';
import { catalogPicturesEnv } from './env.ts';
import { picturesDue } from './pictures-due.ts';
import { sendThumbnailRoute } from './send-thumbnail.ts';

const env = catalogPicturesEnv.read(process.env);
const table = env.CATALOG_TABLE;

export const handler = api(
  [
    sendThumbnailRoute({
      videos: catalogStore(table),
      pictures: picturesDue(table),
      signer: { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN },
      imagesBucket: env.IMAGES_BUCKET,
    }),
  ],
  doorOf(env, table, peopleOf(table).subject),
);
