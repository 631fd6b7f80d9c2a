import * as accounts from '../../lambdas/accounts/contract.ts';
import * as catalog from '../../lambdas/catalog/contract.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import * as moderation from '../../lambdas/moderation/contract.ts';
import * as upload from '../../lambdas/upload/contract.ts';
import type { Answered } from '../support/api-event.ts';
import {
  becomeCreator,
  completeUpload,
  enrol,
  filmOf,
  type Play,
  type Story,
  sendParts,
  startUpload,
} from './stories.ts';
import { tables } from './world-functions.ts';

const MiB = 1024 ** 2;

export interface Race {
  name: string;
  given: Story['given'];
  /** Everything before the race, in peace; answers the racers, and what must hold of their answers. */
  prepare: (play: Play) => Promise<{ racers: (() => Promise<Answered>)[]; judge: (answers: Answered[]) => string[] }>;
}

const told = ({ status, body }: Answered): string => [status, body?.error?.code].filter(Boolean).join(' ');
const tally = (answers: Answered[]): Record<string, number> => {
  const counted: Record<string, number> = {};
  for (const answer of answers) counted[told(answer)] = (counted[told(answer)] ?? 0) + 1;
  return counted;
};

/** Only these answers, and of the first exactly so many. */
const only = (answers: Answered[], allowed: string[], exactly: Record<string, number> = {}): string[] => {
  const counted = tally(answers);
  return [
    ...Object.keys(counted)
      .filter((answer) => !allowed.includes(answer))
      .map((answer) => `${answer} was answered ${counted[answer]} times`),
    ...Object.entries(exactly)
      .filter(([answer, count]) => (counted[answer] ?? 0) !== count)
      .map(([answer, count]) => `${answer} was answered ${counted[answer] ?? 0} times instead of ${count}`),
  ];
};

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
let keys = 0;

const starting = (play: Play, { key, ...body }: { key: string } & Record<string, unknown>): Promise<Answered> =>
  play.world.ask('upload', upload.startUpload, {
    token: play.creator.token,
    headers: { 'idempotency-key': key },
    body: { filename: 'waves.mp4', size_bytes: 9 * MiB, ...body },
  });

const aboutVideo = (play: Play) => ({ token: play.creator.token, params: { video_id: play.videoId } });
const publish = (play: Play) => () => play.world.ask('catalog', catalog.publishVideo, aboutVideo(play));
const unpublish = (play: Play) => () => play.world.ask('catalog', catalog.unpublishVideo, aboutVideo(play));
const trash = (play: Play) => () => play.world.ask('catalog', catalog.deleteVideo, aboutVideo(play));
const erase = (play: Play) => () => play.world.ask('catalog', catalog.eraseVideo, aboutVideo(play));
const restore = (play: Play) => () => play.world.ask('catalog', catalog.restoreVideo, aboutVideo(play));
const rename = (play: Play, title: string) => () =>
  play.world.ask('catalog', catalog.changeVideo, { ...aboutVideo(play), body: { title } });

/** Somebody of the staff, known to every domain. */
const moderatorIn = async (play: Play): Promise<{ token: string }> => {
  const one = await enrol(play);
  const { accountsStore } = await import('../../lambdas/accounts/accounts-store.ts');
  const store = accountsStore(tables.accounts);
  const before = await store.find(one.accountId);
  if (!before) throw new Error('the moderator has no account');
  const after = { ...before, roles: ['viewer' as const, 'moderator' as const], version: before.version + 1 };
  await store.save(before, after, 'made_moderator', clock.now());
  await play.world.news();
  return one;
};
const takeDown =
  (play: Play, { token }: { token: string }) =>
  () =>
    play.world.ask('catalog', moderation.takeDownVideo, {
      token,
      params: { video_id: play.videoId },
      body: { reason: 'spam', note: 'In a race' },
    });
const putBack =
  (play: Play, { token }: { token: string }) =>
  () =>
    play.world.ask('catalog', moderation.restoreVideo, {
      token,
      params: { video_id: play.videoId },
      body: { note: 'In a race' },
    });

const about = (play: Play, started: Answered['body']) => ({
  token: play.creator.token,
  params: { upload_id: started.upload_id },
});

const whole = async (play: Play): Promise<Answered['body']> => {
  const bytes = filmOf(9 * MiB);
  const started = await startUpload(play, bytes);
  await sendParts(play, started, bytes);
  return started;
};

/** What people really do at the same moment (F07, F10, F24), fifty at a time where it is about counting. */
export const races: readonly Race[] = [
  {
    name: 'F07 one request sent fifty times',
    given: 'people',
    async prepare(play) {
      const key = `race-${++keys}`;
      return {
        racers: times(50, () => () => starting(play, { key })),
        judge: (answers) => [
          ...only(answers, ['201', '409 request.idempotency_key_in_flight']),
          ...(new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.upload_id)).size === 1
            ? []
            : ['there is not exactly one upload']),
        ],
      };
    },
  },
  {
    name: 'F07 one key, two bodies',
    given: 'people',
    async prepare(play) {
      const key = `race-${++keys}`;
      return {
        racers: times(6, (index) => () => starting(play, { key, title: index % 2 ? 'one' : 'other' })),
        judge: (answers) => [
          ...only(answers, ['201', '409 request.idempotency_key_in_flight', '422 request.idempotency_key_reused']),
          ...(new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.upload_id)).size === 1
            ? []
            : ['there is not exactly one upload']),
        ],
      };
    },
  },
  {
    name: 'F10 fifty uploads where five fit',
    given: 'people',
    async prepare(play) {
      return {
        racers: times(50, () => () => starting(play, { key: `race-${++keys}` })),
        judge: (answers) => only(answers, ['201', '429 upload.quota'], { 201: 5 }),
      };
    },
  },
  {
    name: 'F10 one file, named by its client, started twice',
    given: 'people',
    async prepare(play) {
      const name = `file-${++keys}`;
      return {
        racers: times(4, () => () => starting(play, { key: `race-${++keys}`, idempotency_key: name })),
        judge: (answers) => only(answers, ['201', '409 upload.already_open'], { 201: 1 }),
      };
    },
  },
  {
    name: 'F24 completed by two at once',
    given: 'people',
    async prepare(play) {
      const started = await whole(play);
      return {
        racers: times(3, () => () => completeUpload(play, started)),
        judge: (answers) => only(answers, ['202'], { 202: 3 }),
      };
    },
  },
  {
    name: 'F24 completed and given up',
    given: 'people',
    async prepare(play) {
      const started = await whole(play);
      return {
        racers: [
          () => completeUpload(play, started),
          () => play.world.ask('upload', upload.abortUpload, about(play, started)),
        ],
        judge: (answers) => {
          const [completed, aborted] = answers.map(told);
          const legal = ['202 & 409 upload.finished', '410 upload.gone & 204'];
          return legal.includes(`${completed} & ${aborted}`) ? [] : [`complete ${completed}, abort ${aborted}`];
        },
      };
    },
  },
  {
    name: 'F10 publish, rename and put into the trash',
    given: 'ready',
    async prepare(play) {
      return {
        racers: [publish(play), trash(play), rename(play, 'Big waves'), publish(play)],
        judge: (answers) => [
          ...only(answers, [
            '200',
            '202',
            '409 catalog.in_trash',
            '409 catalog.video_in_trash',
            '410 catalog.video_gone',
            '404 catalog.video_not_found',
          ]),
          ...(answers[1]?.status === 202 ? [] : ['its owner could not delete it']),
        ],
      };
    },
  },
  {
    name: 'F10 take back, delete for good, take out of the trash',
    given: 'published',
    async prepare(play) {
      return {
        racers: [unpublish(play), trash(play), erase(play), restore(play)],
        judge: (answers) =>
          answers.some(({ status }) => status >= 500) ? [`answers: ${answers.map(told).join(', ')}`] : [],
      };
    },
  },
  {
    name: 'F10 deleted for good while the encoder’s last news is heard',
    given: 'encoding',
    async prepare(play) {
      await play.world.encoder.encode();
      await trash(play)();
      const quietly = async (): Promise<Answered> => {
        await play.world.news();
        return { status: 200, headers: {}, cookies: [], body: undefined };
      };
      return {
        racers: [erase(play), quietly],
        judge: (answers) => only(answers, ['200', '202']),
      };
    },
  },
  {
    name: 'F10 taken down while it is published, renamed and put into the trash',
    given: 'ready',
    async prepare(play) {
      const moderator = await moderatorIn(play);
      return {
        racers: [publish(play), takeDown(play, moderator), trash(play), rename(play, 'Big waves')],
        judge: (answers) => [
          ...only(answers, ['200', '202', '409 catalog.moderation_hold', '409 catalog.video_in_trash']),
          ...(answers[1]?.status === 200 ? [] : ['it could not be taken down']),
          ...(answers[2]?.status === 202 ? [] : ['its owner could not delete it']),
        ],
      };
    },
  },
  {
    name: 'F10 taken down by two of the staff and restored, while the encoder’s last news is heard',
    given: 'encoding',
    async prepare(play) {
      const [one, other] = [await moderatorIn(play), await moderatorIn(play)];
      await play.world.encoder.encode();
      const quietly = async (): Promise<Answered> => {
        await play.world.news();
        return { status: 200, headers: {}, cookies: [], body: undefined };
      };
      return {
        racers: [takeDown(play, one), takeDown(play, other), putBack(play, one), quietly],
        judge: (answers) => only(answers, ['200', '409 moderation.already_taken_down']),
      };
    },
  },
  {
    name: 'F10 one handle, two creators',
    given: 'people',
    async prepare(play) {
      const [one, other] = [await enrol(play), await enrol(play)];
      for (const { token } of [one, other])
        await play.world.ask('accounts', accounts.becomeCreator, {
          token,
          body: { terms_version: accounts.creatorTermsVersion },
        });
      const handle = `wanted-${++keys}`;
      return {
        racers: [one, other].map(
          ({ token }) =>
            () =>
              play.world.ask('channels', accounts.createChannel, {
                token,
                headers: { 'idempotency-key': `race-${++keys}` },
                body: { handle, name: 'Films' },
              }),
        ),
        judge: (answers) => only(answers, ['201', '409 accounts.handle_taken'], { 201: 1 }),
      };
    },
  },
  {
    name: 'F10 somebody becomes a creator five times at once, and opens two channels',
    given: 'people',
    async prepare(play) {
      const one = await enrol(play);
      await becomeCreator(play, one);
      return {
        racers: [
          ...times(
            4,
            () => () =>
              play.world.ask('accounts', accounts.becomeCreator, {
                token: one.token,
                body: { terms_version: accounts.creatorTermsVersion },
              }),
          ),
          ...times(
            2,
            (index) => () =>
              play.world.ask('channels', accounts.createChannel, {
                token: one.token,
                headers: { 'idempotency-key': `race-${++keys}` },
                body: { handle: `second-${keys}-${index}`, name: 'More films' },
              }),
          ),
        ],
        judge: (answers) => only(answers, ['200', '201', '409 accounts.too_many_channels']),
      };
    },
  },
];
