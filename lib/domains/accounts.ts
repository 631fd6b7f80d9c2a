import { Duration, Stack } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { appOperations } from '../../lambdas/accounts/apps-contract.ts';
import { accountsOperations, accountsPictureOperations, channelOperations } from '../../lambdas/accounts/contract.ts';
import {
  accountsApiEnv,
  accountsChannelsEnv,
  accountsCloseEnv,
  accountsPicturesEnv,
  accountsReinstateEnv,
  accountsStaffEnv,
  onAppUsedEnv,
  onCodeMadeEnv,
  onKeyUsedEnv,
  onPersonConfirmedEnv,
  onTeamWorkEnv,
} from '../../lambdas/accounts/env.ts';
import { appUsed, keyUsed } from '../../lambdas/accounts/events.ts';
import { keyOperations } from '../../lambdas/accounts/keys-contract.ts';
import { videoWorkedOn } from '../../lambdas/catalog/events.ts';
import { chatWorkedOn } from '../../lambdas/chat/events.ts';
import { staffPeopleOperations } from '../../lambdas/moderation/contract.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { Runs } from '../blocks/function.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import { Scheduled } from '../blocks/schedule.ts';
import { watchFunction } from '../blocks/watch-function.ts';
import { environmentOf } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';
import type { AppClient } from './apps.ts';
import { onCodeMade, onPersonConfirmed } from './people.ts';

export interface AccountsProps {
  foundation: Foundation;
  pool: IUserPool;
  apps: readonly AppClient[];
}

/** Who people are here: their names, roles, plan and status, and their channels. */
export class Accounts extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly channels: DomainApi;
  readonly onTeamWork: QueueWorker;
  readonly pictures: DomainApi;
  readonly staff: DomainApi;
  readonly onConfirmed: Runs;
  readonly onCodeMade: Runs;
  readonly onKeyUsed: QueueWorker;
  readonly onAppUsed: QueueWorker;
  readonly reinstate: Scheduled;
  readonly close: Scheduled;

  constructor(scope: Construct, id: string, { foundation, pool, apps }: AccountsProps) {
    super(scope, id);
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'accounts', indexes: 1 });
    const { tableName } = this.entities.table;
    const { mail, channels, accounts } = environmentOf(this);
    const { images } = foundation.buckets;
    const { playbackSigning } = foundation.secrets;
    const mailFrom = `Arclight <${mail.from}>`;
    const told = {
      ...foundation.api.variables,
      ACCOUNTS_TABLE: tableName,
      USER_POOL_ID: pool.userPoolId,
      IMAGES_BUCKET: images.bucketName,
      SIGNING_SECRET: playbackSigning.secretName,
    };
    const sendsMail = allow(
      'ses',
      ['SendEmail'],
      Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: mail.domain }),
    );
    const ownPictures = `${images.bucketArn}/img/people/*`;
    const signs = allow('secretsmanager', ['GetSecretValue'], playbackSigning.secretArn);
    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'accounts-api',
      does: 'Answers what concerns people and channels',
      operations: [...accountsOperations, ...keyOperations, ...appOperations],
      env: accountsApiEnv.given({
        ...told,
        MAIL_FROM: mailFrom,
        GRACE_DAYS: String(accounts.graceDays),
        REGISTERED_APPS: Stack.of(this).toJsonString(
          apps.map(({ clientId, name, homepage }) => ({ clientId, name, homepage })),
        ),
      }),
      may: [
        this.entities.allow('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        this.entities.allowQuery('table'),
        signs,
        allow('s3', ['DeleteObject'], ownPictures),
        allow('s3', ['ListBucket'], images.bucketArn),
        allow('cognito-idp', ['AdminSetUserMFAPreference', 'AdminUserGlobalSignOut'], pool.userPoolArn),
        sendsMail,
      ],
    });
    this.channels = new DomainApi(this, 'Channels', {
      foundation,
      runs: 'accounts-channels',
      does: 'Answers what concerns channels and their teams',
      operations: channelOperations,
      env: accountsChannelsEnv.given({
        ...foundation.api.variables,
        ACCOUNTS_TABLE: tableName,
        IMAGES_BUCKET: images.bucketName,
        SIGNING_SECRET: playbackSigning.secretName,
        MAIL_FROM: mailFrom,
        MAX_CHANNELS: String(channels.perPerson),
      }),
      may: [
        this.entities.allow('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        this.entities.allowQuery('table'),
        signs,
        allow('s3', ['DeleteObject'], `${images.bucketArn}/img/channels/*`),
        allow('s3', ['ListBucket'], images.bucketArn),
        sendsMail,
      ],
    });
    this.onTeamWork = new QueueWorker(this, 'OnTeamWork', {
      foundation,
      runs: 'accounts-on-team-work',
      does: 'Notes in a channel’s activity what its team did to its videos and in its chat',
      wants: { news: [videoWorkedOn, chatWorkedOn], bus: foundation.bus },
      env: onTeamWorkEnv.given({ ACCOUNTS_TABLE: tableName }),
      mayTake: Duration.seconds(10),
      memoryMb: 256,
      may: [this.entities.allow('PutItem')],
    });
    this.pictures = new DomainApi(this, 'Pictures', {
      foundation,
      runs: 'accounts-pictures',
      does: 'Makes avatars from people’s own pictures',
      operations: accountsPictureOperations,
      env: accountsPicturesEnv.given(told),
      may: [
        this.entities.allow('GetItem', 'PutItem', 'UpdateItem'),
        signs,
        allow('s3', ['PutObject', 'DeleteObject'], ownPictures, `${images.bucketArn}/img/channels/*`),
        allow('s3', ['ListBucket'], images.bucketArn),
      ],
    });
    this.staff = new DomainApi(this, 'Staff', {
      foundation,
      runs: 'accounts-staff',
      does: 'Answers what staff ask about people, and do to them',
      operations: staffPeopleOperations,
      env: accountsStaffEnv.given({
        ...foundation.api.variables,
        ACCOUNTS_TABLE: tableName,
        USER_POOL_ID: pool.userPoolId,
      }),
      may: [
        this.entities.allow('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'),
        this.entities.allowQuery('table'),
        allow('cognito-idp', ['AdminGetUser'], pool.userPoolArn),
      ],
    });
    this.onKeyUsed = new QueueWorker(this, 'OnKeyUsed', {
      foundation,
      runs: 'accounts-on-key-used',
      does: 'Notes when an API key was last used',
      wants: { news: [keyUsed], bus: foundation.bus },
      env: onKeyUsedEnv.given({ ACCOUNTS_TABLE: tableName }),
      mayTake: Duration.seconds(10),
      memoryMb: 256,
      may: [this.entities.allow('UpdateItem')],
    });
    this.onAppUsed = new QueueWorker(this, 'OnAppUsed', {
      foundation,
      runs: 'accounts-on-app-used',
      does: 'Notes which apps people use, and when they last did',
      wants: { news: [appUsed], bus: foundation.bus },
      env: onAppUsedEnv.given({ ACCOUNTS_TABLE: tableName }),
      mayTake: Duration.seconds(10),
      memoryMb: 256,
      may: [this.entities.allow('UpdateItem')],
    });
    this.reinstate = new Scheduled(this, 'Reinstate', {
      foundation,
      runs: 'accounts-every-minute-reinstate',
      does: 'Ends suspensions whose time is over',
      every: 'rate(1 minute)',
      env: accountsReinstateEnv.given({ ACCOUNTS_TABLE: tableName }),
      mayTake: Duration.seconds(50),
      may: [this.entities.allow('GetItem', 'PutItem', 'UpdateItem'), this.entities.allowQuery('gsi1')],
    });
    this.close = new Scheduled(this, 'Close', {
      foundation,
      runs: 'accounts-every-minute-close',
      does: 'Closes the accounts of those who did not turn back, and removes what is left of them',
      every: 'rate(1 minute)',
      env: accountsCloseEnv.given({
        ACCOUNTS_TABLE: tableName,
        USER_POOL_ID: pool.userPoolId,
        IMAGES_BUCKET: images.bucketName,
        MAIL_FROM: mailFrom,
        SITE_ORIGIN: foundation.api.variables.SITE_ORIGIN,
      }),
      mayTake: Duration.seconds(50),
      may: [
        this.entities.allow('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        this.entities.allowQuery('table', 'gsi1'),
        allow('s3', ['DeleteObject'], ownPictures, `${images.bucketArn}/img/channels/*`),
        allow('s3', ['ListBucket'], images.bucketArn),
        allow('cognito-idp', ['AdminDeleteUser'], pool.userPoolArn),
        sendsMail,
      ],
    });
    this.onConfirmed = new Runs(this, 'OnPersonConfirmed', {
      runs: onPersonConfirmed,
      does: 'Makes a person of someone whose address has just been confirmed',
      env: onPersonConfirmedEnv.given({ ACCOUNTS_TABLE: tableName }),
      // Cognito itself waits five seconds, three times.
      mayTake: Duration.seconds(5),
      may: [this.entities.allow('GetItem', 'PutItem', 'UpdateItem'), this.entities.allowQuery('table')],
    });
    this.onCodeMade = new Runs(this, 'OnCodeMade', {
      runs: onCodeMade,
      does: 'Writes the mails that codes go with: what each is for',
      env: onCodeMadeEnv.given({}),
      mayTake: Duration.seconds(5),
      memoryMb: 256,
    });
    for (const trigger of [this.onConfirmed, this.onCodeMade]) {
      trigger.function.addPermission('FromPool', {
        principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
        sourceArn: pool.userPoolArn,
      });
      watchFunction(trigger, foundation.alarms);
    }
  }
}
