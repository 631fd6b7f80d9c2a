import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { FunctionError, Run, SandboxData, Told } from './protocol.ts';

export type Outcome = { payload: string } | { error: FunctionError };

export interface SandboxOptions {
  data: SandboxData;
  environment: Record<string, string>;
  /** Compiled code is kept here: the next thread starts sooner and needs a third less memory. */
  compileCacheDir: string;
  onLine(requestId: string | undefined, text: string): void;
  onEnd(): void;
}

/** Importing a function's bundle may take this long on a busy machine before we call it stuck. */
const longestStartMs = 60_000;
/** Heap for a function on the laptop. Its real memory is a promise of AWS; here 20 of them share one process. */
const heapMb = (memoryMb: number) => Math.min(Math.max(memoryMb, 64), 256);
/** Small, so that short-lived things are collected while still few; functions here are not compute-bound. */
const nurseryMb = 2;

// Threads collect what they leave behind when idle; the flag must be set before the first of them is made.
setFlagsFromString('--expose-gc');

/** One warm execution environment: a worker thread that runs one invocation at a time. */
export class Sandbox {
  readonly #worker: Worker;
  readonly #started: Promise<FunctionError | undefined>;
  #settle: ((outcome: Outcome) => void) | undefined;
  #ended = false;
  lastUsed = 0;

  constructor(options: SandboxOptions) {
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: options.data,
      // By the environment, so that it serves the thread's own file too: stripping its types would load a compiler.
      env: { ...options.environment, NODE_COMPILE_CACHE: options.compileCacheDir },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: heapMb(options.data.memoryMb), maxYoungGenerationSizeMb: nurseryMb },
    });
    let start: (error: FunctionError | undefined) => void = () => {};
    this.#started = new Promise((resolve) => {
      start = resolve;
    });
    const stuck = setTimeout(() => {
      start({ errorType: 'Sandbox.Timedout', errorMessage: `${options.data.functionName} did not start in time` });
      void this.end();
    }, longestStartMs);
    this.#worker.on('message', (told: Told) => {
      if (told.kind === 'line') return options.onLine(told.requestId, told.text);
      if (told.kind === 'ready' || told.kind === 'no-start') {
        clearTimeout(stuck);
        start(told.kind === 'ready' ? undefined : told.error);
        if (told.kind === 'no-start') void this.end();
        return;
      }
      this.#finish(told.kind === 'answer' ? { payload: told.payload } : { error: told.error });
    });
    let reason: FunctionError = { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited without answering' };
    this.#worker.on('error', (error: Error & { code?: string }) => {
      reason =
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? { errorType: 'Runtime.OutOfMemory', errorMessage: `${options.data.functionName} ran out of memory` }
          : {
              errorType: 'Runtime.UnhandledError',
              errorMessage: error.message,
              trace: (error.stack ?? '').split('\n'),
            };
    });
    this.#worker.on('exit', () => {
      clearTimeout(stuck);
      this.#ended = true;
      start(reason);
      this.#finish({ error: reason });
      options.onEnd();
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Runs the handler; past `timeoutMs` the thread is ended and with it whatever it was doing. */
  async run(run: Omit<Run, 'deadline'>, timeoutMs: number): Promise<Outcome> {
    const failed = await this.#started;
    if (failed) return { error: failed };
    return new Promise((resolve) => {
      const tooLong = setTimeout(() => {
        const seconds = (timeoutMs / 1000).toFixed(2);
        const errorMessage = `${new Date().toISOString()} ${run.requestId} Task timed out after ${seconds} seconds`;
        this.#finish({ error: { errorType: 'Sandbox.Timedout', errorMessage } });
        void this.end();
      }, timeoutMs);
      this.#settle = (outcome) => {
        clearTimeout(tooLong);
        resolve(outcome);
      };
      this.#worker.postMessage({ ...run, deadline: Date.now() + timeoutMs } satisfies Run);
    });
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#worker.terminate();
  }

  #finish(outcome: Outcome) {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(outcome);
  }
}
