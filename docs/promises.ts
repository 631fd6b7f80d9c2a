import * as appsContract from '../lambdas/accounts/apps-contract.ts';
import * as accountsContract from '../lambdas/accounts/contract.ts';
import { accountsEvents } from '../lambdas/accounts/events.ts';
import * as keysContract from '../lambdas/accounts/keys-contract.ts';
import * as catalogContract from '../lambdas/catalog/contract.ts';
import { videoEvents, videoReminded, videoWorkedOn } from '../lambdas/catalog/events.ts';
import * as chatContract from '../lambdas/chat/contract.ts';
import { chatEvents } from '../lambdas/chat/events.ts';
import * as clipsContract from '../lambdas/clips/contract.ts';
import { clipsEvents } from '../lambdas/clips/events.ts';
import * as engagementContract from '../lambdas/engagement/contract.ts';
import { engagementEvents } from '../lambdas/engagement/events.ts';
import type { DomainEvent } from '../lambdas/kit/event.ts';
import type { Refusal } from '../lambdas/kit/refusal.ts';
import * as kitRefusals from '../lambdas/kit/refusals.ts';
import * as liveContract from '../lambdas/live/contract.ts';
import { streamEvents, streamReminded, ticketRevoked } from '../lambdas/live/events.ts';
import * as moderationContract from '../lambdas/moderation/contract.ts';
import { moderationEvents } from '../lambdas/moderation/events.ts';
import * as streamModerationContract from '../lambdas/moderation/stream-contract.ts';
import * as notificationsContract from '../lambdas/notifications/contract.ts';
import * as playbackContract from '../lambdas/playback/contract.ts';
import { transcodeEvents } from '../lambdas/transcode/events.ts';
import * as uploadContract from '../lambdas/upload/contract.ts';
import { uploadEvents } from '../lambdas/upload/events.ts';
import * as webhooksContract from '../lambdas/webhooks/contract.ts';
import { webhooksEvents } from '../lambdas/webhooks/events.ts';

const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'function' && 'code' in value && 'kind' in value && 'sentence' in value;

/** Every refusal by its code. */
export const refusals: ReadonlyMap<string, Refusal> = new Map(
  [
    kitRefusals,
    accountsContract,
    appsContract,
    keysContract,
    uploadContract,
    catalogContract,
    playbackContract,
    liveContract,
    chatContract,
    clipsContract,
    engagementContract,
    notificationsContract,
    moderationContract,
    streamModerationContract,
    webhooksContract,
  ]
    .flatMap((module): unknown[] => Object.values(module))
    .filter(isRefusal)
    .map((refusal) => [refusal.code, refusal]),
);

/** Every event any domain publishes. */
export const events: readonly DomainEvent[] = [
  ...accountsEvents,
  ...uploadEvents,
  ...transcodeEvents,
  ...videoEvents,
  videoWorkedOn,
  videoReminded,
  ...streamEvents,
  streamReminded,
  ticketRevoked,
  ...chatEvents,
  ...clipsEvents,
  ...engagementEvents,
  ...moderationEvents,
  ...webhooksEvents,
];
