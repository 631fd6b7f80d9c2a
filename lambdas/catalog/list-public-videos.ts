import { http } from '../kit/http.ts';
import { listPublicVideos } from './contract.ts';
import { listPage } from './list-page.ts';
import { toPublic } from './present.ts';
import { videos } from './surroundings.ts';

export const listPublicVideosRoute = http(listPublicVideos, async ({ query: { limit, cursor }, now }) =>
  listPage({ scope: 'public', cursor, now }, (from) => videos.publicPage(limit, from), toPublic),
);
