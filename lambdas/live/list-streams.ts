import { http } from '../kit/http.ts';
import { listMyStreams, listStreams } from './contract.ts';
import { listPage } from './list-page.ts';
import { toOwn, toPublic } from './present.ts';
import { streams, studio } from './surroundings.ts';

/** GET /v1/streams */
export const listStreamsRoute = http(listStreams, ({ query: { limit, cursor, state } }) => {
  const page = state === 'live' ? streams.livePage : streams.scheduledPage;
  return listPage({ scope: `streams ${state}`, cursor }, (from) => page(limit, from), toPublic);
});

/** GET /v1/me/streams */
export const listMyStreamsRoute = http(listMyStreams, ({ accountId, query: { limit, cursor }, now }) =>
  listPage(
    { scope: `my streams ${accountId}`, cursor },
    (from) => streams.ownerPage(accountId, limit, from),
    (one, channel) => toOwn(one, channel, studio.settings, now),
  ),
);
