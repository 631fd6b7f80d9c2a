import { randomBytes } from 'node:crypto';
import type { Connection, Doorman } from '../rtmp/ingest.ts';
import { messageType } from '../rtmp/message.ts';
import type { Taker } from '../rtmp/session.ts';
import { hashOf } from '../stream-names.ts';
import { Problem } from './http.ts';
import { openIncoming } from './incoming.ts';
import type { Offer } from './offer.ts';
import { answerTo, type Peer } from './peer.ts';
import { makeSound } from './sound.ts';

/** One browser that publishes. */
export interface Session {
  id: string;
  /** SDP. */
  answer: string;
  /** Of the stream name: who has the key may end it, and nobody else. */
  streamHash: string;
  end(why: string): void;
}

export interface Sessions {
  /** Throws a `Problem` when there is no place, or somebody else was first. */
  begin(name: string, address: string, offer: Offer): Promise<Session>;
  get(id: string): Session | undefined;
  counters(): { admitted: number; connectionsOpened: number; open: number; mediaBytes: number };
  stop(): void;
}

export interface SessionLimits {
  /** From the answer until the first packet. */
  handshakeMs: number;
  /** A publisher that sends nothing for so long is gone. */
  idleMs: number;
}

const sessionsAtMost = 16;

export const openSessions = (
  doorman: Doorman,
  { limits, cwd, note }: { limits: SessionLimits; cwd: string; note(line: string): void },
): Sessions => {
  const sessions = new Map<string, Session>();
  const counts = { admitted: 0, connectionsOpened: 0, mediaBytes: 0 };
  let underWay = 0;
  const now = (): number => performance.now();

  const begin = async (name: string, address: string, offer: Offer): Promise<Session> => {
    let peer: Peer | undefined;
    let taker: Taker | undefined;
    let gone: ((why: string) => void) | undefined;
    let bytes = 0;
    let lastAt = now();
    let isOver = false;
    const id = randomBytes(16).toString('hex');
    const end = (why: string): void => {
      if (isOver) return;
      isOver = true;
      clearInterval(watch);
      sessions.delete(id);
      incoming.stop();
      peer?.close();
      gone?.(why);
    };
    const incoming = openIncoming({
      give: (packet, timestamp, body) =>
        void taker?.packet(packet, {
          ...{ streamId: 1, timestamp, body },
          type: packet.startsWith('audio') ? messageType.audio : messageType.video,
        }),
      askForKey: () => peer?.askForKey(),
      makeSound: (frame) => makeSound({ cwd, frame, log: note }),
      now,
    });
    const watch = setInterval(
      () => {
        const patience = bytes === 0 ? limits.handshakeMs : limits.idleMs;
        if (now() - lastAt > patience) end('nothing came for too long');
      },
      Math.min(500, limits.idleMs / 2),
    );

    counts.connectionsOpened += 1;
    peer = await answerTo(offer.sdp, {
      packet(kind, packet) {
        if (isOver || !taker) return;
        lastAt = now();
        bytes += packet.payload.length;
        counts.mediaBytes += packet.payload.length;
        try {
          incoming.packet(kind, packet);
        } catch (error) {
          note(`a browser at ${address} was cut: ${(error as Error).message}`);
          end('what it sent made no sense');
        }
      },
      report: (kind, timestamp, readMs) => incoming.report(kind, timestamp, readMs),
      ended: end,
    }).catch((error: Error) => {
      clearInterval(watch);
      note(`an offer from ${address} could not be answered: ${error.message}`);
      throw new Problem(400, 'whip.bad_offer', 'This offer cannot be answered.');
    });
    const connection: Connection = {
      ...{ address, hangUp: end, bytes: () => bytes },
      hold: () => incoming.hold(),
      goOn: () => incoming.goOn(),
    };
    if (isOver) peer.close();
    const verdict = isOver ? { refused: 'The connection was lost.' } : doorman.admit(name, connection);
    if (!('taker' in verdict)) {
      end(verdict.refused);
      throw new Problem(409, 'whip.conflict', verdict.refused);
    }
    ({ taker, gone } = verdict);
    lastAt = now();
    counts.admitted += 1;
    const session = { id, answer: peer.answer, streamHash: hashOf(name), end };
    sessions.set(id, session);
    return session;
  };

  return {
    async begin(name, address, offer) {
      if (sessions.size + underWay >= sessionsAtMost)
        throw new Problem(503, 'whip.full', 'Too many browsers publish at once.', { 'retry-after': '5' });
      underWay += 1;
      return begin(name, address, offer).finally(() => {
        underWay -= 1;
      });
    },
    get: (id) => sessions.get(id),
    counters: () => ({ ...counts, open: sessions.size }),
    stop() {
      for (const session of [...sessions.values()]) session.end('MediaLive stops');
    },
  };
};
