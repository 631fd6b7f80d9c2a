export type Kind = 'audio' | 'video';

const ticksPerMs = { audio: 48, video: 90 } as const;
const turn = 2 ** 32;

interface Track {
  /** The last number seen, and how many ticks it stands for since the numbers began. */
  last: number;
  ticks: number;
  /** What makes of the track's own milliseconds those of our clock, and those of the sender's. */
  oursMs: number;
  sendersMs?: number;
}

/**
 * One clock for picture and sound. The pictures lead: they are placed by when the first of them came. Sound is placed by when
 * it came too, until the sender has said of both what its own clock reads; then it is beside the pictures it was heard with.
 */
export class MediaClock {
  readonly #tracks = new Map<Kind, Track>();

  /** Ticks since the track began; they grow where RTP's 32 bits begin anew. `nowMs` counts for the first alone. */
  ticks(kind: Kind, timestamp: number, nowMs: number): number {
    const track = this.#tracks.get(kind);
    if (!track) {
      this.#tracks.set(kind, { last: timestamp, ticks: 0, oursMs: nowMs });
      return 0;
    }
    const ticks = track.ticks + (((timestamp - track.last + turn * 1.5) % turn) - turn / 2);
    track.last = timestamp;
    track.ticks = ticks;
    return ticks;
  }

  /** The sender's report: at this timestamp its own clock read so many milliseconds. */
  report(kind: Kind, timestamp: number, readMs: number): void {
    const track = this.#tracks.get(kind);
    if (!track) return;
    const ticks = track.ticks + (((timestamp - track.last + turn * 1.5) % turn) - turn / 2);
    track.sendersMs = readMs - ticks / ticksPerMs[kind];
  }

  /** Milliseconds of our clock. */
  at(kind: Kind, ticks: number): number {
    const track = this.#tracks.get(kind);
    if (!track) return 0;
    const video = this.#tracks.get('video');
    const own = ticks / ticksPerMs[kind];
    if (kind === 'audio' && track.sendersMs !== undefined && video?.sendersMs !== undefined)
      return own + track.sendersMs - video.sendersMs + video.oursMs;
    return own + track.oursMs;
  }
}

/** Milliseconds of an NTP time: 32 bits of seconds, 32 of their fraction. */
export const ntpMs = (ntp: bigint): number => Number(ntp >> 32n) * 1000 + (Number(ntp & 0xffffffffn) * 1000) / turn;
