import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { gatewayOperations } from '../../lambdas/gateway/contract.ts';
import { gatewayEnv } from '../../lambdas/gateway/env.ts';
import { AlarmTopic } from '../blocks/alarm-topic.ts';
import { HttpApi } from '../blocks/http-api.ts';
import { environmentOf } from '../deployment.ts';
import { DomainApi, showApi, siteOriginOf, watchApi } from '../domains/api.ts';
import { Keys } from '../domains/keys.ts';
import { Limits } from '../domains/limits.ts';
import { LiveOrigin } from '../domains/live-origin.ts';
import { News } from '../domains/news.ts';
import { People } from '../domains/people.ts';
import { Stores } from '../domains/stores.ts';
import type { Foundation } from '../foundation.ts';

/** What outlives releases and every domain stands on. */
export class FoundationStack extends Stack {
  readonly foundation: Foundation;
  readonly people: People;
  readonly keys: Keys;
  readonly gateway: DomainApi;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const siteOrigin = siteOriginOf(this);
    const { limits: allowed, live } = environmentOf(this);
    const { person, upload: uploading, views, entries } = allowed;
    const alarms = new AlarmTopic(this, 'Alarms');
    const { bus } = new News(this, 'News');
    this.keys = new Keys(this, 'Keys');
    this.people = new People(this, 'People');
    const { upload, media, images } = new Stores(this, 'Stores', { siteOrigin });
    const { origin, cursor, pathToken, playbackSigning, webhooks, targets } = this.keys;
    const { table: limits } = new Limits(this, 'Limits');
    const who = { issuer: this.people.issuer, clientId: this.people.client.userPoolClientId };
    const api = new HttpApi(this, 'Api', {
      ...who,
      variables: {
        TOKEN_ISSUER: who.issuer,
        TOKEN_CLIENT_ID: who.clientId,
        TOKEN_APP_CLIENTS: this.people.apps.map(({ clientId }) => clientId).join(' ') || 'none',
        ORIGIN_SECRET: origin.secretName,
        CURSOR_SECRET: cursor.secretName,
        SITE_ORIGIN: siteOrigin,
        LIMITS_TABLE: limits.tableName,
        LIMITS: JSON.stringify({ person, upload: uploading, views, entries }),
      },
    });
    this.foundation = {
      bus,
      alarms,
      api,
      limits,
      buckets: { upload, media, images },
      secrets: { origin, cursor, pathToken, playbackSigning, webhooks, targets },
      ...(live ? { live: new LiveOrigin(this, 'LiveOrigin') } : {}),
    };
    this.gateway = new DomainApi(this, 'Gateway', {
      foundation: this.foundation,
      runs: 'gateway-api',
      does: 'Says whether we are up, and 404 or 405 where nobody else answers',
      operations: gatewayOperations,
      andTheRest: true,
      env: gatewayEnv.given(api.variables),
      memoryMb: 512,
    });
    watchApi(this, api, alarms);
    showApi(this, api);
    // `npm run keys` and `npm run first-admin` find their places by these.
    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    output('KeyGroupId', this.keys.keyGroup.keyGroupId, 'The public halves of what playback signs with');
    output('PoolId', this.people.pool.userPoolId, 'Where people sign in');
    // What an app is told when it has been registered (docs/oidc.md).
    if (this.people.apps.length > 0) output('Issuer', this.people.issuer, 'The issuer of OpenID tokens');
    for (const { key, name, clientId } of this.people.apps)
      output(`App-${key}`.replaceAll('-', ''), clientId, `The client id of ${name}`);
  }
}
