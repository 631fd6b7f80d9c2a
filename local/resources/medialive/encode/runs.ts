import type { Tag } from '../feed/flv.ts';
import { type Encoder, type Readings, startEncoder } from './encoder.ts';
import type { Plan, Track } from './plan.ts';

/** The encoders of one channel, one after the other: the next begins when the one before has put out all it had. */
export interface Runs {
  begin(plan: Plan): void;
  tag(tag: Tag): void;
  end(): void;
  /** No more, and what runs is given up. */
  stop(): Promise<void>;
  readings(): Readings;
  isRunning(): boolean;
}

interface Run {
  plan: Plan;
  /** What came before the encoder was there. */
  queue: Tag[];
  queuedBytes: number;
  isOver: boolean;
  encoder?: Encoder;
}

const queueBytesAtMost = 8 * 1024 ** 2;
/** An encoder that has been given its last picture needs a moment, not more. */
const drainWithinMs = 5_000;

export const openRuns = (outside: {
  ingestUrl(): Promise<string>;
  cwd: string;
  /** What leaves for packaging, track by track. */
  heard(track: Track, tracks: readonly Track[], whole: Buffer): void;
  /** More has come than can be used up; or no longer. */
  pressed(isPressed: boolean): void;
  /** An encoder has ended that should not have. */
  failed(why: string): void;
}): Runs => {
  let current: Run | undefined;
  let inTurn: Promise<void> = Promise.resolve();
  let isStopping = false;
  let latest: Readings = {};
  const living = new Set<Encoder>();

  const finish = (run: Run): void => {
    const { encoder } = run;
    if (!encoder) return;
    encoder.end();
    const patience = setTimeout(() => encoder.abandon(), drainWithinMs);
    void encoder.ended.finally(() => clearTimeout(patience));
  };
  const drive = async (run: Run): Promise<void> => {
    if (isStopping || (run.isOver && run.queue.length === 0)) return;
    let why: string | undefined;
    try {
      const { plan } = run;
      const encoder = await startEncoder(plan, {
        ...{ ingestUrl: await outside.ingestUrl(), cwd: outside.cwd },
        heard: (track, whole) => outside.heard(track, plan.tracks, whole),
        onDrain: () => current === run && outside.pressed(false),
      });
      living.add(encoder);
      run.encoder = encoder;
      latest = encoder.readings;
      for (const tag of run.queue) encoder.write(tag);
      run.queue = [];
      if (current === run) outside.pressed(false);
      if (run.isOver) finish(run);
      if (isStopping) encoder.abandon();
      why = await encoder.ended;
      living.delete(encoder);
      if (why === undefined && !run.isOver) why = 'the encoder ended by itself';
    } catch (error) {
      why = (error as Error).message;
    }
    if (current === run) {
      current = undefined;
      outside.pressed(false);
    }
    // How one ends that was on its way out is nobody's trouble any more.
    if (why !== undefined && !isStopping && !run.isOver) outside.failed(why);
  };
  const end = (): void => {
    if (!current) return;
    current.isOver = true;
    finish(current);
    current = undefined;
    outside.pressed(false);
  };

  return {
    begin(plan) {
      end();
      const run: Run = { plan, queue: [], queuedBytes: 0, isOver: false };
      current = run;
      inTurn = inTurn.then(() => drive(run));
    },
    tag(tag) {
      if (!current) return;
      if (current.encoder) {
        if (!current.encoder.write(tag)) outside.pressed(true);
        return;
      }
      current.queue.push({ ...tag, body: Buffer.from(tag.body) });
      current.queuedBytes += tag.body.length;
      if (current.queuedBytes > queueBytesAtMost) outside.pressed(true);
    },
    end,
    async stop() {
      end();
      isStopping = true;
      const patience = setTimeout(() => {
        for (const encoder of living) encoder.abandon();
      }, drainWithinMs);
      await inTurn;
      clearTimeout(patience);
    },
    readings: () => latest,
    isRunning: () => current !== undefined,
  };
};
