import { http } from '../kit/http.ts';
import { listTrash } from './contract.ts';
import { listPage } from './list-page.ts';
import { toOwn } from './present.ts';
import { videos } from './surroundings.ts';

export const listTrashRoute = http(listTrash, async ({ accountId, query: { limit, cursor }, now }) =>
  listPage({ scope: `trash ${accountId}`, cursor, now }, (from) => videos.trashPage(accountId, limit, from), toOwn),
);
