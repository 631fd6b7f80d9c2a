import { type Listening, local, type Resource, type Service, type Surroundings } from '../../resource.ts';
import { openDatabase } from '../../wire/database.ts';
import { openJsonApi, type PlainRequest } from '../../wire/json-api.ts';
import { adminOperations } from './admin-operations.ts';
import { directorySchema, openDirectory } from './directory.ts';
import { keysSchema, openKeys } from './keys.ts';
import { passwordOperations } from './password-operations.ts';
import { type Client, clientIdOf, clientSecretOf, type Pool, poolIdOf, readClient, readPool } from './pools.ts';
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
    { what: 'The issuer is this laptop over http.', why: 'Tokens must be checked where they are made.' },
    { what: 'Signatures of requests are not checked.', why: 'Permissions are tested on the templates.' },
    {
      what: 'No hosted pages, SRP, custom challenges, codes by mail or text message, groups in tokens, devices or threat protection.',
      why: 'The app signs people in itself, with a password and an authenticator app.',
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

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<Listening> {
  const database = openDatabase(surroundings.dataDir, 'cognito.sqlite', keysSchema + directorySchema);
  const keys = await openKeys(database);
  const pools = new Map<string, Pool>();
  const clients = new Map<string, Client>();
  const directory = openDirectory({ database, surroundings, keys, pools, clients });

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

  /** What a token's reader asks the issuer: who are you, and with which keys do you sign. */
  function plain({ method, path }: PlainRequest) {
    const [, poolId = '', wellKnown, document] = path.split('/');
    const pool = pools.get(poolId);
    if (method !== 'GET' || !pool || wellKnown !== '.well-known') return undefined;
    if (document === 'jwks.json') return { body: { keys: [keys.jwk] } };
    if (document !== 'openid-configuration') return undefined;
    return {
      body: {
        issuer: pool.issuer,
        jwks_uri: `${pool.issuer}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['code', 'token'],
        scopes_supported: ['openid', 'email', 'phone', 'profile'],
        subject_types_supported: ['public'],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      },
    };
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
      for (const resource of resources.filter(({ type }) => type === 'AWS::Cognito::UserPoolClient')) {
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
      })),
      clients: [...clients.values()].map(({ id, ClientName, pool }) => ({ id, name: ClientName, pool: pool.id })),
    }),
    async stop() {
      await api.stop();
      database.close();
    },
  };
}
