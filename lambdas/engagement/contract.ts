import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { refusal } from '../kit/refusal.ts';
import { NotYours } from '../kit/refusals.ts';

/** How many channels one person follows at most: nobody reads more of them, and a machine could. */
export const mostFollows = 2000;

export const ChannelNotFound = refusal('engagement.channel_not_found', 'not_found', 'There is no such channel.');
export const OwnChannel = refusal(
  'engagement.own_channel',
  'conflict',
  'This channel is your own: you hear of what happens there anyway.',
);
export const TooManyFollows = refusal(
  'engagement.too_many_follows',
  'conflict',
  `You follow ${mostFollows.toLocaleString('en')} channels, and more cannot be. Unfollow one first.`,
);

export const NotFollowed = refusal(
  'engagement.not_followed',
  'conflict',
  'You do not follow this channel, so there is nothing to be notified of. Follow it first.',
);

const params = z.object({ channelId: idOf('ch') });
const path = '/v1/channels/{channel_id}/follow';
const notify = z.boolean().describe('Whether I am notified when a public stream of it goes on air');
const follow = z.object({
  channelId: idOf('ch'),
  follows: z.boolean(),
  since: z.iso.datetime().optional().describe('Absent where I do not follow it'),
  notify: notify
    .optional()
    .describe('Whether I am notified when a public stream of it goes on air; absent as since is'),
});
const example = {
  channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  follows: true,
  since: '2026-11-20T10:05:00.000Z',
  notify: true,
};

export const readFollow = operation({
  id: 'engagement.read_follow',
  method: 'GET',
  path,
  summary: 'Whether I follow this channel, and since when.',
  credential: 'required',
  action: 'follow.read_own',
  matrix: ['FO1'],
  params,
  answer: { status: 200, body: follow },
  hides: ChannelNotFound,
  example: { answer: example },
});

export const followChannel = operation({
  id: 'engagement.follow',
  method: 'PUT',
  path,
  summary: 'Follow this channel. Whoever does so already goes on, since the day they began.',
  credential: 'required',
  action: 'follow.set',
  matrix: ['FO2'],
  params,
  answer: { status: 200, body: follow },
  hides: ChannelNotFound,
  refuses: [OwnChannel, TooManyFollows],
  example: { answer: example },
});

export const unfollowChannel = operation({
  id: 'engagement.unfollow',
  method: 'DELETE',
  path,
  summary: 'Follow this channel no more. Following it again begins anew.',
  credential: 'required',
  action: 'follow.drop',
  matrix: ['FO3'],
  params,
  ...noContent,
});

export const changeFollow = operation({
  id: 'engagement.change_follow',
  method: 'PATCH',
  path,
  summary: 'Whether I am notified when this channel, which I follow, goes live. Whoever begins to follow is.',
  credential: 'required',
  action: 'follow.set',
  matrix: ['FO7'],
  params,
  body: z.strictObject({ notify }),
  answer: { status: 200, body: follow },
  hides: ChannelNotFound,
  refuses: [NotFollowed],
  example: { body: { notify: false }, answer: { ...example, notify: false } },
});

const exampleChannel = { channelId: example.channelId, handle: 'north-sea-films', name: 'North Sea Films' };

export const listFollows = operation({
  id: 'engagement.list_follows',
  method: 'GET',
  path: '/v1/me/follows',
  summary: 'The channels I follow, those I followed last first, and what is on air there now.',
  credential: 'required',
  action: 'follow.list_own',
  matrix: ['FO4'],
  query: z.strictObject(pageQuery({ default: 50, max: 50 })),
  answer: {
    status: 200,
    body: pageOf(
      z.object({
        channel: z.object({
          channelId: idOf('ch'),
          handle: z.string(),
          name: z.string(),
          avatarUrl: z.string().optional().describe('Good for a day or two; asked for again, it may be another'),
        }),
        since: z.iso.datetime(),
        notify,
        onAir: z
          .object({ streamId: idOf('str'), title: z.string(), liveSince: z.iso.datetime() })
          .optional()
          .describe('The public stream that is on air there now'),
      }),
    ),
  },
  example: {
    answer: {
      items: [
        {
          channel: exampleChannel,
          since: example.since,
          notify: true,
          onAir: {
            streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
            title: 'Storm at the pier',
            liveSince: '2026-11-20T10:02:00.000Z',
          },
        },
      ],
    },
  },
});

export const countFollowers = operation({
  id: 'engagement.count_followers',
  method: 'GET',
  path: '/v1/channels/{channel_id}/followers/count',
  summary: 'How many follow this channel, as it was half a minute ago at most.',
  credential: 'ignored',
  action: 'follower.count',
  matrix: ['FO5'],
  params,
  answer: { status: 200, body: z.object({ channelId: idOf('ch'), followers: z.number().int().min(0) }) },
  cache: { publicSeconds: 30 },
  hides: ChannelNotFound,
  example: { answer: { channelId: example.channelId, followers: 1280 } },
});

export const listFollowers = operation({
  id: 'engagement.list_followers',
  method: 'GET',
  path: '/v1/channels/{channel_id}/followers',
  summary: 'Who follows this channel and since when, the newest first. For its owner and managers.',
  credential: 'required',
  action: 'follower.list',
  matrix: ['FO6'],
  params,
  query: z.strictObject(pageQuery()),
  answer: {
    status: 200,
    body: pageOf(
      z.object({
        accountId: idOf('usr'),
        name: z.string().optional().describe('Absent until the news of it has come'),
        since: z.iso.datetime(),
      }),
    ),
  },
  hides: ChannelNotFound,
  refuses: [NotYours],
  example: {
    answer: {
      items: [{ accountId: 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d', name: 'Grace', since: example.since }],
    },
  },
});

export const engagementOperations = [
  readFollow,
  followChannel,
  unfollowChannel,
  changeFollow,
  listFollows,
  countFollowers,
  listFollowers,
] as const;
