import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import { type Chatter, chattersOf, pageAfter } from './chatters.ts';
import { listChatters } from './contract.ts';
import { isInPages, paceOf, readersOf } from './pace.ts';
import { remembered } from './remembered.ts';
import { badgesOf } from './room-rights.ts';
import { hueOf } from './rows.ts';
import { shownName } from './shown-name.ts';
import { isListening, socketsStore } from './sockets-store.ts';
import { cursorSecret, findWithPass, people, rooms, table } from './surroundings.ts';

const sockets = socketsStore(table);
/** However many look at a list, and turn its pages, the sockets are read once in two seconds. */
const membersOf = remembered((roomId) => sockets.members(roomId));

/** GET /v1/streams/{stream_id}/chat/chatters */
export const listChattersRoute = http(
  listChatters,
  async ({ params, query: { cursor, limit }, may, subject, request, now }) => {
    const room = may((await findWithPass(params.streamId, { subject, request, now })).room);
    const { roomId } = room;
    const scope = `chatters ${roomId}`;
    const from = cursor ? await openCursor<Chatter>(cursorSecret, scope, cursor) : undefined;
    const [members, state] = await Promise.all([membersOf(roomId), rooms.find(roomId)]);
    const here = members.filter((one) => isListening(one, now));
    const chatters = chattersOf(here);
    const { page, next } = pageAfter(chatters, from, limit);
    const known = await Promise.all(page.map(({ accountId }) => people.known(accountId)));
    return {
      items: known.map(({ accountId, displayName, ...rights }) => ({
        accountId,
        name: shownName(accountId, displayName),
        badges: badgesOf({ kind: 'person', accountId, ...rights }, room),
        hue: hueOf(accountId),
      })),
      ...(next ? { nextCursor: await sealCursor(cursorSecret, scope, next) } : {}),
      named: chatters.length,
      anonymous: readersOf(
        here.filter(({ accountId }) => accountId === undefined),
        state ? paceOf(state).oneIn : 1,
      ),
      isWhole: !(state && isInPages(state)),
    };
  },
);
