import { generateKeyPairSync } from 'node:crypto';
import { vi } from 'vitest';
import { channelUpdated } from '../../lambdas/accounts/events.ts';
import { type videoFacts, videoUpdated } from '../../lambdas/catalog/events.ts';
import type { StreamCopy, VideoCopy } from '../../lambdas/clips/source.ts';
import type { Person } from '../../lambdas/kit/authorize.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { accountIdOf, newId } from '../../lambdas/kit/ids.ts';
import { streamUpdated } from '../../lambdas/live/events.ts';
import { masterPlaylist } from '../../lambdas/transcode/master-playlist.ts';
import { mediaPlaylist } from '../../lambdas/transcode/media-playlist.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { aTable } from '../support/a-table.ts';
import { asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';
import { aRendition } from './a-rendition.ts';
import { memoryMedia } from './memory-media.ts';

export interface Somebody {
  accountId: string;
  token: string;
}

const names = ['360p', 'audio'] as const;

/** The whole of clips on a real table engine; videos and streams come to it as news, the way they really do. */
export const clipsStage = async () => {
  const table = await aTable('clips', { indexes: ['gsi1', 'gsi2', 'gsi3'] });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  openDoor(
    { CLIPS_TABLE: table.name, MEDIA_BUCKET: 'media', SIGNING_SECRET: 'arclight/test/signing', TABLE: table.name },
    {
      'arclight/test/signing': {
        current: { keyPairId: 'K-TEST', privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) },
      },
    },
  );
  const media = memoryMedia();
  const ask = asking((await import('../../lambdas/clips/api.lambda.ts')).handler);
  const { handler: onVideoNews } = await import('../../lambdas/clips/on-video-news.lambda.ts');
  const { handler: onStreamNews } = await import('../../lambdas/clips/on-stream-news.lambda.ts');
  const { handler: onFileAsked } = await import('../../lambdas/clips/on-clip-file-asked.lambda.ts');
  const { handler: onAccountClosed } = await import('../../lambdas/clips/on-account-closed.lambda.ts');
  const { handler: onChannel } = await import('../../lambdas/accounts/team-copy.lambda.ts');
  let people = 0;
  let turnedMs = 0;
  const now = clock.now;
  clock.now = () => new Date(Date.now() + turnedMs);

  const stage = {
    table,
    media,
    ask,
    onAccountClosed,
    onFileAsked,
    now: () => clock.now(),
    turn(ms: number): void {
      turnedMs += ms;
    },
    async somebody(given: Partial<Person> = {}): Promise<Somebody> {
      const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
      const accountId = accountIdOf(subject);
      const person = { accountId, version: 1, roles: ['viewer'], plan: 'free', status: 'active', ...given };
      await table.put({ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person', displayName: 'Ada', ...person });
      return { accountId, token: signedToken(subject) };
    },
    hear: async (facts: (typeof videoFacts)['_input']): Promise<void> => {
      if ((await deliver(onVideoNews, domainNews(videoUpdated, facts))).length > 0) throw new Error('not heard');
    },
    hearStream: async (facts: StreamCopy): Promise<void> => {
      if ((await deliver(onStreamNews, domainNews(streamUpdated, facts))).length > 0) throw new Error('not heard');
    },
    hearChannel: async (facts: (typeof channelUpdated.data)['_input']): Promise<void> => {
      if ((await deliver(onChannel, domainNews(channelUpdated, facts))).length > 0) throw new Error('not heard');
    },
    /** A minute of film in 15 segments of four seconds, with its playlists where transcode writes them. */
    async video(given: Partial<VideoCopy> = {}): Promise<VideoCopy> {
      const videoId = given.videoId ?? newId('vid', clock.now(), clock.random(10));
      const root = `v/${videoId}/1/`;
      const facts: VideoCopy = {
        videoId,
        ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
        version: 5,
        title: 'Waves',
        state: 'PUBLISHED',
        visibility: 'public',
        access: 'free',
        ageRestriction: 'none',
        sourceVersion: 1,
        durationMs: 60_000,
        hlsKey: `${root}master.m3u8`,
        publishedAt: '2026-11-20T10:05:00.000Z',
        ...given,
      };
      for (const name of names) {
        const segments = Array.from({ length: 15 }, (_, at) => ({ name: `s${at}.m4s`, seconds: 4 }));
        media.objects.set(`${root}${name}/index.m3u8`, mediaPlaylist([{ init: 'init.mp4', segments }]));
        for (const file of ['init.mp4', ...segments.map((one) => one.name)])
          media.objects.set(`${root}${name}/${file}`, `${name} ${file}`);
      }
      const renditions = [aRendition('360p', 'video'), aRendition('audio', 'audio')];
      media.objects.set(`${root}master.m3u8`, masterPlaylist(renditions, '360p'));
      await stage.hear(facts);
      return facts;
    },
    /** A recorded stream that has been on air for ten minutes. */
    async stream(given: Partial<StreamCopy> = {}): Promise<StreamCopy> {
      const facts: StreamCopy = {
        streamId: newId('str', clock.now(), clock.random(10)),
        ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
        version: 3,
        title: 'Storm at the pier',
        description: '',
        state: 'LIVE',
        admission: 'open',
        admissionEpoch: 0,
        visibility: 'public',
        access: 'free',
        latency: 'low',
        record: true,
        dvrWindowSec: 300,
        videoId: newId('vid', clock.now(), clock.random(10)),
        liveSince: new Date(clock.now().getTime() - 600_000).toISOString(),
        ...given,
      };
      await stage.hearStream(facts);
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
export type ClipsStage = Awaited<ReturnType<typeof clipsStage>>;
