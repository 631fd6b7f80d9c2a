import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { modestNode } from '../../local/returning-memory.ts';
import { ApiClient } from '../../local/seed/client.ts';
import type { Question, Questions, Told } from './laptop-process.ts';

const password = 'correct horse battery';
const longestStartMs = 60_000;
const longestGoodbyeMs = 10_000;
const longestWaitMs = 5 * 60_000;

export const emailOf = (name: string): string => `${name}@example.com`;

/** The laptop in a process of its own. */
export interface LaptopProcess {
  pid: number;
  /** Where it keeps everything. */
  dataDir: string;
  siteUrl: string;
  ask<Name extends keyof Questions>(name: Name, given: Questions[Name]['given']): Promise<Questions[Name]['answer']>;
  /** Resolves when an event of this type passes on the bus; about this video, when one is named. */
  event(type: string, videoId?: () => string | undefined): Promise<{ at: number }>;
  /** A confirmed person who may upload. */
  creator(name: string): Promise<ApiClient>;
  stop(): Promise<void>;
}

export async function startLaptopProcess(folder: string, assemblyDir: string): Promise<LaptopProcess> {
  const dataDir = await mkdtemp(join(folder, 'laptop-'));
  const child = fork(join(import.meta.dirname, 'laptop-process.ts'), [assemblyDir, dataDir], {
    execArgv: [...modestNode.flags],
    env: { ...process.env, ...modestNode.environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const listeners = new Set<(told: Told) => void>();
  child.on('message', (told: Told) => {
    for (const listener of listeners) listener(told);
  });
  const siteUrl = await started(child);

  let last = 0;
  const ask: LaptopProcess['ask'] = (name, given) =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      const listener = (told: Told): void => {
        if (told.kind !== 'answer' || told.id !== id) return;
        listeners.delete(listener);
        if (told.error) reject(new Error(told.error));
        else resolve(told.answer as never);
      };
      listeners.add(listener);
      child.send({ id, name, given } as Question);
    });
  const event: LaptopProcess['event'] = (type, videoId) =>
    new Promise((resolve, reject) => {
      const tooLong = setTimeout(() => end(new Error(`waited in vain for ${type}`)), longestWaitMs);
      const listener = (told: Told): void => {
        if (told.kind !== 'event' || (told.type !== type && told.type !== 'transcode.failed')) return;
        const about = (told.detail as { data?: { videoId?: string } }).data?.videoId;
        if (videoId && about !== videoId()) return;
        end(told.type === type ? undefined : new Error(`${about} could not be encoded`));
      };
      const end = (error: Error | undefined): void => {
        clearTimeout(tooLong);
        listeners.delete(listener);
        if (error) reject(error);
        else resolve({ at: performance.now() });
      };
      listeners.add(listener);
    });

  async function creator(name: string): Promise<ApiClient> {
    const email = emailOf(name);
    const client = new ApiClient(siteUrl);
    await client.signUp(email, password, name);
    await ask('settle', {});
    const code = await ask('codeFor', { to: email });
    await client.confirm(email, code ?? '');
    await client.logIn(email, password);
    await client.becomeCreator(`${name}-films`, `${name} films`);
    await ask('settle', {});
    return client;
  }

  return {
    pid: child.pid ?? 0,
    dataDir,
    siteUrl,
    ask,
    event,
    creator,
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await Promise.race([ended, pause(longestGoodbyeMs)]);
      if (child.exitCode === null) child.kill('SIGKILL');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function started(child: ChildProcess): Promise<string> {
  const signal = AbortSignal.timeout(longestStartMs);
  const [told] = (await once(child, 'message', { signal })) as [Told];
  if (told.kind === 'started') return told.siteUrl;
  throw new Error(told.kind === 'failed' ? told.message : 'the laptop did not start');
}

/** Tells of the moment the client asks to have its parts joined. */
export function onComplete(client: ApiClient, tell: () => void): void {
  const call = client.call.bind(client);
  client.call = ((method, path, options) => {
    if (path.endsWith('/complete')) tell();
    return call(method, path, options);
  }) as typeof client.call;
}

/** A token of somebody `creator` has made, to be sent by hand. */
export async function accessTokenOf({ siteUrl }: LaptopProcess, name: string): Promise<string> {
  const answer = await fetch(`${siteUrl}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: emailOf(name), password }),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (!token) throw new Error(`${name} could not log in: ${answer.status}`);
  return token;
}
