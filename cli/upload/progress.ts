import { MultiBar } from 'cli-progress';
import type { Progress as Far } from '../../sdk/src/node.ts';
import { progressWords } from '../../web/src/features/upload/progress-words.ts';
import { plain, shortened } from '../words.ts';

/** What is told of one file while it travels. */
export interface Line {
  moved(far: Far): void;
  /** Something else than the bytes: what the service does with the file. */
  words(text: string): void;
  end(text: string): void;
}

export interface Progress {
  line(name: string): Line;
  /** A sentence beside the lines, that stays. */
  remark(words: string): void;
  stop(): void;
}

const wordsFor = ({ step, sentBytes, totalBytes, bytesPerSecond, secondsLeft }: Far): string =>
  progressWords({ phase: step, sentBytes, speed: bytesPerSecond, secondsLeft, file: { size: totalBytes } });

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
    line(given) {
      const name = shortened(plain(given), nameWidth).padEnd(nameWidth);
      let fraction = 0;
      const bar = all.create(1, 0, { name, words: 'Waiting for its turn' });
      const show = (words: string) => bar.update(Math.min(1, fraction), { name, words });
      return {
        moved: (far) => {
          fraction = far.sentBytes / far.totalBytes;
          show(wordsFor(far));
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
  line(given) {
    const name = plain(given);
    const tenths = ({ sentBytes, totalBytes }: Far) => Math.floor((sentBytes / totalBytes) * 10);
    let toldAt = now();
    let toldTenths = 0;
    let toldWords = '';
    let step: Far['step'] | undefined;
    const say = (words: string) => {
      if (words === toldWords) return;
      [toldAt, toldWords] = [now(), words];
      write(`${name}: ${words}`);
    };
    return {
      moved: (far) => {
        const isNewStep = far.step !== step && ['checking', 'waiting', 'finishing'].includes(far.step);
        step = far.step;
        if (!isNewStep && tenths(far) <= toldTenths && now() - toldAt < lineEveryMs) return;
        toldTenths = Math.max(toldTenths, tenths(far));
        say(wordsFor(far));
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
  line: () => ({ moved: () => {}, words: () => {}, end: () => {} }),
  remark: () => {},
  stop: () => {},
};
