import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionError, Run, SandboxData, Told } from './protocol.ts';

// This file runs inside the worker thread: one execution environment of one function, as Lambda's Node runtime is.

const { file, exported, functionName, memoryMb, failpoints } = workerData as SandboxData;
const tell = (told: Told) => parentPort?.postMessage(told);

let current: string | undefined;

/** Taken away from the function, which would not have it on AWS; so is the cache of compiled code, in use by now. */
const collectGarbage = globalThis.gc ?? (() => {});
Reflect.deleteProperty(globalThis, 'gc');
Reflect.deleteProperty(process.env, 'NODE_COMPILE_CACHE');
const idleBeforeCollectingMs = 300;

/** A bundle made with its failpoints left in asks here what happens at them. */
async function watchFailpoints(plan: string) {
  const { failpoint, followPlan } = await import('../../failpoint.ts');
  followPlan(plan);
  Object.assign(globalThis, { [Symbol.for('arclight.failpoint')]: failpoint });
}
let collecting: NodeJS.Timeout | undefined;

/** A thread at rest gives back what its last work left behind; V8 alone would wait until it needs the room. */
function restAWhile() {
  collecting = setTimeout(collectGarbage, idleBeforeCollectingMs).unref();
}

/** Lines travel on the same channel as answers, so that a function's last line arrives before its answer. */
function forwardLines(stream: NodeJS.WriteStream) {
  let rest = '';
  stream.write = ((chunk: string | Uint8Array, ...more: unknown[]) => {
    rest += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) tell({ kind: 'line', requestId: current, text });
    const done = more.at(-1);
    if (typeof done === 'function') done();
    return true;
  }) as typeof stream.write;
}
forwardLines(process.stdout);
forwardLines(process.stderr);

function errorOf(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

const contextFor = (run: Run) => ({
  awsRequestId: run.requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: run.invokedArn,
  memoryLimitInMB: String(memoryMb),
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  getRemainingTimeInMillis: () => Math.max(0, run.deadline - Date.now()),
});

async function begin() {
  let handler: unknown;
  try {
    if (failpoints) await watchFailpoints(failpoints);
    handler = (await import(file))[exported];
    flushCompileCache();
    if (typeof handler !== 'function') throw new Error(`index.${exported} is undefined or not exported`);
  } catch (error) {
    tell({ kind: 'no-start', error: errorOf(error) });
    return;
  }
  const run = handler as (event: unknown, context: unknown) => unknown;
  parentPort?.on('message', async (asked: Run) => {
    clearTimeout(collecting);
    current = asked.requestId;
    process.env._X_AMZN_TRACE_ID = asked.traceId;
    try {
      const answer = await run(JSON.parse(asked.payload), contextFor(asked));
      tell({ kind: 'answer', requestId: asked.requestId, payload: JSON.stringify(answer ?? null) });
    } catch (error) {
      tell({ kind: 'threw', requestId: asked.requestId, error: errorOf(error) });
    }
    restAWhile();
  });
  tell({ kind: 'ready' });
}

await begin();
