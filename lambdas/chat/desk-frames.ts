import type { Subject } from '../kit/authorize.ts';
import { Unauthenticated } from '../kit/refusals.ts';
import type { Act, ByWhom } from './act.ts';
import type { Ordered } from './commands.ts';
import { type ChatAction, checkMay, type Desk } from './desk.ts';
import { carryOutOrder } from './moderate.ts';
import { actsAsStaff, type RoomRights } from './room-rights.ts';
import type { Socket } from './sockets-store.ts';

type Given<A> = A extends Act
  ? Omit<A, 'actId' | 'roomId' | 'place' | 'ownerId' | 'channelId'> & { actId?: string }
  : never;

/** One frame with everything it is judged by, and what can be done about it. */
export interface Frames {
  desk: Desk;
  socket: Socket;
  room: RoomRights;
  subject: Subject;
  /** Of who asks; refuses when nobody is signed in. */
  accountId: string;
  name: string;
  by: ByWhom;
  now: Date;
  /** Of this very frame. */
  frameId: string;
  check(action: ChatAction): void;
  /** Hands an act over that names itself. */
  send(act: Given<Act> & { actId: string }): Promise<void>;
  /** Hands an act over that is done once for this frame, and answered to who sent it. */
  act(act: Given<Act>): Promise<void>;
  order(ordered: Ordered, ref: string | undefined): Promise<void>;
}

export const framesOf = (
  desk: Desk,
  given: { socket: Socket; room: RoomRights; subject: Subject; name: string; frameId: string; ref: string | undefined },
): Frames => {
  const { socket, room, subject, name, frameId, ref } = given;
  const { roomId, place, ownerId, channelId } = room;
  const where = {
    ...{ roomId, place, ownerId },
    ...(channelId ? { channelId } : {}),
  };
  const frames: Frames = {
    desk,
    socket,
    room,
    subject,
    name,
    frameId,
    now: desk.now(),
    get accountId(): string {
      if (subject.kind !== 'person') throw Unauthenticated();
      return subject.accountId;
    },
    get by(): ByWhom {
      return { accountId: frames.accountId, name, ...(actsAsStaff(subject, room) ? { staff: true } : {}) };
    },
    check: (action) => checkMay(subject, action, room),
    send: (act) => desk.said.send({ ...act, ...where } as Act, frameId),
    act: (act) =>
      desk.said.send(
        {
          ...act,
          ...where,
          actId: frameId,
          connectionId: socket.connectionId,
          ...(ref === undefined ? {} : { ref }),
        } as Act,
        frameId,
      ),
    order: (ordered) => carryOutOrder(frames, ordered),
  };
  return frames;
};
