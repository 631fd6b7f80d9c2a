import { Duration, Stack } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { accountClosed, accountReinstated, accountSuspended } from '../../lambdas/accounts/events.ts';
import { videoEvents, videoReminded } from '../../lambdas/catalog/events.ts';
import { mentionDeleted, peopleMentioned, userBanned } from '../../lambdas/chat/events.ts';
import { followersNotified } from '../../lambdas/engagement/events.ts';
import { streamEvents, streamReminded } from '../../lambdas/live/events.ts';
import { notificationsOperations } from '../../lambdas/notifications/contract.ts';
import { noticesEnv, notificationsApiEnv, notificationsEnv } from '../../lambdas/notifications/env.ts';
import { webhookDisabled } from '../../lambdas/webhooks/events.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { PeopleCopy } from '../blocks/people-copy.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import { environmentOf } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';

/** What people are told: by mail what became of their videos, and what staff decided about these and about them; in their lists who called them, and what is live that they follow. */
export class Notifications extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly workers: QueueWorker[];

  constructor(scope: Construct, id: string, { foundation, pool }: { foundation: Foundation; pool: IUserPool }) {
    super(scope, id);
    const { mail } = environmentOf(this);
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'notifications', indexes: 1 });
    const { tableName } = this.entities.table;
    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'notifications-api',
      does: 'Shows people what they were told, and what they want to be told of',
      operations: notificationsOperations,
      env: notificationsApiEnv.given({ ...foundation.api.variables, NOTIFICATIONS_TABLE: tableName }),
      may: [this.entities.allow('GetItem', 'BatchGetItem', 'UpdateItem'), this.entities.allowQuery('table')],
    });
    const lists = {
      foundation,
      env: noticesEnv.given({ NOTIFICATIONS_TABLE: tableName }),
      mayTake: Duration.seconds(30),
    };
    const identity = Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: mail.domain });
    const writes = {
      foundation,
      env: notificationsEnv.given({
        NOTIFICATIONS_TABLE: tableName,
        USER_POOL_ID: pool.userPoolId,
        MAIL_FROM: `Arclight <${mail.from}>`,
        SITE_ORIGIN: foundation.api.variables.SITE_ORIGIN,
      }),
      mayTake: Duration.seconds(15),
      memoryMb: 256,
      // A young account may send one mail a second: few at a time, and patience with a no.
      batch: 1,
      atOnce: 2,
      giveUpAfter: 10,
      may: [
        this.entities.allow('GetItem', 'UpdateItem'),
        allow('cognito-idp', ['AdminGetUser'], pool.userPoolArn),
        allow('ses', ['SendEmail'], identity),
      ],
      lateAfter: Duration.minutes(15),
    };
    this.workers = [
      new QueueWorker(this, 'OnVideoNews', {
        ...writes,
        runs: 'notifications-on-video-news',
        does: 'Writes to a video’s owner what became of it, and to who wanted to hear of its premiere that it begins',
        wants: { news: [...videoEvents, videoReminded], bus: foundation.bus },
        // Ten letters in one piece of news.
        mayTake: Duration.seconds(25),
        may: [...writes.may, this.entities.allow('PutItem')],
      }),
      new QueueWorker(this, 'OnStandingChanged', {
        ...writes,
        runs: 'notifications-on-standing-changed',
        does: 'Writes to people who were suspended, and to those who are active again',
        wants: { news: [accountSuspended, accountReinstated], bus: foundation.bus },
      }),
      new QueueWorker(this, 'OnWebhookDisabled', {
        ...writes,
        runs: 'notifications-on-webhook-disabled',
        does: 'Writes to who made a webhook that was switched off for its failures',
        wants: { news: [webhookDisabled], bus: foundation.bus },
      }),
      new QueueWorker(this, 'OnStreamNews', {
        ...writes,
        runs: 'notifications-on-stream-news',
        does: 'Writes to a stream’s owner that staff ended it, and to who wanted to hear of it that it is live',
        wants: { news: [...streamEvents, streamReminded], bus: foundation.bus },
        // Ten letters in one piece of news.
        mayTake: Duration.seconds(25),
        may: [...writes.may, this.entities.allow('PutItem')],
      }),
      new QueueWorker(this, 'OnFollowersNotified', {
        ...lists,
        runs: 'notifications-on-followers-notified',
        does: 'Tells followers of a channel that it is live',
        wants: { news: [followersNotified], bus: foundation.bus },
        memoryMb: 256,
        // Fifty small writes in one piece of news, so that two at a time are a hundred.
        batch: 2,
        atOnce: 20,
        may: [this.entities.allow('BatchGetItem', 'PutItem')],
      }),
      new QueueWorker(this, 'OnChatNews', {
        ...lists,
        runs: 'notifications-on-chat-news',
        does: 'Tells people that they were called in a chat while they were not there',
        wants: { news: [peopleMentioned, mentionDeleted, userBanned], bus: foundation.bus },
        memoryMb: 256,
        may: [
          this.entities.allow('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'),
          this.entities.allowQuery('gsi1'),
        ],
      }),
      new QueueWorker(this, 'OnAccountClosed', {
        ...lists,
        runs: 'notifications-on-account-closed',
        does: 'Removes the list of somebody who has left, and their name from those of others',
        wants: { news: [accountClosed], bus: foundation.bus },
        batch: 1,
        may: [this.entities.allow('DeleteItem'), this.entities.allowQuery('table', 'gsi1')],
      }),
      new PeopleCopy(this, 'People', { foundation, domain: 'notifications', entities: this.entities }),
    ];
  }
}
