import { generateKeyPairSync } from 'node:crypto';
import { vi } from 'vitest';
import type { CatalogStore } from '../../lambdas/catalog/catalog-store.ts';
import type { Video } from '../../lambdas/catalog/video.ts';
import type { Person } from '../../lambdas/kit/authorize.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { accountIdOf, newId, type Prefix } from '../../lambdas/kit/ids.ts';
import { aTable } from '../support/a-table.ts';
import { aVideo } from '../support/a-video.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';
import { memoryBuckets } from './memory-buckets.ts';

export interface Somebody {
  accountId: string;
  token: string;
}

/** The whole catalog on a real table engine, with a clock one can turn and buckets one can look into. */
export const catalogStage = async () => {
  const table = await aTable('catalog', { indexes: ['gsi1', 'gsi2', 'gsi3', 'gsi4'] });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  openDoor(
    {
      CATALOG_TABLE: table.name,
      SIGNING_SECRET: 'arclight/test/signing',
      MEDIA_BUCKET: 'media',
      IMAGES_BUCKET: 'images',
    },
    {
      'arclight/test/signing': {
        current: { keyPairId: 'K-TEST', privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) },
      },
    },
  );
  const buckets = memoryBuckets();
  const ask = asking((await import('../../lambdas/catalog/api.lambda.ts')).handler);
  const askPictures = asking((await import('../../lambdas/catalog/pictures.lambda.ts')).handler);
  const { handler: onUploadNews } = await import('../../lambdas/catalog/on-upload-news.lambda.ts');
  const { handler: onTranscodeNews } = await import('../../lambdas/catalog/on-transcode-news.lambda.ts');
  const { handler: onStreamNews } = await import('../../lambdas/catalog/on-stream-news.lambda.ts');
  const { handler: onChannelUpdated } = await import('../../lambdas/catalog/on-channel-updated.lambda.ts');
  const { handler: onVideoDeleted } = await import('../../lambdas/catalog/on-video-deleted.lambda.ts');
  const { handler: reconcile } = await import('../../lambdas/catalog/every-minute-reconcile.lambda.ts');
  const { catalogStore } = await import('../../lambdas/catalog/catalog-store.ts');
  const store: CatalogStore = catalogStore(table.name);

  let turnedMs = 0;
  const now = clock.now;
  clock.now = () => new Date(Date.now() + turnedMs);
  let people = 0;

  const idFor = (prefix: Prefix): string => newId(prefix, clock.now(), clock.random(10));
  return {
    table,
    buckets,
    store,
    ask: ask as (operation: Parameters<typeof ask>[0], asked?: Asked) => Promise<Answered>,
    askPictures,
    onUploadNews,
    onTranscodeNews,
    onStreamNews,
    onChannelUpdated,
    onVideoDeleted,
    reconcile: reconcile as unknown as (event: unknown, context: unknown) => Promise<{ due: number; moved: number }>,
    idFor,
    /** Lets so much time pass. */
    turn(ms: number): void {
      turnedMs += ms;
    },
    async somebody(given: Partial<Person> = {}): Promise<Somebody> {
      const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
      const accountId = accountIdOf(subject);
      const person = { accountId, version: 1, roles: ['viewer', 'creator'], plan: 'free', status: 'active', ...given };
      await table.put({ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person', ...person });
      return { accountId, token: signedToken(subject) };
    },
    /** A video that is where the test needs it to be. */
    async video(given: Partial<Video> = {}): Promise<Video> {
      const at = clock.now().toISOString();
      const video = aVideo({ videoId: idFor('vid'), uploadId: idFor('upl'), createdAt: at, updatedAt: at, ...given });
      await store.create(video);
      return video;
    },
    async stored(videoId: string): Promise<Video> {
      const found = await store.get(videoId);
      if (!found) throw new Error(`no video ${videoId}`);
      return found;
    },
    newsOf: async (videoId: string): Promise<string[]> =>
      (await table.news())
        .filter(({ data }) => data['videoId'] === videoId)
        .sort((a, b) => Number(a.data['version']) - Number(b.data['version']))
        .map(({ name }) => name),
    history: (videoId: string): Promise<string[]> => table.history(`VIDEO#${videoId}`),
    async stop(): Promise<void> {
      clock.now = now;
      vi.unstubAllGlobals();
      await table.stop();
    },
  };
};
export type CatalogStage = Awaited<ReturnType<typeof catalogStage>>;
