import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { gatewayOperations } from '../../lambdas/gateway/contract.ts';
import { gatewayEnv } from '../../lambdas/gateway/env.ts';
import { AlarmTopic } from '../blocks/alarm-topic.ts';
import { HttpApi } from '../blocks/http-api.ts';
import { DomainApi, showApi, siteOriginOf, watchApi } from '../domains/api.ts';
import { Keys } from '../domains/keys.ts';
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
    const alarms = new AlarmTopic(this, 'Alarms');
    const { bus } = new News(this, 'News');
    this.keys = new Keys(this, 'Keys');
    this.people = new People(this, 'People');
    const { upload, media, images } = new Stores(this, 'Stores', { siteOrigin });
    const { origin, cursor, pathToken, playbackSigning, webhooks } = this.keys;
    const who = { issuer: this.people.issuer, clientId: this.people.client.userPoolClientId };
    const api = new HttpApi(this, 'Api', {
      ...who,
      variables: {
        TOKEN_ISSUER: who.issuer,
        TOKEN_CLIENT_ID: who.clientId,
        ORIGIN_SECRET: origin.secretName,
        CURSOR_SECRET: cursor.secretName,
        SITE_ORIGIN: siteOrigin,
      },
    });
    this.foundation = {
      bus,
      alarms,
      api,
      buckets: { upload, media, images },
      secrets: { origin, cursor, pathToken, playbackSigning, webhooks },
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
  }
}
