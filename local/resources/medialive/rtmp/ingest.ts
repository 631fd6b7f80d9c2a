import { createServer, type Server, type Socket } from 'node:net';
import { local } from '../../../resource.ts';
import { BadRtmp } from './chunk-reader.ts';
import { openSession, type Verdict } from './session.ts';
import type { WrongKeys } from './wrong-keys.ts';

export interface IngestLimits {
  /** From the first byte until something is published. */
  handshakeMs: number;
  /** A publisher that sends nothing for so long is gone. */
  idleMs: number;
}

/** What a connection can be told by whoever takes its media. */
export interface Connection {
  address: string;
  /** Ends it at once. */
  hangUp(why: string): void;
  /** Holds the sender back while what it sent is not used up. */
  hold(): void;
  goOn(): void;
  /** Bytes received, all told. */
  bytes(): number;
}

/** Who may publish is decided elsewhere. */
export interface Doorman {
  /** Whether this one would be let in now; nothing changes by asking. */
  check(name: string, address: string): { refused?: string; wrongKey?: boolean };
  /** `wrongKey` tells a stranger from somebody who has a key and may not use it now. */
  admit(name: string, connection: Connection): Verdict & { wrongKey?: boolean; gone?(why: string): void };
}

export interface Ingest {
  port: number;
  /** Counted since the start. */
  counters(): IngestCounters;
  stop(): Promise<void>;
}

export interface IngestCounters {
  connections: number;
  admitted: number;
  refused: number;
  turnedAwayBlocked: number;
  /** Bytes of media read from those who were refused: 0, always. */
  mediaBytesOfRefused: number;
  open: number;
  blocked: number;
}

const connectionsAtMost = 64;
/** A refusal needs a moment to be read by the other side. */
const farewellMs = 500;

export const plainAddress = (address = ''): string => address.replace(/^::ffff:/, '');

/** RTMP's port: connections with their limits, and nobody's media before the doorman has said yes. */
export const openIngest = async (
  doorman: Doorman,
  options: { port: number; limits: IngestLimits; wrongKeys: WrongKeys; note(line: string): void },
): Promise<Ingest> => {
  const { limits, wrongKeys } = options;
  const open = new Set<Socket>();
  const counts = { connections: 0, admitted: 0, refused: 0, turnedAwayBlocked: 0, mediaBytesOfRefused: 0 };
  const now = (): number => performance.now();

  const receive = (socket: Socket): void => {
    const address = plainAddress(socket.remoteAddress);
    counts.connections += 1;
    socket.on('error', () => {});
    if (wrongKeys.isBlocked(address, now())) {
      counts.turnedAwayBlocked += 1;
      socket.destroy();
      return;
    }
    open.add(socket);
    let gone: ((why: string) => void) | undefined;
    let isAdmitted = false;
    const end = (why: string): void => {
      gone?.(why);
      gone = undefined;
    };
    const hangUp = (why: string): void => {
      end(why);
      socket.destroy();
    };
    const connection: Connection = {
      address,
      hangUp,
      hold: () => void socket.pause(),
      goOn: () => void socket.resume(),
      bytes: () => socket.bytesRead,
    };
    const deadline = setTimeout(() => hangUp('it took too long to publish'), limits.handshakeMs);
    const session = openSession({
      send: (bytes) => void (socket.destroyed || socket.write(bytes)),
      admit(name) {
        const verdict = doorman.admit(name, connection);
        if (!('taker' in verdict)) {
          counts.refused += 1;
          if (verdict.wrongKey) wrongKeys.note(address, now());
          options.note(`a publisher from ${address} was refused: ${verdict.refused}`);
          return verdict;
        }
        counts.admitted += 1;
        isAdmitted = true;
        gone = verdict.gone;
        clearTimeout(deadline);
        socket.setTimeout(limits.idleMs, () => hangUp('nothing came for too long'));
        return verdict;
      },
      finish(why) {
        end(why);
        socket.end();
        setTimeout(() => socket.destroy(), farewellMs).unref();
      },
    });
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      try {
        session.take(bytes);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (!(error instanceof BadRtmp)) options.note(`a connection from ${address} was cut: ${why}`);
        hangUp(why);
      }
    });
    socket.on('close', () => {
      clearTimeout(deadline);
      end('the connection was lost');
      open.delete(socket);
      if (!isAdmitted) counts.mediaBytesOfRefused += session.mediaBytes;
    });
  };

  const server = createServer(receive);
  server.maxConnections = connectionsAtMost;
  await listenOn(server, options.port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    counters: () => ({ ...counts, open: open.size, blocked: wrongKeys.blocked(now()).length }),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};

const listenOn = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, local.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
