import { createHash, createHmac } from 'node:crypto';
import { local, type Resource } from '../../resource.ts';
import { ClientProperties, DomainProperties, PoolProperties, ResourceServerProperties } from './templates.ts';

/** A user pool, read from its template. */
export interface Pool extends PoolProperties {
  id: string;
  issuer: string;
  /** Names and addresses that differ only in case are the same. */
  ignoresCase: boolean;
  emailIsUsername: boolean;
  /** Where its hosted pages are, when it has a domain. */
  hostedAt?: string;
  /** Scopes of its resource servers, as tokens spell them. */
  scopes: Set<string>;
}

/** An app client of a pool. */
export interface Client extends ClientProperties {
  id: string;
  secret?: string;
  pool: Pool;
  accessTokenSeconds: number;
  idTokenSeconds: number;
  refreshTokenSeconds: number;
  /** Turns every "no such user" into what a wrong password or code would give. */
  hidesUsers: boolean;
  rotation?: { graceSeconds: number };
}

/** What a token of a sign-in by the API may do: everything a person can do to themselves at Cognito. */
export const accessScope = 'aws.cognito.signin.user.admin';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function stableLetters(seed: string, options: { length: number; letters: string }): string {
  const bytes = createHash('sha256').update(seed).digest();
  return Array.from({ length: options.length }, (_, at) =>
    options.letters.charAt((bytes[at] ?? 0) % options.letters.length),
  ).join('');
}

/** The same logical id gives the same pool on every machine and at every start. */
export function poolIdOf(logicalId: string): string {
  return `${local.region}_${stableLetters(`pool ${logicalId}`, { length: 9, letters: alphabet })}`;
}

export function clientIdOf(logicalId: string): string {
  return stableLetters(`client ${logicalId}`, { length: 26, letters: alphabet.slice(26) });
}

/** A client's secret belongs to this installation: it comes from a key that never leaves it. */
export function clientSecretOf(logicalId: string, installationKey: string): string {
  return createHmac('sha384', installationKey).update(`client ${logicalId}`).digest('hex').slice(0, 52);
}

const secondsPer = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

export function readPool(resource: Resource, baseUrl: string): Pool {
  const properties = PoolProperties.parse(resource.properties);
  const id = poolIdOf(resource.logicalId);
  return {
    ...properties,
    id,
    issuer: `${baseUrl}/${id}`,
    ignoresCase: properties.UsernameConfiguration?.CaseSensitive === false,
    emailIsUsername: properties.UsernameAttributes?.includes('email') ?? false,
    scopes: new Set(['openid', 'email', 'phone', 'profile', accessScope]),
  };
}

function poolOf(logicalId: string, { UserPoolId }: { UserPoolId: string }, pools: Map<string, Pool>): Pool {
  const pool = pools.get(UserPoolId);
  if (!pool) throw new Error(`${logicalId} belongs to the user pool ${UserPoolId}, which is unknown.`);
  return pool;
}

/** Opens a pool's hosted pages: on AWS at a host of their own, here under the domain's name. */
export function addDomain(resource: Resource, options: { pools: Map<string, Pool>; baseUrl: string }): void {
  const properties = DomainProperties.parse(resource.properties);
  poolOf(resource.logicalId, properties, options.pools).hostedAt = `${options.baseUrl}/${properties.Domain}`;
}

export function addScopes(resource: Resource, pools: Map<string, Pool>): void {
  const properties = ResourceServerProperties.parse(resource.properties);
  const { scopes } = poolOf(resource.logicalId, properties, pools);
  for (const { ScopeName } of properties.Scopes ?? []) scopes.add(`${properties.Identifier}/${ScopeName}`);
}

export function readClient(resource: Resource, options: { pools: Map<string, Pool>; installationKey: string }): Client {
  const properties = ClientProperties.parse(resource.properties);
  const pool = poolOf(resource.logicalId, properties, options.pools);
  const unknown = (properties.AllowedOAuthScopes ?? []).filter((scope) => !pool.scopes.has(scope));
  if (unknown.length > 0) throw new Error(`${resource.logicalId} allows scopes nobody knows: ${unknown.join(', ')}.`);
  const units = properties.TokenValidityUnits;
  const rotation = properties.RefreshTokenRotation;
  return {
    ...properties,
    pool,
    id: clientIdOf(resource.logicalId),
    secret: properties.GenerateSecret ? clientSecretOf(resource.logicalId, options.installationKey) : undefined,
    accessTokenSeconds: (properties.AccessTokenValidity || 1) * secondsPer[units?.AccessToken ?? 'hours'],
    idTokenSeconds: (properties.IdTokenValidity || 1) * secondsPer[units?.IdToken ?? 'hours'],
    refreshTokenSeconds: (properties.RefreshTokenValidity || 30) * secondsPer[units?.RefreshToken ?? 'days'],
    hidesUsers: properties.PreventUserExistenceErrors === 'ENABLED',
    rotation: rotation?.Feature === 'ENABLED' ? { graceSeconds: rotation.RetryGracePeriodSeconds ?? 0 } : undefined,
  };
}
