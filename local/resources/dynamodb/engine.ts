import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { endsWithUs } from '../../ends-with-us.ts';
import { local } from '../../resource.ts';

/** The database behind the wire: our own child process, or a server the user runs. */
export interface Engine {
  url: string;
  /** Deletes what has outlived its TTL; undefined where the server does so itself. */
  sweep: (() => Promise<void>) | undefined;
  /** The SQLite file, for the upkeep the engine itself lacks. */
  file: string | undefined;
  /** The child process, when there is one. */
  processId(): number | undefined;
  /** Resolves when requests may be sent: at once, or after a crash has been mended. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** This many crashes within a minute are answered with a new start at once. */
const atOnceAgain = 5;
const withinMs = 60_000;
const longestPauseMs = 10_000;

/** The database cannot run here, said so that the reader knows what to do about it. */
export class NoDatabase extends Error {}

/** Where the user already runs a DynamoDB, that one; else the binary that npm installed for this machine. */
export async function openEngine(
  dataDir: string,
  log: (line: string, level?: 'warn' | 'error') => void,
): Promise<Engine> {
  const elsewhere = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  if (elsewhere) {
    await fetch(elsewhere).catch(() => {
      throw new NoDatabase(`AWS_ENDPOINT_URL_DYNAMODB says ${elsewhere}, and nothing answers there.`);
    });
    return {
      url: elsewhere,
      sweep: undefined,
      file: undefined,
      processId: () => undefined,
      ready: async () => {},
      stop: async () => {},
    };
  }
  return superviseBinary(binaryPath(), dataDir, log);
}

function binaryPath(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    const path = join(manifest, '..', 'dynoxide');
    if (existsSync(path) && process.platform === 'linux' && process.arch === 'x64') return path;
  } catch {
    // Not installed: npm leaves out an optional dependency that is not for this machine.
  }
  throw new NoDatabase(
    `The DynamoDB stand-in has no binary for ${process.platform}-${process.arch}: start DynamoDB Local and set AWS_ENDPOINT_URL_DYNAMODB to its address, for example http://127.0.0.1:8000.`,
  );
}

async function superviseBinary(binary: string, dataDir: string, log: (line: string, level?: 'warn' | 'error') => void) {
  const file = join(dataDir, 'dynamodb.sqlite');
  const [port, mcpPort] = [await freePort(), await freePort()];
  const url = `http://${local.host}:${port}`;
  let child: ChildProcess;
  let stopping = false;
  let crashes: number[] = [];
  let ready: Promise<void>;

  function launch(): Promise<void> {
    const flags = ['serve', '--host', local.host, '--port', String(port), '--db-path', file];
    const mcp = ['--mcp', '--mcp-no-auth', '--mcp-port', String(mcpPort)];
    // A group of its own: Ctrl-C reaches us, and we end it after everyone has stopped using it.
    child = spawn('/bin/sh', ['-c', endsWithUs, 'sh', binary, ...flags, ...mcp], {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
      env: {},
    });
    const { stdin } = child;
    stdin?.on('error', () => {});
    child.once('exit', () => stdin?.end('gone\n'));
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-2_000);
    });
    const launched = child;
    launched.once('exit', (code, signal) => {
      if (stopping) return;
      crashes = [...crashes.filter((at) => Date.now() - at < withinMs), Date.now()];
      log(`the database ended unexpectedly (${signal ?? code}) ${complaint.trim()}`, 'error');
      ready = again();
      // Whoever waits for it hears of a failure; when nobody does it is no reason to end.
      ready.catch(() => {});
    });
    return answering(
      url,
      () => launched.exitCode !== null || launched.signalCode !== null,
      () => complaint,
    );
  }

  /** At once after a crash or two; one that keeps crashing gets time to be put right, and is never given up. */
  async function again(): Promise<void> {
    const soon = crashes.length <= atOnceAgain;
    if (!soon) await later(Math.min(100 * 2 ** (crashes.length - atOnceAgain), longestPauseMs));
    if (!stopping) await launch();
  }

  ready = launch();
  await ready;
  return {
    url,
    file,
    processId: () => child.pid,
    ready: () => ready,
    sweep: () => sweepTtl(mcpPort),
    async stop() {
      stopping = true;
      const gone = new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
      });
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await gone;
      clearTimeout(impatience);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, local.host, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

async function answering(url: string, hasEnded: () => boolean, complaint: () => string): Promise<void> {
  for (;;) {
    if (hasEnded()) throw new NoDatabase(`The database did not start: ${complaint().trim()}`);
    const answered = await fetch(url, { method: 'GET' }).then(
      (answer) => answer.arrayBuffer().then(() => true),
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** The engine deletes expired items only when its tool server is asked to. */
async function sweepTtl(port: number): Promise<void> {
  const answer = await fetch(`http://${local.host}:${port}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'sweep_ttl', arguments: {} },
    }),
  });
  const text = await answer.text();
  if (!answer.ok || text.includes('"isError":true')) throw new Error(`the TTL sweep failed: ${text.slice(0, 300)}`);
}
