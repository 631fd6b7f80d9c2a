import type { Answer, Asked } from '../../api/promises.ts';

export type Webhook = Answer<'webhooks.list'>['items'][number];
export type Delivery = Answer<'webhooks.list_deliveries'>['items'][number];
export type EventType = NonNullable<Asked<'webhooks.create'>['body']['event_types']>[number];

/** Every event there is to choose, in the words of those who choose, under what it is about. */
export const eventGroups: readonly (readonly [heading: string, events: readonly (readonly [EventType, string])[]])[] = [
  [
    'Uploads',
    [
      ['upload.started', 'started'],
      ['upload.completed', 'arrived'],
      ['upload.failed', 'failed'],
    ],
  ],
  [
    'Preparing',
    [
      ['transcode.playable', 'can be watched'],
      ['transcode.finished', 'every quality made'],
      ['transcode.failed', 'failed'],
    ],
  ],
  [
    'Videos',
    [
      ['video.created', 'created'],
      ['video.updated', 'changed'],
      ['video.published', 'published'],
      ['video.unpublished', 'taken back'],
      ['video.trashed', 'put into the trash'],
      ['video.recovered', 'out of the trash'],
      ['video.taken_down', 'taken down by staff'],
      ['video.restored', 'restored by staff'],
      ['video.deleted', 'deleted'],
    ],
  ],
];

/** "all events", "video.published", "3 kinds of events". */
export const filterWords = ({ event_types: types }: Pick<Webhook, 'event_types'>): string => {
  if (types.length === 0) return 'all events';
  return types.length === 1 ? (types[0] ?? '') : `${types.length} kinds of events`;
};

export type Badge = readonly [look: '' | 'good' | 'bad' | 'note', words: string];

/** How a webhook stands, in a word or two. */
export const standingOf = (webhook: Webhook): Badge => {
  if (webhook.disabled_because === 'gone') return ['bad', 'Switched off: it answered 410'];
  if (webhook.disabled_because === 'failing') return ['bad', 'Switched off: nothing arrived'];
  if (!webhook.enabled) return ['', 'Off'];
  return webhook.failing_since ? ['bad', 'Failing'] : ['good', 'On'];
};

export const stateOf = ({ state, attempts }: Delivery): Badge => {
  if (state === 'delivered') return ['good', 'Arrived'];
  if (state === 'failed') return ['bad', 'Failed'];
  return ['note', attempts === 0 ? 'On its way' : 'Waits to be tried again'];
};
