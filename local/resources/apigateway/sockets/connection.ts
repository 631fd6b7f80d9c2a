import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Peer } from './event.ts';
import { FrameLengths } from './frame-lengths.ts';

export const largestFrameBytes = 32 * 1024;
export const largestMessageBytes = 128 * 1024;
const longestIdleMs = 10 * 60_000;
const longestLifeMs = 2 * 3_600_000;
/** What a consumer may leave unread here, beyond what the system's own buffers take. */
const mostUnreadBytes = 1024 * 1024;

export interface ConnectionEvents {
  now(): Date;
  onText(text: string): void;
  /** The connection is over: once, whoever ended it. */
  onClosed(code: number, reason: string): void;
}

/** One open socket with the gateway's limits on what comes and what goes, on idleness and on its life. */
export class Connection {
  readonly peer: Peer;
  readonly #socket: WebSocket;
  readonly #events: ConnectionEvents;
  lastActiveAt: Date;

  constructor(opened: { socket: WebSocket; raw: Duplex; peer: Peer }, events: ConnectionEvents) {
    const { socket, raw, peer } = opened;
    this.peer = peer;
    this.#socket = socket;
    this.#events = events;
    this.lastActiveAt = events.now();
    const frames = new FrameLengths();
    raw.prependListener('data', (bytes: Buffer) => {
      if (frames.longestIn(bytes) > largestFrameBytes) this.close(1009, 'Message too long');
    });
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#take(data, isBinary));
    socket.on('close', (code, reason) => events.onClosed(code, reason.toString()));
    // What breaks the protocol is closed by `ws` with the code that says why.
    socket.on('error', () => {});
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Sends one message, in as many frames as it needs; whoever does not read what is sent is cut off. */
  send(text: Buffer): void {
    this.lastActiveAt = this.#events.now();
    for (let at = 0; at === 0 || at < text.length; at += largestFrameBytes) {
      const end = at + largestFrameBytes;
      this.#socket.send(text.subarray(at, end), { binary: false, fin: end >= text.length });
    }
    if (this.#socket.bufferedAmount > mostUnreadBytes) this.#socket.terminate();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Gone without a word, as when the gateway itself is gone. */
  drop(): void {
    this.#socket.terminate();
  }

  /** Closes what has been idle or open for too long. */
  sweep(now: Date): void {
    const idleMs = now.getTime() - this.lastActiveAt.getTime();
    const ageMs = now.getTime() - this.peer.connectedAt.getTime();
    if (idleMs >= longestIdleMs || ageMs >= longestLifeMs) this.close(1001, 'Going away');
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (!this.isOpen) return;
    this.lastActiveAt = this.#events.now();
    if (isBinary) this.close(1003, 'Unsupported data');
    else this.#events.onText(data.toString());
  }
}
