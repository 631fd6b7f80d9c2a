import { createHash } from 'node:crypto';
import * as accounts from '../../lambdas/accounts/contract.ts';
import * as catalog from '../../lambdas/catalog/contract.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import * as playback from '../../lambdas/playback/contract.ts';
import * as upload from '../../lambdas/upload/contract.ts';
import type { Answered, Asked } from '../support/api-event.ts';
import type { Call } from '../support/fault-plan.ts';
import type { FaultWorld } from './world.ts';

const MiB = 1024 ** 2;
const password = 'correct horse battery';

export interface Somebody {
  accountId: string;
  token: string;
  refreshToken: string;
}

/** What a story is played with: the world, who plays, and what they were answered. */
export interface Play {
  world: FaultWorld;
  creator: Somebody;
  viewer: Somebody;
  /** The video of the given situation, if it has one. */
  videoId: string;
  /** `operation status code` of every answer, in order. */
  answers: string[];
}

export interface Story {
  name: string;
  given: 'people' | 'encoding' | 'ready' | 'published';
  /** Whose calls are disturbed; others are disturbed in another story. */
  disturbs: (call: Call) => boolean;
  play: (play: Play) => Promise<void>;
}

type Api = Parameters<FaultWorld['ask']>[0];

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

/** Bytes that begin like an MP4. */
export const filmOf = (sizeBytes: number): Buffer => {
  const bytes = Buffer.alloc(sizeBytes, 7);
  Buffer.from([0, 0, 0, 24]).copy(bytes);
  bytes.write('ftypisom', 4, 'latin1');
  return bytes;
};

/** Asks as a client does, and notes how it was answered. */
export const ask = async (play: Play, api: Api, operation: Operation, asked: Asked = {}): Promise<Answered> => {
  const answer = await play.world.ask(api, operation, asked);
  play.answers.push([operation.id, answer.status, answer.body?.error?.code].filter(Boolean).join(' '));
  return answer;
};

const partsOf = (bytes: Buffer, partSize: number) =>
  Array.from({ length: Math.ceil(bytes.length / partSize) }, (_, index) => {
    const part = bytes.subarray(index * partSize, (index + 1) * partSize);
    return { part_no: index + 1, size: part.length, sha256: sha256(part), bytes: part };
  });

let keys = 0;

export const startUpload = async (play: Play, bytes: Buffer, more: object = {}): Promise<Answered['body']> => {
  const { body, status } = await ask(play, 'upload', upload.startUpload, {
    token: play.creator.token,
    headers: { 'idempotency-key': `start-${++keys}` },
    body: { filename: 'waves.mp4', size_bytes: bytes.length, title: 'Waves', ...more },
  });
  if (status === 201) {
    const { upload_id, video_id } = body;
    play.world.acknowledge({
      domain: 'upload',
      pk: `UPLOAD#${upload_id}`,
      sk: 'UPLOAD',
      fields: { videoId: video_id },
    });
  }
  return body ?? {};
};

/** Declares the parts and sends those asked for, with their addresses; one that is refused is simply not there. */
export const sendParts = async (
  play: Play,
  started: Answered['body'],
  bytes: Buffer,
  only?: number[],
): Promise<void> => {
  const parts = partsOf(bytes, started.part_size ?? bytes.length);
  const { body } = await ask(play, 'upload', upload.signParts, {
    token: play.creator.token,
    params: { upload_id: started.upload_id },
    body: { parts: parts.map(({ bytes: _, ...declared }) => declared) },
  });
  for (const { part_no, url, headers } of body?.parts ?? []) {
    if (only && !only.includes(part_no)) continue;
    const part = parts[part_no - 1]?.bytes ?? Buffer.alloc(0);
    const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(part) });
    await answer.arrayBuffer();
    play.answers.push(`part ${part_no} ${answer.status}`);
  }
};

const about = (play: Play, { upload_id }: Answered['body']): Asked => ({
  token: play.creator.token,
  params: { upload_id },
});

export const completeUpload = (play: Play, started: Answered['body']): Promise<Answered> =>
  ask(play, 'upload', upload.completeUpload, { ...about(play, started), body: {} });

/** A whole upload, from the first request to the last. */
export const uploadFilm = async (play: Play, bytes: Buffer, more: object = {}): Promise<string> => {
  const started = await startUpload(play, bytes, more);
  await sendParts(play, started, bytes);
  await completeUpload(play, started);
  return started.video_id;
};

const own = (play: Play, more: Asked = {}): Asked => ({
  token: play.creator.token,
  params: { video_id: play.videoId },
  ...more,
});
const asViewer = (play: Play, more: Asked = {}): Asked => ({ ...own(play, more), token: play.viewer.token });
const video = (play: Play) => ({ domain: 'catalog' as const, pk: `VIDEO#${play.videoId}`, sk: 'VIDEO' });

let people = 0;

/** Signs somebody up, up to their first session. */
export const enrol = async (play: Play): Promise<Somebody> => {
  const email = `person-${++people}@example.com`;
  const body = { email, password, display_name: 'Ada' };
  await ask(play, 'accounts', accounts.signUp, { body });
  const letter = play.world.services.mails.findLast(({ to }) => to === email);
  const code = /\d{6}/.exec(letter?.text ?? '')?.[0] ?? '000000';
  await ask(play, 'accounts', accounts.confirmSignUp, { body: { email, code } });
  const { body: session } = await ask(play, 'accounts', accounts.logIn, { body: { email, password } });
  const { account_id, access_token, refresh_token } = session ?? {};
  if (account_id) play.world.acknowledge({ domain: 'accounts', pk: `ACCOUNT#${account_id}`, sk: 'ACCOUNT' });
  return { accountId: account_id, token: access_token, refreshToken: refresh_token };
};

/** A creator with a channel. */
export const becomeCreator = async (play: Play, one: Somebody): Promise<void> => {
  const handle = `films-${people}`;
  await ask(play, 'accounts', accounts.becomeCreator, {
    token: one.token,
    body: { terms_version: accounts.creatorTermsVersion },
  });
  await ask(play, 'channels', accounts.createChannel, {
    token: one.token,
    headers: { 'idempotency-key': `channel-${people}` },
    body: { handle, name: 'Films', description: '' },
  });
};

const everyone = (): boolean => true;
const inUploads = ({ in: where }: Call): boolean => where.startsWith('upload');
const inTranscode = ({ in: where }: Call): boolean => where.startsWith('transcode');

export const stories: readonly Story[] = [
  {
    name: 'a film of one part, from upload to ready',
    given: 'people',
    disturbs: everyone,
    play: async (play) => void (await uploadFilm(play, filmOf(2000))),
  },
  {
    name: 'a film in parts',
    given: 'people',
    disturbs: inUploads,
    async play(play) {
      const bytes = filmOf(9 * MiB);
      const started = await startUpload(play, bytes);
      await sendParts(play, started, bytes, [1]);
      await ask(play, 'upload', upload.readUpload, about(play, started));
      await sendParts(play, started, bytes, [2]);
      await completeUpload(play, started);
      await completeUpload(play, started);
    },
  },
  {
    name: 'an upload given up by its owner',
    given: 'people',
    disturbs: everyone,
    async play(play) {
      const bytes = filmOf(9 * MiB);
      const started = await startUpload(play, bytes);
      await sendParts(play, started, bytes, [1]);
      await ask(play, 'upload', upload.abortUpload, about(play, started));
    },
  },
  {
    name: 'an upload nobody goes on with',
    given: 'people',
    disturbs: inUploads,
    async play(play) {
      await startUpload(play, filmOf(9 * MiB));
      await ask(play, 'upload', upload.listUploads, { token: play.creator.token });
    },
  },
  {
    name: 'a file that is no film',
    given: 'people',
    disturbs: ({ in: where }) => where.startsWith('upload-') || where.startsWith('catalog-on-upload'),
    play: async (play) => void (await uploadFilm(play, Buffer.from('#EXTM3U\nhttp://elsewhere/\n'))),
  },
  {
    name: 'an encoder that never says a word',
    given: 'people',
    disturbs: inTranscode,
    async play(play) {
      play.world.encoder.silence();
      await uploadFilm(play, filmOf(2000), { auto_publish: true });
    },
  },
  {
    name: 'published, looked at, watched and taken back',
    given: 'ready',
    disturbs: everyone,
    async play(play) {
      const changed = await ask(play, 'catalog', catalog.changeVideo, own(play, { body: { title: 'Big waves' } }));
      if (changed.status === 200) play.world.acknowledge({ ...video(play), fields: { title: 'Big waves' } });
      await ask(play, 'catalog', catalog.publishVideo, own(play));
      await play.world.news();
      await ask(play, 'catalog', catalog.readVideo, asViewer(play));
      await ask(play, 'catalog', catalog.readStatus, asViewer(play));
      await ask(play, 'catalog', catalog.listMyVideos, { token: play.creator.token });
      await ask(play, 'playback', playback.openPlayback, asViewer(play));
      const saved = await ask(play, 'playback', playback.saveProgress, asViewer(play, { body: { position_sec: 1.5 } }));
      if (saved.status === 204)
        play.world.acknowledge({
          domain: 'playback',
          pk: `HISTORY#${play.viewer.accountId}`,
          sk: `VIDEO#${play.videoId}`,
          fields: { positionSec: 1.5 },
        });
      await ask(play, 'playback', playback.readProgress, asViewer(play));
      const back = await ask(play, 'catalog', catalog.unpublishVideo, own(play));
      if (back.status === 202) play.world.acknowledge({ ...video(play), fields: { state: 'READY' } });
      await play.world.news();
      await ask(play, 'playback', playback.openPlayback, asViewer(play));
    },
  },
  {
    name: 'a published film deleted for good',
    given: 'published',
    disturbs: everyone,
    async play(play) {
      await ask(play, 'catalog', catalog.deleteVideo, own(play));
      await ask(play, 'catalog', catalog.eraseVideo, own(play));
      await play.world.news();
      await ask(play, 'playback', playback.openPlayback, asViewer(play));
    },
  },
  {
    name: 'a film deleted while it is encoded',
    given: 'encoding',
    disturbs: everyone,
    async play(play) {
      await ask(play, 'catalog', catalog.deleteVideo, own(play));
      await ask(play, 'catalog', catalog.eraseVideo, own(play));
    },
  },
  {
    name: 'somebody becomes a creator',
    given: 'people',
    disturbs: everyone,
    async play(play) {
      const one = await enrol(play);
      await becomeCreator(play, one);
      const { body: me } = await ask(play, 'accounts', accounts.readMe, { token: one.token });
      await ask(play, 'accounts', accounts.changeMe, { token: one.token, body: { display_name: 'Ada L.' } });
      await ask(play, 'channels', accounts.changeChannel, {
        token: one.token,
        params: { channel_id: me?.channel?.channel_id },
        body: { handle: `other-films-${people}`, name: 'Other films' },
      });
      const renewed = await ask(play, 'accounts', accounts.refreshSession, {
        body: { refresh_token: one.refreshToken },
      });
      await ask(play, 'accounts', accounts.logOut, {
        token: one.token,
        body: { refresh_token: renewed.body?.refresh_token },
      });
    },
  },
];
