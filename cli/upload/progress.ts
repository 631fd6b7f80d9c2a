import { MultiBar } from 'cli-progress';
import { progressWords } from '../../web/src/features/upload/progress-words.ts';
import { type Sample, secondsLeft, speedOf, withSample } from '../../web/src/features/upload/speedometer.ts';
import type { Item } from '../../web/src/features/upload/uploads.ts';
import { plain } from '../words.ts';

type Phase = Item['phase'];

/** What is told of one file while it travels. */
export interface Line {
  phase(phase: Phase): void;
  sent(bytes: number): void;
  /** Something else than the bytes: what the service does with the file. */
  words(text: string): void;
  end(text: string): void;
}

export interface Progress {
  line(name: string, sizeBytes: number): Line;
  /** A sentence beside the lines, that stays. */
  remark(words: string): void;
  stop(): void;
}

/** Words for how far a file has come, from what is told of it. */
const teller = (sizeBytes: number, now: () => number) => {
  let phase: Phase = 'queued';
  let sentBytes = 0;
  let samples: Sample[] = [];
  return {
    phase: (next: Phase) => {
      phase = next;
    },
    sent: (bytes: number) => {
      sentBytes = bytes;
      samples = withSample(samples, { atMs: now(), bytes });
    },
    fraction: () => sentBytes / sizeBytes,
    say: () => {
      const speed = speedOf(samples);
      return progressWords({
        phase,
        sentBytes,
        speed,
        secondsLeft: secondsLeft(sizeBytes, sentBytes, speed),
        file: { size: sizeBytes },
      });
    },
  };
};

/** A bar per file, where somebody looks at a terminal. */
export const bars = (stream: NodeJS.WriteStream): Progress => {
  const all = new MultiBar({
    stream,
    format: '{name} {bar} {words}',
    barsize: 20,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    linewrap: null,
    fps: 5,
    autopadding: false,
    // Ctrl-C is the program's own.
    gracefulExit: false,
  });
  const nameWidth = 24;
  return {
    line(given, sizeBytes) {
      const name = [...plain(given)].slice(0, nameWidth).join('').padEnd(nameWidth);
      const tell = teller(sizeBytes, () => Date.now());
      const bar = all.create(1, 0, { name, words: tell.say() });
      const show = (words = tell.say()) => bar.update(Math.min(1, tell.fraction()), { name, words });
      return {
        phase: (phase) => {
          tell.phase(phase);
          show();
        },
        sent: (bytes) => {
          tell.sent(bytes);
          show();
        },
        words: show,
        end: (text) => {
          show(text);
          bar.stop();
        },
      };
    },
    // Above the bars, which are drawn again below it.
    remark: (words) => all.log(`${words}\n`),
    stop: () => all.stop(),
  };
};

const lineEveryMs = 15_000;

/** A line now and then, where a log is written. */
export const lines = (write: (line: string) => void, now: () => number = () => Date.now()): Progress => ({
  line(given, sizeBytes) {
    const name = plain(given);
    const tell = teller(sizeBytes, now);
    const tenths = () => Math.floor(tell.fraction() * 10);
    let toldAt = now();
    let toldTenths = 0;
    let toldWords = '';
    const say = (words: string) => {
      if (words === toldWords) return;
      [toldAt, toldTenths, toldWords] = [now(), tenths(), words];
      write(`${name}: ${words}`);
    };
    let last: Phase = 'queued';
    return {
      phase: (phase) => {
        tell.phase(phase);
        if (phase !== last && (phase === 'checking' || phase === 'waiting' || phase === 'finishing')) say(tell.say());
        last = phase;
      },
      sent: (bytes) => {
        tell.sent(bytes);
        if (tenths() > toldTenths || now() - toldAt >= lineEveryMs) say(tell.say());
      },
      words: say,
      end: say,
    };
  },
  remark: write,
  stop: () => {},
});

/** Nothing: with `--json` only the outcome is told. */
export const silence: Progress = {
  line: () => ({ phase: () => {}, sent: () => {}, words: () => {}, end: () => {} }),
  remark: () => {},
  stop: () => {},
};
