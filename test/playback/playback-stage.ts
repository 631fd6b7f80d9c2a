import { generateKeyPairSync } from 'node:crypto';
import { vi } from 'vitest';
import { type videoFacts, videoUpdated } from '../../lambdas/catalog/events.ts';
import type { Person } from '../../lambdas/kit/authorize.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { accountIdOf, newId } from '../../lambdas/kit/ids.ts';
import type { VideoCopy } from '../../lambdas/playback/video-copy.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aTable } from '../support/a-table.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

export interface Somebody {
  accountId: string;
  token: string;
}
export const pathKey = { kid: 'k1', key: '0f'.repeat(32) };

/** The whole of playback on a real table engine; videos come to it as news, the way they really do. */
export const playbackStage = async () => {
  const table = await aTable('playback');
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  openDoor(
    {
      PLAYBACK_TABLE: table.name,
      SIGNING_SECRET: 'arclight/test/signing',
      PATH_TOKEN_SECRET: 'arclight/test/path-token',
    },
    {
      'arclight/test/signing': {
        current: { keyPairId: 'K-TEST', privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) },
      },
      'arclight/test/path-token': { current: pathKey },
    },
  );
  const ask = asking((await import('../../lambdas/playback/api.lambda.ts')).handler);
  const { handler: onVideoNews } = await import('../../lambdas/playback/on-video-news.lambda.ts');
  let people = 0;
  let turnedMs = 0;
  const now = clock.now;
  clock.now = () => new Date(Date.now() + turnedMs);

  const stage = {
    table,
    publicKey,
    ask: ask as (operation: Parameters<typeof ask>[0], asked?: Asked) => Promise<Answered>,
    turn(ms: number): void {
      turnedMs += ms;
    },
    async somebody(given: Partial<Person> = {}): Promise<Somebody> {
      const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
      const accountId = accountIdOf(subject);
      const person = { accountId, version: 1, roles: ['viewer'], plan: 'free', status: 'active', ...given };
      await table.put({ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person', ...person });
      return { accountId, token: signedToken(subject) };
    },
    /** Hears of a video; answers whether the news was done with. */
    hear: async (facts: (typeof videoFacts)['_input']): Promise<boolean> =>
      (await deliver(onVideoNews, domainNews(videoUpdated, facts))).length === 0,
    async video(given: Partial<VideoCopy> = {}): Promise<VideoCopy> {
      const videoId = newId('vid', clock.now(), clock.random(10));
      const facts: VideoCopy = {
        videoId,
        ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
        version: 5,
        title: 'Waves',
        state: 'PUBLISHED',
        visibility: 'public',
        access: 'free',
        ageRestriction: 'none',
        sourceVersion: 2,
        durationMs: 30_000,
        hlsKey: `v/${videoId}/2/master.m3u8`,
        dashKey: `v/${videoId}/2/manifest.mpd`,
        posterKey: `img/${videoId}/2/poster.jpg`,
        publishedAt: '2026-11-20T10:05:00.000Z',
        ...given,
      };
      await stage.hear(facts);
      return facts;
    },
    async stop(): Promise<void> {
      clock.now = now;
      vi.unstubAllGlobals();
      await table.stop();
    },
  };
  return stage;
};
export type PlaybackStage = Awaited<ReturnType<typeof playbackStage>>;
