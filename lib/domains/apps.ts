import { Duration, Fn, Stack } from 'aws-cdk-lib';
import {
  ClientAttributes,
  ManagedLoginVersion,
  OAuthScope,
  ResourceServerScope,
  type UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { App } from '../../config/environment.ts';
import { everyScope, isScope, resourceServer, scopes, tokenScopeOf } from '../../lambdas/kit/scopes.ts';
import { environmentOf, named } from '../deployment.ts';
import { checkedApps, nameAtCognito } from './checked-apps.ts';

/** An app with the client it has in the pool. */
export interface AppClient extends App {
  clientId: string;
}

/**
 * Apps of others that people sign in to with their account here: the pages where they do, what an app may ask for, and one
 * public client each. Without apps there are no pages.
 */
export class Apps extends Construct {
  readonly clients: readonly AppClient[];

  constructor(scope: Construct, id: string, { pool }: { pool: UserPool }) {
    super(scope, id);
    const { name, apps } = environmentOf(this);
    const registered = checkedApps(name, apps);
    this.clients = registered.length === 0 ? [] : this.#clients(pool, registered);
  }

  #clients(pool: UserPool, apps: readonly App[]): AppClient[] {
    // The prefix is one of a whole region, whoever's account it is in.
    pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: Fn.join('-', [named(this, 'sign-in'), Stack.of(this).account]) },
      managedLoginVersion: ManagedLoginVersion.CLASSIC_HOSTED_UI,
    });
    const server = pool.addResourceServer('Scopes', {
      identifier: resourceServer,
      scopes: everyScope.map((scope) => {
        const scopeName = tokenScopeOf(scope).slice(resourceServer.length + 1);
        return new ResourceServerScope({ scopeName, scopeDescription: scopes[scope] });
      }),
    });
    return apps.map((app) => {
      const client = new UserPoolClient(this, `App-${app.key}`, {
        userPool: pool,
        userPoolClientName: nameAtCognito(app),
        generateSecret: false,
        supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
        oAuth: {
          flows: { authorizationCodeGrant: true, implicitCodeGrant: false, clientCredentials: false },
          scopes: [
            OAuthScope.OPENID,
            ...(app.profile?.includes('name') ? [OAuthScope.PROFILE] : []),
            ...(app.profile?.includes('email') ? [OAuthScope.EMAIL] : []),
            ...app.scopes.filter(isScope).map((one) => OAuthScope.custom(tokenScopeOf(one))),
          ],
          callbackUrls: [...app.callbacks],
          ...(app.logouts ? { logoutUrls: [...app.logouts] } : {}),
        },
        // Left out, Cognito would let the app ask for passwords itself (SRP), and give it tokens of its own scope for that.
        // The custom flow opens nothing: this pool has no functions for it.
        authFlows: { custom: true },
        accessTokenValidity: Duration.minutes(30),
        idTokenValidity: Duration.minutes(30),
        refreshTokenValidity: Duration.days(7),
        refreshTokenRotationGracePeriod: Duration.seconds(30),
        enableTokenRevocation: true,
        preventUserExistenceErrors: true,
        readAttributes: new ClientAttributes().withStandardAttributes({
          fullname: true,
          ...(app.profile?.includes('email') ? { email: true, emailVerified: true } : {}),
        }),
        // Whoever signs up by an app's client may say the same as on our own pages, and no more.
        writeAttributes: new ClientAttributes().withStandardAttributes({ email: true, fullname: true, locale: true }),
      });
      client.node.addDependency(server);
      return { ...app, clientId: client.userPoolClientId };
    });
  }
}
