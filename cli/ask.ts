import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { interrupted } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

/** Whether there is a person to be asked. */
export const canAsk = ({ stdin, stderr }: Surroundings): boolean => Boolean(stdin.isTTY && stderr.isTTY);

/** One line from the person; the question goes to stderr, so that stdout stays for outcomes. */
export const ask = async (question: string, { stdin, stderr, signal, interrupt }: Surroundings): Promise<string> => {
  const lines = createInterface({ input: stdin, output: stderr });
  // readline takes Ctrl-C for itself; here it is the program's.
  lines.on('SIGINT', interrupt);
  try {
    return (await lines.question(question, { signal })).trim();
  } catch (error) {
    throw signal.aborted ? interrupted() : error;
  } finally {
    lines.close();
  }
};

/** A line that nobody can read over a shoulder: nothing of it is shown. */
export const askSecret = ({ stdin, stderr, signal, interrupt }: Surroundings, question: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let typed = '';
    const done = (act: () => void) => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off('data', hear);
      signal.removeEventListener('abort', stop);
      stderr.write('\n');
      act();
    };
    const stop = () => done(() => reject(interrupted()));
    const hear = (bytes: Buffer) => {
      for (const letter of bytes.toString('utf8')) {
        if (letter === '\r' || letter === '\n' || letter === '\u0004') return done(() => resolve(typed));
        // Raw input brings Ctrl-C as a letter; the signal it stands for ends the asking.
        if (letter === '\u0003') return interrupt();
        if (letter === '\u007f' || letter === '\b') typed = [...typed].slice(0, -1).join('');
        else if (letter === '\u0015') typed = '';
        else if (letter >= ' ') typed += letter;
      }
    };
    stderr.write(question);
    signal.addEventListener('abort', stop);
    stdin.setRawMode(true);
    stdin.on('data', hear);
    stdin.resume();
  });

/** What a script pipes in: everything, without the line's end. */
export const piped = async ({ stdin }: Surroundings): Promise<string> => (await text(stdin)).replace(/\r?\n$/, '');
