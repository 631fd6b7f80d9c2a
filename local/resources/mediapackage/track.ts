import { failpoint } from '../../failpoint.ts';
import { Malformed } from './boxes.ts';
import type { FragmentFacts } from './fragment.ts';
import { readInit, type TrackFacts } from './init-segment.ts';
import type { MediaIndex } from './media-index.ts';
import { type Epoch, keepsPartsOf, type Segment, Timeline } from './timeline.ts';
import { TrackFiles } from './track-files.ts';
import { Waiting } from './waiting.ts';

/** What a track asks of its channel. */
export interface TrackSurroundings {
  index: MediaIndex;
  folder: string;
  segmentSeconds: number;
  /** How far back segments are kept. */
  keptSinceMs(): number;
  /** The run of the channel a fragment belongs to; `breaks` says that it does not follow on what came before. */
  epochFor(track: Track, at: { startSeconds: number; seconds: number; breaks: boolean }): Epoch;
}

/** A fragment may begin so much before the end of the last one: encoders round. */
const overlapSeconds = 0.1;

/** One track of a channel: what arrives is written, cut, shown and in the end forgotten. */
export class Track {
  readonly name: string;
  readonly waiting = new Waiting();
  readonly files: TrackFiles;
  facts: TrackFacts;
  timeline: Timeline;
  /** The newest run of the channel this track has a part in. */
  epoch: Epoch | undefined;
  /** Fragments taken in since this process began. */
  received = 0;
  /** Ends what is sending right now; undefined when nobody is. */
  hangUp: (() => void) | undefined;
  readonly #surroundings: TrackSurroundings;
  #init: Buffer;
  #breaks = true;
  #endSeconds: number | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(name: string, init: { bytes: Buffer; facts: TrackFacts }, surroundings: TrackSurroundings) {
    this.name = name;
    this.facts = init.facts;
    this.#init = init.bytes;
    this.#surroundings = surroundings;
    this.files = new TrackFiles(surroundings.folder);
    this.timeline = new Timeline(this.#cutting());
  }

  #cutting() {
    const { kind, timescale } = this.facts;
    return { kind, timescale, segmentSeconds: this.#surroundings.segmentSeconds };
  }

  /** Somebody begins to send: what comes does not follow on what came before. */
  begin(init: Buffer, facts: TrackFacts): Promise<void> {
    return this.#inTurn(async () => {
      this.#begin(init, facts);
      await this.files.make();
    });
  }

  /** Takes in one fragment; it can be read by everybody when this resolves. */
  accept(fragment: FragmentFacts, bytes: Buffer): Promise<void> {
    return this.#inTurn(() => this.#accept(fragment, bytes));
  }

  /** Somebody sends it, and what comes follows on what came before. */
  get goesOn(): boolean {
    return this.hangUp !== undefined && !this.#breaks;
  }

  /** Nothing more comes for now: what there is becomes a segment. */
  end(): Promise<void> {
    return this.#inTurn(async () => {
      this.#closeOpen();
      this.#breaks = true;
      this.waiting.wake();
      await this.files.close();
    });
  }

  /** One thing at a time, whoever asks for it: senders may take each other's place in the middle of a write. */
  #inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  #begin(init: Buffer, facts: TrackFacts): void {
    if (facts.kind !== this.facts.kind)
      throw new Malformed(`the track ${this.name} has been ${this.facts.kind}; it cannot become ${facts.kind}`);
    this.#closeOpen();
    this.#init = init;
    this.facts = facts;
    this.timeline.cutting.timescale = facts.timescale;
    this.#breaks = true;
    this.#endSeconds = undefined;
  }

  async #accept(fragment: FragmentFacts, bytes: Buffer): Promise<void> {
    const startSeconds = fragment.decodeTicks / this.facts.timescale;
    const seconds = fragment.ticks / this.facts.timescale;
    const epoch = this.#epochOf(startSeconds, seconds);
    if (this.timeline.cutsBefore(fragment, epoch)) this.#closeOpen();
    if (epoch.number !== this.epoch?.number) {
      await this.files.writeInit(epoch.number, this.#init);
      this.epoch = epoch;
    }
    await this.files.append(this.timeline.open?.number ?? this.timeline.next, bytes);
    failpoint('mediapackage.fragment.written');
    // From here on nothing waits: nobody sees a part before its segment is closed when it was the last one.
    const { open } = this.timeline;
    const segment = open ?? this.timeline.begin(fragment, epoch);
    this.timeline.add(segment, fragment, bytes.length);
    if (!open) this.#surroundings.index.keepSegment(this.name, segment);
    this.#breaks = false;
    this.#endSeconds = startSeconds + seconds;
    if (this.timeline.isFull(segment, epoch)) this.#closeOpen();
    this.received += 1;
    this.waiting.wake();
  }

  #epochOf(startSeconds: number, seconds: number): Epoch {
    const gap = this.#endSeconds === undefined ? 0 : startSeconds - this.#endSeconds;
    if (gap < -overlapSeconds)
      throw new Malformed(
        `a fragment of ${this.name} begins at ${startSeconds.toFixed(3)} s, ${(-gap).toFixed(3)} s before the end of the one before it`,
      );
    const breaks = this.#breaks || gap > this.#surroundings.segmentSeconds;
    return this.#surroundings.epochFor(this, { startSeconds, seconds, breaks });
  }

  #closeOpen(): void {
    const { open } = this.timeline;
    if (!open) return;
    this.timeline.close(open);
    this.#surroundings.index.keepSegment(this.name, open);
    failpoint('mediapackage.segment.closed');
    this.#forgetOld();
  }

  #forgetOld(): void {
    const gone = this.timeline.forget(this.#surroundings.keptSinceMs()).map(({ number }) => number);
    if (gone.length === 0) return;
    this.#surroundings.index.forgetSegments(this.name, gone);
    const first = this.timeline.segments[0]?.epoch ?? 0;
    // What could not be removed now is found by nobody, and goes with the channel's folder.
    void Promise.all([this.files.remove(gone), this.files.removeInitsBefore(first)]).catch(() => {});
  }

  /** The largest and the average bits a second of the segments there are. */
  get bitrate(): { peak: number; average: number } {
    const whole = this.timeline.segments.filter(({ whole, seconds }) => whole && seconds > 0);
    const bits = whole.reduce((sum, { bytes }) => sum + bytes * 8, 0);
    const seconds = whole.reduce((sum, segment) => sum + segment.seconds, 0);
    // A last segment may be a single keyframe; it says nothing about a rate.
    const long = whole.filter((segment) => segment.seconds >= this.#surroundings.segmentSeconds / 2);
    const peak = Math.max(this.facts.bitrate ?? 0, ...long.map((segment) => (segment.bytes * 8) / segment.seconds));
    const average = seconds > 0 ? bits / seconds : 0;
    return { peak: Math.max(peak, average), average };
  }

  /** Takes up what an earlier process wrote; undefined when nothing of it can be used. */
  static async restored(name: string, surroundings: TrackSurroundings): Promise<Track | undefined> {
    const rows = surroundings.index.segments(name);
    const last = rows.at(-1);
    const bytes = last && (await new TrackFiles(surroundings.folder).readInit(last.epoch));
    if (!bytes) return undefined;
    const track = new Track(name, { bytes, facts: readInit(bytes) }, surroundings);
    const fromFiles = new Set(rows.slice(-keepsPartsOf));
    for (const row of rows) track.#restore(row, fromFiles.has(row));
    return track;
  }

  /** The newest segments are read from their files: their parts may be wanted, and the last is not written down as it is. */
  #restore(row: Segment, isFromFile: boolean): void {
    if (!isFromFile) {
      this.timeline.restore(row);
      return;
    }
    const found = this.files.recover(row.number, this.facts);
    const [first] = found;
    if (!first) {
      this.#surroundings.index.forgetSegments(this.name, [row.number]);
      return;
    }
    this.timeline.startAt(row.number);
    const epoch = { number: row.epoch, anchorMs: row.atMs, anchorSeconds: row.startTicks / this.facts.timescale };
    const segment = this.timeline.begin(first.fragment, epoch);
    for (const { fragment, bytes } of found) this.timeline.add(segment, fragment, bytes);
    this.#closeOpen();
  }
}
