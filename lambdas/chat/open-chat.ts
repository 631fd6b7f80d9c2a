import { http } from '../kit/http.ts';
import { ForeignOrigin } from '../kit/refusals.ts';
import type { Bearer } from '../kit/session.ts';
import { openChat, PartyFull, partySize } from './contract.ts';
import { subprotocol, ticketPrefix } from './frames-contract.ts';
import { readingOf } from './pace.ts';
import { keptPass } from './passed.ts';
import { badgesOf } from './room-rights.ts';
import { type Holder, socketsStore } from './sockets-store.ts';
import { readOnlyWhy } from './standing.ts';
import { findWithPass, people, rooms, settings, socketUrl, table, tickets } from './surroundings.ts';

const sockets = socketsStore(table);

/** API Gateway ends every socket after two hours; whoever has no credential that ends before gets all of them. */
const longestMs = 2 * 3600_000;

/** When an access token ends. It was verified at the door; here it is only read. */
const endOf = (token: string | undefined): number | undefined => {
  if (token === undefined) return undefined;
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const { exp } = claims as { exp?: unknown };
  return typeof exp === 'number' ? exp * 1000 : undefined;
};

const keyEnd = async (accountId: string, keyId: string): Promise<number | undefined> => {
  const { keys = [] } = await people.known(accountId);
  const expiresAt = keys.find((key) => key.keyId === keyId)?.expiresAt;
  return expiresAt === undefined ? undefined : new Date(expiresAt).getTime();
};

const bySignIn = (bearer: Bearer | undefined) =>
  bearer
    ? {
        sessionId: bearer.sessionId,
        signedInAt: bearer.signedInAt,
        ...(bearer.app ? { clientId: bearer.app.clientId } : {}),
      }
    : {};

/** POST /v1/streams/{stream_id}/chat-ticket */
export const openChatRoute = http(openChat, async ({ params, subject, bearer, token, request, may, now }) => {
  const asked = await findWithPass(params.streamId, { subject, request, now });
  const room = may(asked.room);
  const { headers } = request;
  const origin = headers['origin'];
  if (origin !== undefined && !settings.origins.includes(origin)) throw ForeignOrigin();
  const { roomId: streamId, place, hostIds } = room;
  const isPerson = subject.kind === 'person';
  const [seen, bar] = await Promise.all([
    rooms.find(streamId),
    isPerson ? rooms.bar(place, subject.accountId) : undefined,
  ]);
  if (
    hostIds &&
    !(isPerson && hostIds.includes(subject.accountId)) &&
    !(await sockets.hasFree(streamId, partySize, now))
  )
    throw PartyFull();
  const { scopes, keyId } = isPerson ? subject : {};
  const ends = keyId && isPerson ? await keyEnd(subject.accountId, keyId) : endOf(token);
  const passEnds = (asked.pass?.until ?? Number.POSITIVE_INFINITY) * 1000;
  const until = new Date(Math.min(ends ?? Number.POSITIVE_INFINITY, passEnds, now.getTime() + longestMs));
  const holder: Holder | undefined = isPerson
    ? {
        accountId: subject.accountId,
        ...bySignIn(bearer),
        ...(keyId ? { keyId } : {}),
        ...(scopes ? { scopes: [...scopes] } : {}),
      }
    : undefined;
  const { text, expiresAt } = await tickets.issue(
    {
      streamId,
      ...(origin === undefined ? {} : { origin }),
      ...(holder ? { holder } : {}),
      ...keptPass(asked.pass),
      until: until.toISOString(),
    },
    now,
  );
  const isClosed = seen?.state === 'closed' || room.isOver;
  const because = readOnlyWhy(subject, room, { isClosed, bar }, now);
  return {
    url: socketUrl,
    protocols: [subprotocol, `${ticketPrefix}${text}`],
    ticket: text,
    expiresAt: expiresAt.toISOString(),
    mayWrite: because === undefined,
    ...(because ? { readOnlyBecause: because } : {}),
    reading: readingOf(seen ?? { state: 'open' }, { draw: 0, keeps: badgesOf(subject, room).length > 0 }),
  };
});
