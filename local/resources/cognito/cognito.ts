import { type Listening, local, type Resource, type Service, type Surroundings } from '../../resource.ts';
import { openDatabase } from '../../wire/database.ts';
import { openJsonApi, type PlainRequest } from '../../wire/json-api.ts';
import { adminOperations } from './admin-operations.ts';
import { authorizationCodesSchema } from './authorization-codes.ts';
import { directorySchema, openDirectory } from './directory.ts';
import { hosted } from './hosted.ts';
import { forAnyPage } from './hosted-tokens.ts';
import { keysSchema, openKeys } from './keys.ts';
import { passwordOperations } from './password-operations.ts';
import {
  addDomain,
  addScopes,
  type Client,
  clientIdOf,
  clientSecretOf,
  type Pool,
  poolIdOf,
  readClient,
  readPool,
} from './pools.ts';
import { profileOperations } from './profile-operations.ts';
import { secondFactorOperations } from './second-factor-operations.ts';
import { signInOperations } from './sign-in-operations.ts';
import { signUpOperations } from './sign-up-operations.ts';
import { understands } from './templates.ts';

/** Cognito user pools: people, passwords, codes by mail, and tokens signed with this installation's own key. */
export const cognito = {
  name: 'cognito',
  serviceIds: ['COGNITO_IDENTITY_PROVIDER'],
  understands,
  divergesFrom: [
    {
      what: 'The hosted pages are under the domain’s name on this address, over http: sign-in, digits of an app, the code of a mail.',
      why: 'A laptop has no host names to give away. Signing up and forgotten passwords have pages of our own.',
    },
    {
      what: 'They ask for the password each time: no session of theirs is kept in a cookie.',
      why: 'Nothing may depend on being remembered there.',
    },
    {
      what: 'They insist on PKCE with S256, which AWS only checks where an app uses it; one failed try spends a code.',
      why: 'An app that forgets it shall notice here.',
    },
    {
      what: 'Only public clients with the code flow; refusals of a request are told here in words instead of at /error.',
      why: 'The app registers no others.',
    },
    { what: 'The issuer is this laptop over http.', why: 'Tokens must be checked where they are made.' },
    { what: 'Signatures of requests are not checked.', why: 'Permissions are tested on the templates.' },
    {
      what: 'No SRP, custom challenges, codes by mail or text message, groups in tokens, devices or threat protection.',
      why: 'People sign in with a password and an authenticator app.',
    },
    {
      what: 'A rotated refresh token that comes back after its grace period ends the whole family.',
      why: 'AWS documents only that it is refused; ending the family is what the app counts on being safe with.',
    },
    {
      what: 'Ten codes an hour per person and purpose; five wrong ones close the door for a quarter of an hour.',
      why: 'AWS does not publish its limits.',
    },
    {
      what: 'Five wrong digits of an authenticator app close the door for a quarter of an hour.',
      why: 'AWS does not publish its limits.',
    },
    { what: 'Sending needs no verified identity.', why: 'Cognito sends with its own address where none is set up.' },
  ],
  listen,
} satisfies Service;

/** OpenID Connect Discovery 1.0, as Cognito answers it. */
function discoveryOf({ issuer, hostedAt }: Pool) {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    ...(hostedAt
      ? {
          authorization_endpoint: `${hostedAt}/oauth2/authorize`,
          token_endpoint: `${hostedAt}/oauth2/token`,
          userinfo_endpoint: `${hostedAt}/oauth2/userInfo`,
          revocation_endpoint: `${hostedAt}/oauth2/revoke`,
          end_session_endpoint: `${hostedAt}/logout`,
        }
      : {}),
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<Listening> {
  const database = openDatabase(
    surroundings.dataDir,
    'cognito.sqlite',
    keysSchema + directorySchema + authorizationCodesSchema,
  );
  const keys = await openKeys(database);
  const pools = new Map<string, Pool>();
  const clients = new Map<string, Client>();
  const directory = openDirectory({ database, surroundings, keys, pools, clients });

  const pages = hosted(directory, { pools, clients, keys });

  const api = await openJsonApi({
    port: options.port,
    targetPrefix: 'AWSCognitoIdentityProviderService',
    operations: {
      ...signUpOperations(directory),
      ...signInOperations(directory),
      ...passwordOperations(directory),
      ...profileOperations(directory),
      ...secondFactorOperations(directory),
      ...adminOperations(directory),
    },
    plain,
    onFault: (line) => surroundings.log(`cognito: ${line}`, 'error'),
  });

  /** What a token's reader asks the issuer: who are you, and with which keys do you sign. All else is the hosted pages'. */
  function plain(request: PlainRequest) {
    const { method, path } = request;
    const [, poolId = '', wellKnown, document] = path.split('/');
    const pool = pools.get(poolId);
    if (method !== 'GET' || !pool || wellKnown !== '.well-known') return pages(request);
    if (document === 'jwks.json') return { body: { keys: [keys.jwk] }, headers: forAnyPage };
    return document === 'openid-configuration' ? { body: discoveryOf(pool), headers: forAnyPage } : undefined;
  }

  function poolAttribute(logicalId: string, attribute: string): string | undefined {
    const id = poolIdOf(logicalId);
    const values: Record<string, string> = {
      Ref: id,
      UserPoolId: id,
      ProviderName: `${new URL(api.url).host}/${id}`,
      ProviderURL: `${api.url}/${id}`,
      Arn: `arn:aws:cognito-idp:${local.region}:${local.accountId}:userpool/${id}`,
    };
    return values[attribute];
  }

  function clientAttribute(logicalId: string, attribute: string): string | undefined {
    if (attribute === 'Ref' || attribute === 'ClientId') return clientIdOf(logicalId);
    return attribute === 'ClientSecret' ? clientSecretOf(logicalId, keys.installationKey) : undefined;
  }

  return {
    url: api.url,
    attribute({ type, logicalId }, attribute) {
      if (type === 'AWS::Cognito::UserPool') return poolAttribute(logicalId, attribute);
      if (type === 'AWS::Cognito::UserPoolClient') return clientAttribute(logicalId, attribute);
      return undefined;
    },
    async start(resources: Resource[]) {
      for (const resource of resources.filter(({ type }) => type === 'AWS::Cognito::UserPool')) {
        const pool = readPool(resource, api.url);
        pools.set(pool.id, pool);
      }
      const of = (type: string) => resources.filter((resource) => resource.type === `AWS::Cognito::${type}`);
      for (const resource of of('UserPoolDomain')) addDomain(resource, { pools, baseUrl: api.url });
      for (const resource of of('UserPoolResourceServer')) addScopes(resource, pools);
      for (const resource of of('UserPoolClient')) {
        const client = readClient(resource, { pools, installationKey: keys.installationKey });
        clients.set(client.id, client);
      }
      api.serve();
    },
    inFlight: () => api.underWay(),
    inspect: () => ({
      pools: [...pools.values()].map((pool) => ({
        id: pool.id,
        issuer: pool.issuer,
        people: directory.users.count(pool),
        hostedPages: pool.hostedAt,
      })),
      clients: [...clients.values()].map(({ id, ClientName, pool, CallbackURLs }) => ({
        id,
        name: ClientName,
        pool: pool.id,
        callbacks: CallbackURLs,
      })),
    }),
    async stop() {
      await api.stop();
      database.close();
    },
  };
}
