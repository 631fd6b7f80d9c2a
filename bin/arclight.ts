import process from 'node:process';
import { run } from '../cli/program.ts';
import { here } from '../cli/surroundings.ts';

const ending = new AbortController();

/** The first Ctrl-C ends in order, the second at once. */
const end = (signal: NodeJS.Signals): void => {
  if (ending.signal.aborted) process.exit(signal === 'SIGTERM' ? 143 : 130);
  ending.abort(signal);
};
process.on('SIGINT', end);
process.on('SIGTERM', end);
// Whoever reads from us (`| head`) may have had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), here(ending.signal));
