import { accountClosed, accountEvents, accountSuspended, channelUpdated } from '../../lambdas/accounts/events.ts';
import { videoDeleted, videoEvents } from '../../lambdas/catalog/events.ts';
import { transcodeEvents } from '../../lambdas/transcode/events.ts';
import { uploadCompleted, uploadEvents } from '../../lambdas/upload/events.ts';
import type { BusMessage, Consumer } from './world-queues.ts';

export const buckets = { upload: 'arclight-upload', media: 'arclight-media', images: 'arclight-images' };
export const tables = {
  accounts: 'faults-accounts',
  upload: 'faults-upload',
  transcode: 'faults-transcode',
  catalog: 'faults-catalog',
  playback: 'faults-playback',
};
export const secretIds = {
  origin: 'arclight/faults/origin',
  cursor: 'arclight/faults/cursor',
  signing: 'arclight/faults/signing',
  pathToken: 'arclight/faults/path-token',
};

const MiB = 1024 ** 2;

/** What the deployed functions are told; endpoints are set already. */
const environmentOf = (issuer: string, clientId: string): Record<string, string> => ({
  TOKEN_ISSUER: issuer,
  TOKEN_CLIENT_ID: clientId,
  TOKEN_APP_CLIENTS: 'none',
  REGISTERED_APPS: '[]',
  ORIGIN_SECRET: secretIds.origin,
  CURSOR_SECRET: secretIds.cursor,
  SITE_ORIGIN: 'http://site.test',
  LIMITS_TABLE: 'faults-limits',
  LIMITS: '{}',
  ACCOUNTS_TABLE: tables.accounts,
  USER_POOL_ID: 'eu-west-1_faults',
  MAX_CHANNELS: '2',
  GRACE_DAYS: '30',
  MAIL_FROM: 'Arclight <hello@example.com>',
  UPLOAD_TABLE: tables.upload,
  TRANSCODE_TABLE: tables.transcode,
  CATALOG_TABLE: tables.catalog,
  PLAYBACK_TABLE: tables.playback,
  UPLOAD_BUCKET: buckets.upload,
  MEDIA_BUCKET: buckets.media,
  IMAGES_BUCKET: buckets.images,
  MAX_UPLOAD_BYTES: String(1024 * MiB),
  MAX_DAILY_BYTES: String(4096 * MiB),
  MAX_OPEN_UPLOADS: '5',
  UNSCANNABLE: 'refuse',
  SIGNING_SECRET: secretIds.signing,
  PATH_TOKEN_SECRET: secretIds.pathToken,
  MEDIACONVERT_ROLE: 'arn:aws:iam::000000000000:role/transcode',
  MEDIACONVERT_QUEUE: 'arclight',
  EVENT_BUS: 'arclight',
});

const handlerOf = async (file: string): Promise<unknown> => {
  const { handler } = (await import(`../../lambdas/${file}`)) as { handler: unknown };
  return handler;
};

/** The consumer of people is deployed once per domain, each with its table: here it is read once per domain. */
const peopleCopyFor = async (domain: keyof typeof tables): Promise<Consumer> => {
  process.env['TABLE'] = tables[domain];
  return {
    name: `${domain}-people-copy`,
    wants: hears(accountEvents),
    handler: await handlerOf(`accounts/people-copy.lambda.ts?${domain}`),
  };
};

const hears =
  (events: readonly { name: string }[]) =>
  (message: BusMessage): boolean =>
    events.some(({ name }) => name === message['detail-type']);

const isAbout =
  (detailType: string) =>
  (message: BusMessage): boolean =>
    message['detail-type'] === detailType;

/** Every function as it is deployed, with what it listens to; the same table as `lib/domains/*`. */
export const deployedFunctions = async (issuer: string, clientId: string) => {
  Object.assign(process.env, environmentOf(issuer, clientId));
  const consumer = async (name: string, file: string, wants: Consumer['wants']): Promise<Consumer> => ({
    name,
    wants,
    handler: await handlerOf(file),
  });
  const consumers = [
    await consumer('upload-on-object-created', 'upload/on-object-created.lambda.ts', isAbout('Object Created')),
    await consumer(
      'upload-on-scan-result',
      'upload/on-scan-result.lambda.ts',
      isAbout('GuardDuty Malware Protection Object Scan Result'),
    ),
    await consumer('upload-on-video-deleted', 'upload/on-video-deleted.lambda.ts', hears([videoDeleted])),
    await consumer(
      'upload-on-account-barred',
      'upload/on-account-barred.lambda.ts',
      hears([accountSuspended, accountClosed]),
    ),
    await consumer(
      'transcode-on-upload-completed',
      'transcode/on-upload-completed.lambda.ts',
      hears([uploadCompleted]),
    ),
    await consumer(
      'transcode-on-job-changed',
      'transcode/on-job-changed.lambda.ts',
      isAbout('MediaConvert Job State Change'),
    ),
    await consumer('transcode-on-video-deleted', 'transcode/on-video-deleted.lambda.ts', hears([videoDeleted])),
    await consumer('catalog-on-upload-news', 'catalog/on-upload-news.lambda.ts', hears(uploadEvents)),
    await consumer('catalog-on-transcode-news', 'catalog/on-transcode-news.lambda.ts', hears(transcodeEvents)),
    await consumer('catalog-on-channel-updated', 'catalog/on-channel-updated.lambda.ts', hears([channelUpdated])),
    await consumer('catalog-on-video-deleted', 'catalog/on-video-deleted.lambda.ts', hears([videoDeleted])),
    await consumer('playback-on-video-news', 'playback/on-video-news.lambda.ts', hears(videoEvents)),
    await peopleCopyFor('upload'),
    await peopleCopyFor('catalog'),
    await peopleCopyFor('playback'),
  ];
  return {
    consumers,
    apis: {
      accounts: await handlerOf('accounts/api.lambda.ts'),
      channels: await handlerOf('accounts/channels.lambda.ts'),
      upload: await handlerOf('upload/api.lambda.ts'),
      catalog: await handlerOf('catalog/api.lambda.ts'),
      playback: await handlerOf('playback/api.lambda.ts'),
    },
    onPersonConfirmed: await handlerOf('accounts/on-person-confirmed.lambda.ts'),
    relay: await handlerOf('kit/relay.lambda.ts'),
    sweeps: {
      'upload-every-minute-sweep': await handlerOf('upload/every-minute-sweep.lambda.ts'),
      'transcode-every-minute-reconcile': await handlerOf('transcode/every-minute-reconcile.lambda.ts'),
      'catalog-every-minute-reconcile': await handlerOf('catalog/every-minute-reconcile.lambda.ts'),
    },
  };
};
export type Functions = Awaited<ReturnType<typeof deployedFunctions>>;
