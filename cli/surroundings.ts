import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';

/** What the program has around it; tests bring their own. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Where the person stands: paths they type are meant from there. */
  cwd: string;
  signal: AbortSignal;
  /** What Ctrl-C does while the terminal hands it over as a letter. */
  interrupt: () => void;
}

export const here = (signal: AbortSignal): Surroundings => ({
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  // npm runs its scripts in the folder of package.json and keeps the person's own in INIT_CWD.
  cwd: process.env['npm_lifecycle_event'] ? resolve(process.env['INIT_CWD'] ?? '.') : process.cwd(),
  signal,
  interrupt: () => void process.kill(process.pid, 'SIGINT'),
});

const baseOf = ({ env }: Pick<Surroundings, 'env'>, name: string, otherwise: string): string => {
  const named = env[name];
  // The XDG specification: a relative path is to be ignored.
  if (named?.startsWith('/')) return named;
  return join(env['HOME'] ?? homedir(), otherwise);
};

/** Whom one is logged in as. */
export const configFolder = (around: Pick<Surroundings, 'env'>): string =>
  join(baseOf(around, 'XDG_CONFIG_HOME', '.config'), 'arclight');

/** What is under way. */
export const stateFolder = (around: Pick<Surroundings, 'env'>): string =>
  join(baseOf(around, 'XDG_STATE_HOME', '.local/state'), 'arclight');
