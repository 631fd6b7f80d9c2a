import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run } from '../../cli/program.ts';

/** How a command ended, and what it said. */
export interface Said {
  exit: number;
  out: string;
  err: string;
}

/** A terminal of its own: a home folder, an address, and nobody sitting at it. */
export interface Terminal {
  home: string;
  env: Record<string, string>;
  /** Runs a command in this process. */
  type(...words: string[]): Promise<Said>;
  /** The same, where a screen so many letters wide shows it. */
  show(columns: number, ...words: string[]): Promise<Said>;
  /** The same, with something piped in. */
  pipe(input: string, ...words: string[]): Promise<Said>;
  /** With `--json`: the one document it answered with. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  json(...words: string[]): Promise<{ exit: number; answer: any }>;
  /** Runs it as a process of its own, as a person would. */
  start(...words: string[]): ReturnType<typeof spawn>;
  /** How many uploads this terminal remembers as unfinished. */
  notes(): Promise<number>;
  forget(): Promise<void>;
}

const program = join(import.meta.dirname, '../../bin/arclight.ts');

const sink = () => {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => Buffer.concat(chunks).toString('utf8') };
};

export const openTerminal = async (address: string): Promise<Terminal> => {
  const home = await mkdtemp(join(tmpdir(), 'arclight-terminal-'));
  const env = { HOME: home, ARCLIGHT_ADDRESS: address, PATH: process.env['PATH'] ?? '' };
  const pipe = (input: string, ...words: string[]) => typeOn({}, input, ...words);
  const typeOn = async (
    screen: { isTTY?: true; columns?: number },
    input: string,
    ...words: string[]
  ): Promise<Said> => {
    const [out, err] = [sink(), sink()];
    const stdin = new PassThrough();
    stdin.end(input);
    const exit = await run(words, {
      env,
      stdin: stdin as unknown as NodeJS.ReadStream,
      stdout: Object.assign(out.stream, screen),
      stderr: err.stream,
      cwd: home,
      signal: new AbortController().signal,
      interrupt: () => {},
    });
    return { exit, out: out.text(), err: err.text() };
  };
  const type = (...words: string[]) => pipe('', ...words);
  return {
    home,
    env,
    pipe,
    show: (columns, ...words) => typeOn({ isTTY: true, columns }, '', ...words),
    type,
    async json(...words) {
      const { exit, out, err } = await type(...words, '--json');
      if (err) throw new Error(`with --json nothing belongs on stderr: ${err}`);
      return { exit, answer: JSON.parse(out) };
    },
    start: (...words) =>
      spawn(process.execPath, [program, ...words], { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] }),
    notes: async () => (await readdir(join(home, '.local/state/arclight/uploads')).catch(() => [])).length,
    forget: () => rm(home, { recursive: true, force: true }),
  };
};

/** What a process says until it ends. */
export const heard = (child: ReturnType<typeof spawn>): Promise<Said & { signal: NodeJS.Signals | null }> => {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ exit: code ?? -1, out, err, signal })));
};
