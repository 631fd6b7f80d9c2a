import { clock } from '../kit/clock.ts';
import { log } from '../kit/log.ts';
import { Refused } from '../kit/refusal.ts';
import { Busy, PassNeeded, TooManyRequests } from '../kit/refusals.ts';
import { classify } from '../kit/transaction.ts';
import type { Desk } from './desk.ts';
import { MustClose } from './desk.ts';
import { framesOf } from './desk-frames.ts';
import { frameIn, type Marks, marksOf, objectIn } from './frame-in.ts';
import { joinRoom } from './join-room.ts';
import { carryOut } from './moderate.ts';
import { readingOf } from './pace.ts';
import { roomOfSocket } from './passed.ts';
import { react } from './react.ts';
import { SayHelloFirst } from './refusals-contract.ts';
import { renewSession } from './renew-session.ts';
import { sayMessage } from './say-message.ts';
import { errorFrame } from './sequence.ts';
import { graceMs, isListening } from './sockets-store.ts';
import { vote } from './vote.ts';

const answer = async (desk: Desk, connectionId: string, text: string, marks: Marks): Promise<void> => {
  const value = objectIn(text);
  Object.assign(marks, marksOf(value));
  const frame = frameIn(value);
  // Who has just connected is not in what was known before.
  const known = frame.type === 'hello' ? await desk.sockets.find(connectionId) : await desk.recent.socket(connectionId);
  if (!known) throw new MustClose('ended');
  const now = desk.now();
  if (new Date(known.until).getTime() + graceMs <= now.getTime()) throw new MustClose('expired');
  if (!isListening(known, now)) throw new MustClose('expired');
  const socket = await desk.sockets.heard(known, now);
  if (socket !== known) desk.recent.socket.forget(connectionId);

  // Who says it anew has heard that they may other things now.
  if (frame.type === 'hello') desk.findRoom.forget(socket.roomId);
  if (frame.type === 'session.renew') return renewSession(desk, socket, frame);
  const [{ subject, name }, room] = await Promise.all([desk.subjectOf(socket.holder), desk.findRoom(socket.roomId)]);
  if (!room) throw new MustClose('gone');
  const frames = framesOf(desk, {
    socket,
    room: roomOfSocket(room, socket),
    subject,
    name,
    frameId: Buffer.from(clock.random(16)).toString('hex'),
    ref: marks.ref,
  });
  try {
    frames.check('chat.read');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // Another password, or none before: whoever knows it comes in again.
    throw new MustClose(error.code === PassNeeded.code ? 'expired' : 'gone');
  }
  if (frame.type === 'hello') return joinRoom(frames, frame);
  if (!socket.joined) throw SayHelloFirst();
  if (frame.type === 'ping') {
    const { ref } = frame;
    const seen = await desk.recent.room(socket.roomId);
    return desk.speak.say(connectionId, {
      ...{ type: 'pong', ...(ref === undefined ? {} : { ref }), at: desk.now().toISOString() },
      headSeq: seen?.seq ?? 0,
      ...(seen ? { reading: readingOf(seen, socket) } : {}),
    });
  }
  if (frame.type === 'message.send') return sayMessage(frames, frame);
  if (frame.type === 'reaction.send') return react(frames, frame);
  if (frame.type === 'poll.vote') return vote(frames, frame);
  await desk.limits.admit(frames.accountId, 'chat');
  return carryOut(frames, frame);
};

/** A refusal as it is; what the moment is to blame for as Busy; anything else as our fault, without detail. */
const refusedBy = (error: unknown): Refused => {
  if (error instanceof Refused) return error;
  if (classify(error).kind === 'throttled') return Busy();
  log.error('a frame failed', { error });
  return new Refused(
    'service.failed',
    'unavailable',
    'Something went wrong on our side. It has been noted; try again.',
  );
};

/** One frame of one socket: answered with what comes of it, and with a refusal in words where nothing does. */
export const takeFrame = async (desk: Desk, connectionId: string, text: string): Promise<void> => {
  const gate = desk.flood.ask(connectionId);
  if (gate === 'ignore') return;
  const marks: Marks = {};
  try {
    if (gate === 'say_no') throw TooManyRequests({ limit: 'chat', retryAfterSec: 1 });
    await answer(desk, connectionId, text, marks);
  } catch (error) {
    if (error instanceof MustClose) return desk.speak.close(connectionId, error.why);
    const refused = refusedBy(error);
    log.info('refused', { frame: connectionId, refusal: refused.code });
    await desk.speak.say(connectionId, errorFrame(refused, marks));
  }
};
