import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../local/build.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { type ApiClient, ApiError } from '../../local/seed/client.ts';
import { enrol, uploadOnceAllowed } from '../../local/seed/seed.ts';
import { changedTemplates } from './changed-templates.ts';

export const password = 'correct horse battery';

/** The whole platform on free ports and in a folder of its own, as `npm start` runs it, without the sample video. */
export interface Laptop {
  cloud: Cloud;
  /** Where it keeps everything. */
  dataDir: string;
  /** A confirmed, signed-in person. */
  person(name: string): Promise<ApiClient>;
  /** A creator with a channel, whose right to upload has reached every domain. */
  creator(name: string): Promise<ApiClient>;
  upload: typeof uploadOnceAllowed;
  stop(): Promise<void>;
}

export const emailOf = (name: string): string => `${name}@example.com`;

export const startLaptop = async (
  given: {
    withSite?: boolean;
    dataDir?: string;
    /** What the templates say is said otherwise by this: a limit that is reached sooner. */
    change?: (template: string) => string;
  } = {},
): Promise<Laptop> => {
  const built = await build();
  const { withSite = false, dataDir = await mkdtemp(join(tmpdir(), 'arclight-laptop-')), change } = given;
  const cloud = await startCloud({
    assemblyDir: change ? changedTemplates(built.assemblyDir, join(dataDir, 'assembly'), change) : built.assemblyDir,
    dataDir,
    quiet: true,
    ...(withSite ? { webDir: built.webDir } : {}),
  });
  const person = (name: string): Promise<ApiClient> =>
    enrol(
      { siteUrl: cloud.siteUrl, mails: () => cloud.mails(), log: () => {} },
      { email: emailOf(name), password, displayName: name },
    );
  return {
    cloud,
    dataDir,
    person,
    upload: uploadOnceAllowed,
    async creator(name) {
      const client = await person(name);
      await client.becomeCreator(`${name}-films`, `${name} films`);
      await cloud.settle();
      return client;
    },
    async stop() {
      await cloud.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

/** The refusal a call ends with, as `status code`; fails when it is answered instead. */
export const refusalOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiError) return `${error.status} ${error.code}`;
    throw error;
  }
  throw new Error('it was answered');
};
