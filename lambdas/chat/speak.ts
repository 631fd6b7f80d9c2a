import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { toWire } from '../kit/wire.ts';
import { type ClosingCode, type ServerFrame, serverFrame } from './frames-contract.ts';
import type { LeftOut, RoomEvent } from './room-contract.ts';
import type { SocketClient } from './socket-client.ts';
import { isListening, type Member, type SocketsStore } from './sockets-store.ts';

export type Line = Pick<SocketClient, 'post' | 'close' | 'postToAll'>;

/** A frame as it travels. */
export const framed = (frame: ServerFrame): string => JSON.stringify(toWire(serverFrame, serverFrame.parse(frame)));

/** What one frame carries at most: API Gateway sends 128 KB in a message, and our own names for things take some of it. */
const bytesInFrame = 80_000;
const itemsInFrame = 200;
const bytesOfLeftOut = 40;

/** What happened, in as many frames as it takes; what is left out of it is said with the first. */
export const eventFrames = (
  items: readonly RoomEvent[],
  leftOut: readonly LeftOut[] = [],
): Extract<ServerFrame, { type: 'events' }>[] => {
  const frames: { type: 'events'; items: RoomEvent[]; leftOut?: LeftOut[] }[] =
    leftOut.length > 0 ? [{ type: 'events', items: [], leftOut: [...leftOut] }] : [];
  let [bytes, last]: [number, RoomEvent[]] = [leftOut.length * bytesOfLeftOut, frames[0]?.items ?? []];
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item));
    if (frames.length === 0 || bytes + size > bytesInFrame || last.length === itemsInFrame) {
      [bytes, last] = [0, []];
      frames.push({ type: 'events', items: last });
    }
    bytes += size;
    last.push(item);
  }
  return frames;
};

/** Why a socket is closed. API Gateway closes with 1000 whatever the reason, so the last frame says it. */
export const closings = {
  ended: [4401, 'You have signed out, or your sign-in has ended. Sign in again to write.', true],
  expired: [4401, 'This room was open for as long as the sign-in behind it. Open it again.', true],
  suspended: [4403, 'This account cannot write any more. The room can still be read.', true],
  banned: [4403, 'You were banned from this chat. You can go on reading it.', true],
  gone: [4403, 'This stream cannot be watched any more, and its chat cannot be read.', false],
} as const satisfies Record<string, readonly [ClosingCode, string, boolean]>;
export type Closing = keyof typeof closings;

/** Speaking to sockets, and taking note of those that are gone. */
export const speaking = (sockets: Pick<SocketsStore, 'members' | 'remove'>, line: Line) => {
  const forget = async (gone: readonly string[]): Promise<void> => {
    await Promise.all(gone.map((connectionId) => sockets.remove(connectionId)));
  };

  const say = async (connectionId: string, frame: ServerFrame): Promise<void> => {
    const end = await line.post(connectionId, framed(frame));
    if (end === 'gone') await forget([connectionId]);
    else if (end !== 'sent') log.warn('a socket was not reached', { connectionId, because: end, type: frame.type });
  };

  const sayAll = async (members: readonly Member[], frame: ServerFrame): Promise<void> => {
    if (members.length === 0) return;
    const { gone, missed, sent } = await line.postToAll(
      members.map(({ connectionId }) => connectionId),
      framed(frame),
    );
    count('ChatDelivered', sent);
    // They have the gap to see it by, and ask for what they missed.
    if (missed.length > 0) count('ChatMissed', missed.length);
    await forget(gone);
  };

  return {
    say,
    sayAll,
    /** To everybody who reads in a room and may still be spoken to; answers how many these are. */
    async sayToRoom(roomId: string, frames: readonly ServerFrame[], now: Date): Promise<number> {
      const listening = (await sockets.members(roomId)).filter((one) => isListening(one, now));
      for (const frame of frames) {
        const isForModerators = frame.type === 'held_added' || frame.type === 'held_removed';
        await sayAll(isForModerators ? listening.filter(({ moderates }) => moderates) : listening, frame);
      }
      return listening.length;
    },
    /** The last frame, then the end. Nothing is sent to it after that. */
    async close(connectionId: string, why: Closing): Promise<void> {
      const [code, message, resume] = closings[why];
      await line.post(connectionId, framed({ type: 'closing', code, message, resume }));
      await line.close(connectionId);
      await sockets.remove(connectionId);
      count('ChatClosed', 1, { Why: why });
    },
  };
};
export type Speaking = ReturnType<typeof speaking>;
