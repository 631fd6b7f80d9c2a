import { randomBytes, randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { failpointVariable } from '../../failpoint.ts';
import type { InvokeResult } from '../../resource.ts';
import { type FunctionDefinition, moduleFile } from './functions.ts';
import { type Outcome, Sandbox } from './sandbox.ts';

/** Threads of one function at the same time: more would only take turns on a laptop's processors. */
const mostAtOnce = Math.min(Math.max(availableParallelism(), 2), 4);
/**
 * Each warm thread holds some 30 MB; idle ones past this many are ended, least recently used first. One piece of news wakes
 * functions of many domains: a machine with room to spare does a quarter of the work when it keeps them all.
 */
const mostWarm = Math.max(1, Number(process.env.ARCLIGHT_WARM_FUNCTIONS) || 6);
const idleForMs = 3 * 60_000;
const largestAnswerBytes = 6 * 1024 * 1024;

interface Pool {
  definition: FunctionDefinition;
  all: Set<Sandbox>;
  idle: Sandbox[];
  waiting: ((sandbox: Sandbox) => void)[];
}

export interface HostOptions {
  compileCacheDir: string;
  environmentOf(definition: FunctionDefinition): Record<string, string>;
  onLine(functionName: string, requestId: string | undefined, text: string): void;
  onInvocation?(functionName: string, durationMs: number, failed: boolean): void;
}

/** Runs functions in worker threads: made when first needed, kept warm, ended when idle or over time. */
export class FunctionHost {
  readonly #options: HostOptions;
  readonly #pools = new Map<string, Pool>();
  readonly #sweep: NodeJS.Timeout;
  #running = 0;
  #closed = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#sweep = setInterval(() => this.#endIdle(), idleForMs / 3).unref();
  }

  define(definition: FunctionDefinition) {
    this.#pools.set(definition.name, { definition, all: new Set(), idle: [], waiting: [] });
  }

  has(name: string): boolean {
    return this.#pools.has(name);
  }

  definition(name: string): FunctionDefinition {
    return this.#pool(name).definition;
  }

  get definitions(): FunctionDefinition[] {
    return [...this.#pools.values()].map((pool) => pool.definition);
  }

  get running(): number {
    return this.#running;
  }

  warm(name: string): number {
    return this.#pool(name).all.size;
  }

  /** Answers what the function answered, or its error; rejects only when there is no such function. */
  async invoke(name: string, payload: unknown, options: { requestId?: string } = {}): Promise<InvokeResult> {
    const pool = this.#pool(name);
    const { definition } = pool;
    const requestId = options.requestId ?? randomUUID();
    this.#running += 1;
    try {
      const sandbox = await this.#take(pool).catch((error: Error) => error);
      if (sandbox instanceof Error)
        return resultOf({ error: { errorType: 'Runtime.ImportModuleError', errorMessage: sandbox.message } });
      const begun = performance.now();
      const outcome = await sandbox.run(
        { requestId, payload: JSON.stringify(payload ?? null), invokedArn: definition.arn, traceId: newTraceId() },
        definition.timeoutMs,
      );
      this.#giveBack(pool, sandbox);
      const result = resultOf(outcome);
      this.#options.onInvocation?.(name, performance.now() - begun, result.functionError !== undefined);
      if (result.functionError) this.#logFailure(name, requestId, result.functionError);
      return result;
    } finally {
      this.#running -= 1;
    }
  }

  /** New code: threads that are idle end at once, the others when they have answered. */
  async replaceCode(name: string, codeDir: string): Promise<void> {
    const pool = this.#pool(name);
    const before = [...pool.idle];
    this.#pools.set(name, { definition: { ...pool.definition, codeDir }, all: new Set(), idle: [], waiting: [] });
    for (const each of pool.waiting.splice(0)) void this.#take(this.#pool(name)).then(each);
    pool.idle.length = 0;
    await Promise.all(before.map((sandbox) => sandbox.end()));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweep);
    await Promise.all([...this.#pools.values()].flatMap((pool) => [...pool.all].map((sandbox) => sandbox.end())));
  }

  #pool(name: string): Pool {
    const pool = this.#pools.get(name);
    if (!pool) throw new Error(`there is no function ${name}`);
    return pool;
  }

  async #take(pool: Pool): Promise<Sandbox> {
    if (this.#closed) throw new Error('the laptop is stopping');
    const idle = pool.idle.pop();
    if (idle) return idle;
    const cap = Math.max(1, Math.min(pool.definition.reservedConcurrency ?? mostAtOnce, mostAtOnce));
    if (pool.all.size >= cap) return new Promise((resolve) => pool.waiting.push(resolve));
    return this.#make(pool);
  }

  #make(pool: Pool): Sandbox {
    const { definition } = pool;
    this.#endLeastUsed(mostWarm - 1);
    const sandbox = new Sandbox({
      data: {
        file: moduleFile(definition),
        exported: definition.exported,
        functionName: definition.name,
        memoryMb: definition.memoryMb,
        failpoints: process.env[failpointVariable],
      },
      compileCacheDir: this.#options.compileCacheDir,
      environment: this.#options.environmentOf(definition),
      onLine: (requestId, text) => this.#options.onLine(definition.name, requestId, text),
      onEnd: () => {
        pool.all.delete(sandbox);
        const at = pool.idle.indexOf(sandbox);
        if (at >= 0) pool.idle.splice(at, 1);
        this.#serveWaiting(pool);
      },
    });
    pool.all.add(sandbox);
    return sandbox;
  }

  #giveBack(pool: Pool, sandbox: Sandbox) {
    if (sandbox.ended) return;
    const replaced = this.#pools.get(pool.definition.name) !== pool;
    if (replaced || this.#closed) return void sandbox.end();
    sandbox.lastUsed = performance.now();
    const next = pool.waiting.shift();
    if (next) return next(sandbox);
    pool.idle.push(sandbox);
    this.#endLeastUsed(mostWarm);
  }

  /** A thread that ended leaves room for whoever waits. */
  #serveWaiting(pool: Pool) {
    const next = this.#closed ? undefined : pool.waiting.shift();
    if (next) next(this.#make(pool));
  }

  #endLeastUsed(keep: number) {
    const pools = [...this.#pools.values()];
    let warm = pools.reduce((sum, pool) => sum + pool.all.size, 0);
    while (warm > keep) {
      const candidates = pools.flatMap((pool) => pool.idle.map((sandbox) => ({ pool, sandbox })));
      const oldest = candidates.sort((a, b) => a.sandbox.lastUsed - b.sandbox.lastUsed)[0];
      if (!oldest) return;
      this.#retire(oldest.pool, oldest.sandbox);
      warm -= 1;
    }
  }

  #endIdle() {
    const before = performance.now() - idleForMs;
    for (const pool of this.#pools.values())
      for (const sandbox of pool.idle.filter((each) => each.lastUsed < before)) this.#retire(pool, sandbox);
  }

  #retire(pool: Pool, sandbox: Sandbox) {
    pool.idle.splice(pool.idle.indexOf(sandbox), 1);
    pool.all.delete(sandbox);
    void sandbox.end();
  }

  #logFailure(name: string, requestId: string, error: { errorType: string; errorMessage: string; trace?: string[] }) {
    this.#options.onLine(name, requestId, JSON.stringify({ level: 'ERROR', message: 'Invoke Error', ...error }));
  }
}

function resultOf(outcome: Outcome): InvokeResult {
  if ('error' in outcome) return { payload: outcome.error, functionError: outcome.error };
  if (outcome.payload.length > largestAnswerBytes) {
    const error = {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    };
    return { payload: error, functionError: error };
  }
  return { payload: JSON.parse(outcome.payload) };
}

function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
