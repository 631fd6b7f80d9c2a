import { createHash, randomUUID } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiClient, ApiError } from '../../local/seed/client.ts';
import type { Platform } from './platform.ts';
import { lookAt } from './platform-view.ts';

/** What a film's maker is doing, for the count of what was under way when a kill came. */
export type Step = 'starting' | 'sending' | 'completing' | 'waiting' | 'publishing' | 'deleting' | 'done';

/** One file on its way to the screen, and all that was promised to the one who sent it. */
export interface Film {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  step: Step;
  uploadId?: string;
  videoId?: string;
  /** A 2xx was seen for these. */
  acknowledged: {
    started?: true;
    parts: Set<number>;
    completed?: true;
    published?: true;
    trashed?: true;
    deleted?: true;
  };
  /** The disk under it loses pages. */
  mayLoseParts?: true;
  /** Parts that were found missing at the end and sent once more. */
  sentAgain?: number;
  /** The end the script asks for. */
  wants: 'ready' | 'published at once' | 'published' | 'deleted';
}

export interface Maker {
  name: string;
  client: ApiClient;
  films: Film[];
  retries: number;
  /** What it works on, where that can be looked into from here. */
  platform?: Platform;
}

export const password = 'correct horse battery';
const patienceMs = 8 * 60_000;

/** Something a client may rightly try again: nobody answered, the service was at fault, or it said to come back. */
const mayRetry = (error: unknown): boolean =>
  error instanceof ApiError
    ? error.status >= 500 || error.status === 429 || error.code === 'request.idempotency_key_in_flight'
    : error instanceof TypeError || (error as Error).name === 'AbortError' || (error as Error).name === 'TimeoutError';

/** Tries until there is an answer, with pauses that grow, as our own client does. */
export async function persistently<T>(maker: { retries: number }, what: string, ask: () => Promise<T>): Promise<T> {
  const until = performance.now() + patienceMs;
  for (let waitMs = 150; ; waitMs = Math.min(waitMs * 1.6, 2_000)) {
    try {
      return await ask();
    } catch (error) {
      if (!mayRetry(error)) throw error;
      if (performance.now() > until) throw new Error(`${what}: no answer for minutes: ${(error as Error).message}`);
      maker.retries += 1;
      await pause(waitMs);
    }
  }
}

/** One request, however often it takes; signs in again when the sign-in has run out. */
export const api = <T>(maker: Maker, method: string, path: string, body?: unknown, key?: string): Promise<T> =>
  persistently(maker, `${method} ${path}`, async () => {
    try {
      return await maker.client.call<T>(method, path, {
        ...(body === undefined ? {} : { body }),
        ...(key ? { headers: { 'idempotency-key': key } } : {}),
      });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      await maker.client.logIn(emailOf(maker.name), password);
      throw new TypeError('signed in again');
    }
  });

export const emailOf = (name: string): string => `${name}@example.com`;

/** Signs a creator up over HTTP, retrying each step as a person would who sees an error page. */
export async function makerOn(platform: Platform, name: string): Promise<Maker> {
  const maker: Maker = { name, platform, client: new ApiClient(platform.siteUrl), films: [], retries: 0 };
  const { client } = maker;
  const email = emailOf(name);
  const unless = (code: RegExp) => (error: unknown) => {
    if (!(error instanceof ApiError) || !code.test(error.code)) throw error;
  };
  await persistently(maker, 'signing up', () => client.signUp(email, password, name)).catch(unless(/exists|taken/));
  let looks = 0;
  await persistently(maker, 'confirming', async () => {
    const code = /\b\d{6}\b/.exec((await mails(platform)).find(({ to }) => to === email)?.text ?? '')?.[0];
    if (!code) {
      // A kill between the new person and their mail costs the mail: then they press "Send it again".
      looks += 1;
      if (looks % 10 === 0) await client.resendCode(email);
      throw new TypeError('no code yet');
    }
    await client.confirm(email, code);
    // Who was confirmed by an answer that was lost hears that the code is used up; logging in tells.
  }).catch(unless(/confirmed|wrong_code/));
  await persistently(maker, 'logging in', () => client.logIn(email, password));
  await persistently(maker, 'becoming a creator', () => client.becomeCreator(`${name}-films`, `${name} films`)).catch(
    unless(/handle_taken/),
  );
  return maker;
}

const mails = async (platform: Platform) => (await lookAt(platform.consoleUrl)).mails;

interface Started {
  upload_id: string;
  video_id: string;
  part_size: number;
  part_count: number;
}
interface SignedPart {
  part_no: number;
  url: string;
  headers: Record<string, string>;
}
export interface Video {
  video_id: string;
  status: string;
  resolutions: string[];
  rungs: { name: string; state: string; percent: number }[];
  failure?: { code: string; message: string };
}

/** Whether the API answered with this code. */
export const isAnswer = (error: unknown, code: string): boolean => error instanceof ApiError && error.code === code;
const notYetAllowed = (error: unknown): boolean => isAnswer(error, 'access.role_needed');

/** A right that was just given may still be on its way to the domain that is asked. */
export async function onceAllowed<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!notYetAllowed(error) || tries > 400) throw error;
      await pause(100);
    }
  }
}

/** POST /v1/uploads under one key, however often it takes. */
async function start(maker: Maker, film: Film): Promise<Started> {
  film.step = 'starting';
  const key = randomUUID();
  const about = {
    filename: `${film.name}.mp4`,
    size_bytes: film.bytes.length,
    title: film.name,
    auto_publish: film.wants === 'published at once',
  };
  const started = await onceAllowed(() => api<Started>(maker, 'POST', '/v1/uploads', about, key));
  film.uploadId = started.upload_id;
  film.videoId = started.video_id;
  film.acknowledged.started = true;
  return started;
}

async function sendPart(maker: Maker, film: Film, started: Started, partNo: number): Promise<void> {
  const bytes = film.bytes.subarray((partNo - 1) * started.part_size, partNo * started.part_size);
  const sha256 = createHash('sha256').update(bytes).digest('base64');
  await persistently(maker, `part ${partNo}`, async () => {
    const asked = { parts: [{ part_no: partNo, size: bytes.length, sha256 }] };
    const signing = api<{ parts: SignedPart[] }>(maker, 'POST', `/v1/uploads/${started.upload_id}/parts`, asked);
    const { parts } = await signing.catch((error: unknown) => {
      // An earlier put of the only part arrived, its answer was lost, and the file has been taken in meanwhile.
      if (started.part_count === 1 && isAnswer(error, 'upload.finished')) return { parts: undefined };
      throw error;
    });
    if (!parts) return;
    const signed = parts[0];
    if (!signed) throw new Error(`part ${partNo} was not signed`);
    const answer = await fetch(signed.url, { method: 'PUT', headers: signed.headers, body: bytes });
    await answer.arrayBuffer();
    // A file put whole meets `If-None-Match` when an earlier put arrived and only its answer was lost.
    if (answer.ok || (answer.status === 412 && started.part_count === 1)) return;
    if (answer.status >= 500) throw new TypeError(`part ${partNo}: ${answer.status}`);
    throw new Error(`part ${partNo} was refused: ${answer.status}`);
  });
  film.acknowledged.parts.add(partNo);
}

/** Says that all is sent. That a part is missing is only for those to hear whose disk lost it; they send it again. */
async function complete(maker: Maker, film: Film, started: Started): Promise<void> {
  const path = `/v1/uploads/${started.upload_id}/complete`;
  try {
    await api(maker, 'POST', path, { parts: [] });
  } catch (error) {
    if (!film.mayLoseParts || !(error instanceof ApiError) || error.code !== 'upload.parts_missing') throw error;
    const { missing } = error.details as { missing: number[] };
    for (const partNo of missing) await sendPart(maker, film, started, partNo);
    film.sentAgain = missing.length;
    await api(maker, 'POST', path, { parts: [] });
  }
}

/** Brings a film through its whole script. Throws when something acknowledged turns out not to be so. */
export async function makeFilm(maker: Maker, film: Film, isOver: () => boolean = () => false): Promise<void> {
  maker.films.push(film);
  const started = await start(maker, film);
  film.step = 'sending';
  for (let partNo = 1; partNo <= started.part_count; partNo++) await sendPart(maker, film, started, partNo);
  film.step = 'completing';
  await complete(maker, film, started);
  film.acknowledged.completed = true;
  film.step = 'waiting';
  const at = `/v1/videos/${started.video_id}`;
  await until(
    `${film.name} to be ready`,
    isOver,
    async () => {
      // Catalog hears of a new upload a moment later than its maker.
      const video = await api<Video>(maker, 'GET', at).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return undefined;
        throw error;
      });
      if (video?.status === 'FAILED') throw new Error(`${film.name} failed: ${JSON.stringify(video.failure)}`);
      return video?.status === 'READY' || video?.status === 'PUBLISHED';
    },
    () => standing(maker, film),
  );
  if (film.wants === 'published') {
    film.step = 'publishing';
    await api(maker, 'POST', `${at}/publish`);
    film.acknowledged.published = true;
  }
  if (film.wants === 'deleted') {
    film.step = 'deleting';
    await api(maker, 'DELETE', at);
    film.acknowledged.trashed = true;
    // A repetition may find it gone already: then the first one was heard.
    await api(maker, 'DELETE', `/v1/me/trash/${started.video_id}`).catch((error: unknown) => {
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 410)) throw error;
    });
    film.acknowledged.deleted = true;
  }
  film.step = 'done';
}

/** What a laptop has left to do, and how much room it has. */
async function leftAt({ consoleUrl, dataDir }: Platform): Promise<object> {
  const [{ work, queues }, disk] = await Promise.all([lookAt(consoleUrl), statfs(dataDir)]);
  return {
    work: work.filter(({ count }) => count > 0),
    queues: queues.filter(({ visible, inFlight }) => visible + inFlight > 0),
    freeMb: Math.round((disk.bavail * disk.bsize) / 1e6),
  };
}

/** Where a film stands and what its laptop is at, for those who look for why it got no further. */
async function standing({ platform, client }: Maker, film: Film): Promise<string> {
  const ask = (path: string) => client.call('GET', path).catch(String);
  const [upload, video, laptop] = await Promise.all([
    ask(`/v1/uploads/${film.uploadId}`),
    ask(`/v1/videos/${film.videoId}/status`),
    platform && leftAt(platform).catch(String),
  ]);
  return JSON.stringify({ upload, video, laptop });
}

async function until(
  what: string,
  isOver: () => boolean,
  look: () => Promise<boolean>,
  seen: () => Promise<string>,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await look())) {
    if (isOver()) throw new Error(`gave up waiting for ${what}`);
    if (performance.now() > deadline)
      throw new Error(`waited ${patienceMs / 60_000} minutes in vain for ${what}, and it was ${await seen()}`);
    await pause(250);
  }
}

export const aFilm = (name: string, bytes: Uint8Array<ArrayBuffer>, wants: Film['wants']): Film => ({
  name,
  bytes,
  wants,
  step: 'starting',
  acknowledged: { parts: new Set() },
});

export const videoOf = (maker: Maker, film: Film): Promise<Video> => api(maker, 'GET', `/v1/videos/${film.videoId}`);

/** All of a maker's videos, page by page. */
export async function listed(maker: Maker): Promise<Video[]> {
  const all: Video[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
    const page = await api<{ items: Video[]; next_cursor?: string | null }>(maker, 'GET', `/v1/me/videos${query}`);
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return all;
}
