import { authorize } from '../kit/authorize.ts';
import { MustClose } from './desk.ts';
import type { Frames } from './desk-frames.ts';
import type { Frame } from './frames-contract.ts';
import { readingOf } from './pace.ts';
import { noteMoment } from './react.ts';
import { emptyRoom } from './room.ts';
import { badgesOf, keepsOrder } from './room-rights.ts';
import { showRoom } from './show-room.ts';
import { eventFrames } from './speak.ts';
import { readOnlyWhy } from './standing.ts';

/** What was said before somebody came, and what they missed at most; more of it they ask for over HTTP. */
const shownAtFirst = 50;
const shownAtMost = 200;

/** Somebody comes in: first into the list of those who are told, then told what was; so that nothing falls between. */
export const joinRoom = async (at: Frames, frame: Frame<'hello'>): Promise<void> => {
  const { desk, room, socket, subject, name, now } = at;
  const { roomId, place } = room;
  const mayModerate = keepsOrder(subject, room);
  const { draw } = frame;
  const joined = {
    ...{ ...socket, joined: true },
    ...(mayModerate ? { moderates: true } : {}),
    ...(badgesOf(subject, room).length > 0 ? { keeps: true } : {}),
    ...(draw === undefined ? {} : { draw }),
  };
  if (!(await desk.sockets.save(joined, now))) throw new MustClose('ended');
  desk.recent.socket.forget(socket.connectionId);

  const [seen, settings, bar] = await Promise.all([
    desk.rooms.find(roomId),
    desk.recent.settings(place),
    subject.kind === 'person' ? desk.rooms.bar(place, subject.accountId) : undefined,
  ]);
  const { events } = await desk.rooms.history(seen, roomId, {
    after: frame.after,
    limit: frame.after === undefined ? shownAtFirst : shownAtMost,
  });
  const isClosed = seen?.state === 'closed' || room.isOver;
  const because = readOnlyWhy(subject, room, { isClosed, bar }, now);
  const current = seen ?? emptyRoom({ roomId, place, ownerId: room.ownerId, channelId: undefined });
  const { poll: asked } = current;
  const [shown, vote] = await Promise.all([
    showRoom(desk, current, { settings, isClosed }),
    asked && subject.kind === 'person' ? desk.polls.voteOf(asked.pollId, subject.accountId) : undefined,
  ]);
  const { connectionId } = socket;
  await desk.speak.say(connectionId, {
    type: 'hello',
    ...(frame.ref === undefined ? {} : { ref: frame.ref }),
    you: {
      ...(subject.kind === 'person' ? { accountId: subject.accountId, displayName: name } : {}),
      mayWrite: because === undefined,
      mayModerate,
      ...(room.stream && authorize(subject, 'chat.raid', room) === 'allow' ? { mayRaid: true } : {}),
      ...(because ? { readOnlyBecause: because } : {}),
      ...(vote === undefined ? {} : { vote }),
      ...(because === 'banned' && bar?.until ? { silencedUntil: bar.until } : {}),
      until: socket.until,
    },
    room: shown,
    reading: readingOf(current, joined),
  });
  for (const some of eventFrames(events)) await desk.speak.say(connectionId, some);
  await noteMoment(desk, roomId, undefined, now);
};
