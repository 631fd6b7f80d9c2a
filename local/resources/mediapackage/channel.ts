import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../wire/database.ts';
import type { TrackFacts } from './init-segment.ts';
import { type MediaIndex, mediaIndex } from './media-index.ts';
import type { Epoch } from './timeline.ts';
import { Track, type TrackSurroundings } from './track.ts';

/** What a channel's endpoints ask of its media. */
export interface Keeping {
  segmentSeconds: number;
  /** How far back anything is shown, in seconds. */
  windowSeconds: number;
}

export interface ChannelSurroundings {
  database: Database;
  /** The folder of this channel's media. */
  folder: string;
  keeping(): Keeping;
  /** When it was made. */
  beganMs: number;
  now(): Date;
}

/** What a playlist no longer shows may still be asked for by those who have it. */
const afterglowSeconds = 30;
/** In segments: a track that goes on by itself after others began anew follows them after so long. */
const followsAfter = 2;
/** In segments: clocks that differ by more are not one clock. */
const sameClockWithin = 3;

/** The media of one channel: tracks that share runs of one clock. */
export class Channel {
  readonly path: string;
  readonly tracks = new Map<string, Track>();
  readonly epochs: Epoch[];
  readonly #index: MediaIndex;
  readonly #surroundings: ChannelSurroundings;
  #newEpochAtMs = 0;

  constructor(path: string, surroundings: ChannelSurroundings) {
    this.path = path;
    this.#surroundings = surroundings;
    this.#index = mediaIndex(surroundings.database, path);
    this.epochs = this.#index.epochs();
  }

  /** Takes up what an earlier process had of it. */
  async restore(): Promise<void> {
    for (const name of this.#index.tracks()) {
      const track = await Track.restored(name, this.#trackSurroundings(name));
      if (!track) continue;
      track.epoch = this.epochs.find(({ number }) => number === track.timeline.segments.at(-1)?.epoch);
      this.tracks.set(name, track);
    }
  }

  /** Somebody begins to send a track; whoever sent it before is hung up on. */
  async receive(name: string, init: { bytes: Buffer; facts: TrackFacts }, hangUp: () => void): Promise<Track> {
    const track = this.tracks.get(name) ?? new Track(name, init, this.#trackSurroundings(name));
    const before = track.hangUp;
    // From here on nothing of the one before is taken in, not even what has arrived of it.
    track.hangUp = hangUp;
    before?.();
    await track.begin(init.bytes, init.facts);
    this.tracks.set(name, track);
    return track;
  }

  /** The longest part of any track: what a player may have to wait for one. */
  get partSeconds(): number {
    const longest = Math.max(0.001, ...[...this.tracks.values()].map(({ timeline }) => timeline.longestPart));
    return Math.ceil(longest * 1000) / 1000;
  }

  get longestSeconds(): number {
    const longest = [...this.tracks.values()].map(({ timeline }) => timeline.longestSegment);
    return Math.max(this.#surroundings.keeping().segmentSeconds, ...longest);
  }

  get beganMs(): number {
    return this.#surroundings.beganMs;
  }

  get targetSeconds(): number {
    const longest = [...this.tracks.values()].map(({ timeline }) => Math.round(timeline.longestSegment));
    return Math.max(this.#surroundings.keeping().segmentSeconds, ...longest);
  }

  /** Whether everybody who sends has sent a whole segment: before that a list of renditions would be too short. */
  get isReady(): boolean {
    const tracks = [...this.tracks.values()];
    return tracks.length > 0 && tracks.every(({ timeline }) => timeline.lastWhole !== undefined);
  }

  /** Ends everything under way; files stay. */
  async stop(): Promise<void> {
    for (const track of this.tracks.values()) {
      track.hangUp?.();
      await track.end();
    }
  }

  /** Forgets all of it. */
  async remove(): Promise<void> {
    await this.stop();
    this.#index.forgetAll();
    await rm(this.#surroundings.folder, { recursive: true, force: true });
  }

  #trackSurroundings(name: string): TrackSurroundings {
    const { keeping, now, folder } = this.#surroundings;
    return {
      index: this.#index,
      folder: join(folder, name),
      segmentSeconds: keeping().segmentSeconds,
      keptSinceMs: () => now().getTime() - (keeping().windowSeconds + afterglowSeconds) * 1000,
      epochFor: (track, at) => this.#epochFor(track, at),
    };
  }

  /**
   * The first track that begins anew begins a run, the others join it. One that is sent on unbroken follows after a
   * while, so that all tracks have the same discontinuities; not at once, since what it sends may be the old run's rest.
   */
  #epochFor(track: Track, at: { startSeconds: number; seconds: number; breaks: boolean }): Epoch {
    const current = this.epochs.at(-1);
    const own = track.epoch;
    if (!current) return this.#newEpoch(at);
    const isIn = own?.number === current.number;
    if (!at.breaks && own && (isIn || !this.#isSettled())) return own;
    if (at.breaks && (isIn || !this.#sharesClock(current, at))) return this.#newEpoch(at);
    return current;
  }

  #isSettled(): boolean {
    const { now, keeping } = this.#surroundings;
    return now().getTime() - this.#newEpochAtMs > followsAfter * keeping().segmentSeconds * 1000;
  }

  #sharesClock(epoch: Epoch, at: { startSeconds: number; seconds: number }): boolean {
    const { now, keeping } = this.#surroundings;
    const endMs = epoch.anchorMs + (at.startSeconds + at.seconds - epoch.anchorSeconds) * 1000;
    return Math.abs(now().getTime() - endMs) <= sameClockWithin * keeping().segmentSeconds * 1000;
  }

  #newEpoch({ startSeconds, seconds }: { startSeconds: number; seconds: number }): Epoch {
    const nowMs = this.#surroundings.now().getTime();
    this.#newEpochAtMs = nowMs;
    const number = (this.epochs.at(-1)?.number ?? -1) + 1;
    const epoch = { number, anchorMs: nowMs - seconds * 1000, anchorSeconds: startSeconds };
    this.epochs.push(epoch);
    this.#index.keepEpoch(epoch);
    this.#forgetEpochs();
    return epoch;
  }

  /** Runs nobody has a segment of any more. */
  #forgetEpochs(): void {
    const used = [...this.tracks.values()].map(
      ({ timeline }) => timeline.segments[0]?.epoch ?? Number.POSITIVE_INFINITY,
    );
    const first = Math.min(this.epochs.at(-1)?.number ?? 0, ...used);
    while ((this.epochs[0]?.number ?? first) < first) this.epochs.shift();
    this.#index.forgetEpochsBefore(first);
  }
}
