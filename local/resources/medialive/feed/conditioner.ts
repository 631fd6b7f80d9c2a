import type { Packet } from '../rtmp/codecs.ts';
import type { Tag } from './flv.ts';
import { type Picture, pictureOf } from './picture.ts';
import { frameMs, type Sound, silentFrame, silentHeader, soundOf } from './silence.ts';

/** Facts of a stretch of media that one encoder can work through. */
export interface Stretch {
  picture: Picture & { framesPerSecond: number };
  /** Whether the publisher sends sound; if not, there is silence. */
  hasSound: boolean;
}

/** Where conditioned media goes: stretches, each with tags whose times begin at 0 and only grow. */
export interface Sink {
  begin(stretch: Stretch): void;
  tag(tag: Tag): void;
  /** What was begun is complete; something else follows or nothing. */
  end(): void;
}

/** How long sound may take to arrive before there is taken to be none. */
const waitForSoundMs = 1_000;
/** Sound this far behind the pictures is missing, and silence takes its place up to a little less. */
const [soundMissingMs, silenceUpToMs] = [1_500, 1_000];
/** A clock that jumps further than this has been set; time goes on a picture later. */
const jumpMs = 3_000;
const pictureMs = 33;
const heldBytesAtMost = 8 * 1024 ** 2;
const usualRate = 30;
const silence: Sound = { samplesPerSecond: 48_000, channels: 2 };

/**
 * Makes of whatever a publisher sends what an encoder can rely on: it begins with a key picture, has sound or silence, one codec
 * configuration, and time that only goes forward. Where that cannot be kept up a new stretch begins.
 */
export class Conditioner {
  readonly #sink: Sink;
  #videoHeader: Buffer | undefined;
  #audioHeader: Buffer | undefined;
  #claimedRate: number | undefined;
  #held: Tag[] = [];
  #heldBytes = 0;
  #isRunning = false;
  #hasSound = false;
  #sound: Sound = silence;
  #base: number | undefined;
  #lastVideoMs = -1;
  #lastAudioMs = -1;
  /** Headers that do not fit the stretch wait for a key picture to begin another. */
  #isStale = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  claims({ frameRate }: { frameRate?: number }): void {
    if (frameRate !== undefined && frameRate >= 1 && frameRate <= 240) this.#claimedRate = frameRate;
  }

  take(packet: Packet, timestamp: number, body: Buffer): void {
    if (packet === 'video-header') this.#newVideoHeader(body);
    else if (packet === 'audio-header') this.#newAudioHeader(body);
    else if (packet === 'video-key' || packet === 'video') this.#video(packet === 'video-key', timestamp, body);
    else if (packet === 'audio') this.#audio(timestamp, body);
  }

  /** Ends the stretch; the next one begins with the next key picture. */
  cut(): void {
    if (this.#isRunning) this.#sink.end();
    this.#isRunning = false;
    this.#isStale = false;
    this.#base = undefined;
    this.#held = [];
    this.#heldBytes = 0;
  }

  #newVideoHeader(body: Buffer): void {
    if (this.#videoHeader?.equals(body)) return;
    this.#videoHeader = Buffer.from(body);
    this.cut();
  }

  #newAudioHeader(body: Buffer): void {
    if (this.#audioHeader?.equals(body)) return;
    this.#audioHeader = Buffer.from(body);
    // Pictures go on with silence until another stretch can begin.
    if (this.#isRunning) this.#isStale = true;
  }

  #video(isKey: boolean, timestamp: number, body: Buffer): void {
    if (!this.#videoHeader) return;
    if (isKey && this.#isStale) this.cut();
    if (this.#base === undefined && !isKey) return;
    const atMs = this.#videoTime(timestamp);
    this.#lastVideoMs = atMs;
    this.#give({ kind: 'video', atMs, body });
    if (!this.#isRunning) this.#beginIfReady(atMs);
    else this.#fillSilence();
  }

  #audio(timestamp: number, body: Buffer): void {
    // Sound before the first picture belongs to nothing, and sound of another kind to the next stretch.
    if (!this.#audioHeader || this.#base === undefined || this.#isStale) return;
    if (this.#isRunning && !this.#hasSound) return;
    // The clock is the pictures': sound that is far from them belongs to others, before or after a jump.
    const atMs = timestamp - this.#base;
    if (atMs <= this.#lastAudioMs || Math.abs(atMs - this.#lastVideoMs) > jumpMs) return;
    this.#lastAudioMs = atMs;
    this.#give({ kind: 'audio', atMs, body });
  }

  /** The pictures' time on our clock, which begins at 0 and does not jump. */
  #videoTime(timestamp: number): number {
    if (this.#base === undefined) {
      this.#base = timestamp;
      [this.#lastVideoMs, this.#lastAudioMs] = [-1, -1];
    } else if (Math.abs(timestamp - this.#base - this.#lastVideoMs) > jumpMs) {
      this.#base = timestamp - this.#lastVideoMs - pictureMs;
    }
    return Math.max(timestamp - this.#base, this.#lastVideoMs + 1);
  }

  #give(tag: Tag): void {
    if (this.#isRunning) {
      this.#sink.tag(tag);
      return;
    }
    this.#held.push({ ...tag, body: Buffer.from(tag.body) });
    this.#heldBytes += tag.body.length;
  }

  #beginIfReady(atMs: number): void {
    const isHeard = this.#audioHeader !== undefined && this.#lastAudioMs >= 0;
    if (!isHeard && atMs < waitForSoundMs && this.#heldBytes < heldBytesAtMost) return;
    const picture = this.#videoHeader ? pictureOf(this.#videoHeader) : undefined;
    if (!picture || !this.#videoHeader) {
      this.cut();
      return;
    }
    const sound = isHeard && this.#audioHeader ? soundOf(this.#audioHeader) : undefined;
    this.#hasSound = sound !== undefined;
    this.#sound = sound ?? silence;
    this.#isRunning = true;
    this.#isStale = false;
    this.#sink.begin({ picture: { ...picture, framesPerSecond: this.#rateOf(picture) }, hasSound: this.#hasSound });
    this.#sink.tag({ kind: 'video', atMs: 0, body: this.#videoHeader });
    this.#sink.tag({ kind: 'audio', atMs: 0, body: (this.#hasSound && this.#audioHeader) || silentHeader });
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    if (!this.#hasSound) this.#lastAudioMs = -1;
    for (const tag of held) if (tag.kind === 'video' || this.#hasSound) this.#sink.tag(tag);
    this.#fillSilence();
  }

  /** What the header says, else what was claimed, else what was seen. */
  #rateOf(picture: Picture): number {
    const times = this.#held.filter(({ kind }) => kind === 'video').map(({ atMs }) => atMs);
    const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
    const seen = span > 300 ? ((times.length - 1) * 1000) / span : undefined;
    return picture.framesPerSecond ?? this.#claimedRate ?? seen ?? usualRate;
  }

  #fillSilence(): void {
    const isMissing = !this.#hasSound || this.#lastVideoMs - this.#lastAudioMs > soundMissingMs;
    if (!isMissing) return;
    const upTo = this.#lastVideoMs - (this.#hasSound ? silenceUpToMs : 0);
    const body = silentFrame(this.#sound);
    const step = frameMs(this.#sound);
    for (let atMs = Math.max(0, this.#lastAudioMs + step); atMs <= upTo; atMs += step) {
      this.#lastAudioMs = atMs;
      this.#sink.tag({ kind: 'audio', atMs, body });
    }
  }
}
