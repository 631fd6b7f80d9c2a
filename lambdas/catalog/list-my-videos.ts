import { http } from '../kit/http.ts';
import { listMyVideos } from './contract.ts';
import { listPage } from './list-page.ts';
import { toOwn } from './present.ts';
import { videos } from './surroundings.ts';

export const listMyVideosRoute = http(listMyVideos, async ({ accountId, query: { limit, cursor }, now }) =>
  listPage({ scope: `mine ${accountId}`, cursor, now }, (from) => videos.ownerPage(accountId, limit, from), toOwn),
);
