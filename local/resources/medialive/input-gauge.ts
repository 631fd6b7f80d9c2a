import type { Packet } from './rtmp/codecs.ts';

/** What comes in from a publisher, measured. Times in milliseconds of a clock that only goes forward. */
export class InputGauge {
  /** The last sign of a picture; at first, when the publisher came. */
  lastVideoAt: number;
  /** Between the last two key pictures, by the publisher's own clock. */
  keyIntervalMs: number | undefined;
  #lastKeyAt: number | undefined;
  #frames = 0;
  #bytes: number;
  #readAt: number;

  constructor(now: number, bytes: number) {
    this.lastVideoAt = now;
    this.#readAt = now;
    this.#bytes = bytes;
  }

  note(packet: Packet, timestamp: number, now: number): void {
    if (packet !== 'video' && packet !== 'video-key') return;
    this.lastVideoAt = now;
    this.#frames += 1;
    if (packet === 'video') return;
    if (this.#lastKeyAt !== undefined) this.keyIntervalMs = timestamp - this.#lastKeyAt;
    this.#lastKeyAt = timestamp;
  }

  /** Pictures and megabits a second since the last reading. */
  read(now: number, bytes: number): { frameRate: number; megabits: number } {
    const seconds = Math.max(0.001, (now - this.#readAt) / 1000);
    const reading = { frameRate: this.#frames / seconds, megabits: ((bytes - this.#bytes) * 8) / 1e6 / seconds };
    [this.#frames, this.#bytes, this.#readAt] = [0, bytes, now];
    return reading;
  }
}
