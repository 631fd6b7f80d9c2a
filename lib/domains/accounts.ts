import { Duration, Stack } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { accountsOperations, accountsPictureOperations } from '../../lambdas/accounts/contract.ts';
import {
  accountsApiEnv,
  accountsPicturesEnv,
  accountsReinstateEnv,
  accountsStaffEnv,
  onPersonConfirmedEnv,
} from '../../lambdas/accounts/env.ts';
import { staffPeopleOperations } from '../../lambdas/moderation/contract.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { Runs } from '../blocks/function.ts';
import { Scheduled } from '../blocks/schedule.ts';
import { watchFunction } from '../blocks/watch-function.ts';
import { environmentOf } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';
import { onPersonConfirmed } from './people.ts';

/** Who people are here: their names, roles, plan and status, and their channels. */
export class Accounts extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly pictures: DomainApi;
  readonly staff: DomainApi;
  readonly onConfirmed: Runs;
  readonly reinstate: Scheduled;

  constructor(scope: Construct, id: string, { foundation, pool }: { foundation: Foundation; pool: IUserPool }) {
    super(scope, id);
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'accounts', indexes: 1 });
    const { tableName } = this.entities.table;
    const { mail } = environmentOf(this);
    const { images } = foundation.buckets;
    const { playbackSigning } = foundation.secrets;
    const told = {
      ...foundation.api.variables,
      ACCOUNTS_TABLE: tableName,
      USER_POOL_ID: pool.userPoolId,
      IMAGES_BUCKET: images.bucketName,
      SIGNING_SECRET: playbackSigning.secretName,
    };
    const ownPictures = `${images.bucketArn}/img/people/*`;
    const signs = allow('secretsmanager', ['GetSecretValue'], playbackSigning.secretArn);
    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'accounts-api',
      does: 'Answers what concerns people and channels',
      operations: accountsOperations,
      env: accountsApiEnv.given({ ...told, MAIL_FROM: `Arclight <${mail.from}>` }),
      may: [
        this.entities.allow('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        this.entities.allowQuery('table'),
        signs,
        allow('s3', ['DeleteObject'], ownPictures),
        allow('s3', ['ListBucket'], images.bucketArn),
        allow('cognito-idp', ['AdminSetUserMFAPreference', 'AdminUserGlobalSignOut'], pool.userPoolArn),
        allow(
          'ses',
          ['SendEmail'],
          Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: mail.domain }),
        ),
      ],
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
        allow('s3', ['PutObject', 'DeleteObject'], ownPictures),
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
        this.entities.allow('GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'),
        this.entities.allowQuery('table'),
        allow('cognito-idp', ['AdminGetUser'], pool.userPoolArn),
      ],
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
    this.onConfirmed = new Runs(this, 'OnPersonConfirmed', {
      runs: onPersonConfirmed,
      does: 'Makes a person of someone whose address has just been confirmed',
      env: onPersonConfirmedEnv.given({ ACCOUNTS_TABLE: tableName }),
      // Cognito itself waits five seconds, three times.
      mayTake: Duration.seconds(5),
      may: [this.entities.allow('GetItem', 'PutItem', 'UpdateItem'), this.entities.allowQuery('table')],
    });
    this.onConfirmed.function.addPermission('FromPool', {
      principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
      sourceArn: pool.userPoolArn,
    });
    watchFunction(this.onConfirmed, foundation.alarms);
  }
}
