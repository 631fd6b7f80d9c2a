import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A publisher with the clock in its picture, in a process of its own. */
export const publishClock = (ingest: { ingest_url: string; stream_key: string }): { stop(): Promise<void> } => {
  const child: ChildProcess = fork(join(import.meta.dirname, 'publish-clock.ts'), [], {
    env: { ...process.env, PUBLISH_TO: `${ingest.ingest_url}/${ingest.stream_key}` },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};
