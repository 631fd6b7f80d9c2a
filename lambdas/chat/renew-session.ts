import { type Desk, MustClose } from './desk.ts';
import type { Frame } from './frames-contract.ts';
import { OtherTicket } from './refusals-contract.ts';
import type { Socket } from './sockets-store.ts';

/** A fresh ticket of the same person, room and page: the socket goes on for as long as the credential behind it. */
export const renewSession = async (desk: Desk, socket: Socket, frame: Frame<'session.renew'>): Promise<void> => {
  const { streamId, origin, holder, pass, until: ends } = await desk.tickets.take(frame.ticket);
  const isSame =
    streamId === socket.roomId && origin === socket.origin && holder?.accountId === socket.holder?.accountId;
  if (!isSame) throw OtherTicket();
  const until = socket.latest !== undefined && socket.latest < ends ? socket.latest : ends;
  const renewed = { ...socket, until, ...(holder ? { holder } : {}), ...(pass ? { pass } : {}) };
  if (!(await desk.sockets.save(renewed, desk.now()))) throw new MustClose('ended');
  desk.recent.socket.forget(socket.connectionId);
  const { ref } = frame;
  await desk.speak.say(socket.connectionId, { type: 'ok', ...(ref === undefined ? {} : { ref }), until });
};
