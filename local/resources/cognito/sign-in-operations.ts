import { z } from 'zod';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';
import { openChallenges } from './challenges.ts';
import type { Directory } from './directory.ts';
import { invalidParameter, notAuthorized, userDisabled } from './errors.ts';
import { checkPassword } from './passwords.ts';
import type { Client } from './pools.ts';
import type { User } from './users.ts';

const refusedAs = 'InvalidParameterException';
const Parameters = z.record(z.string(), z.string());

/** Coming in, staying in, and going out. */
export function signInOperations(directory: Directory): Record<string, Operation> {
  const { sessions, users } = directory;
  const { checkDigits, newChallenge, taken } = openChallenges(directory);

  function begin(client: Client, user: User) {
    const { session, refreshToken } = sessions.begin(client, user);
    const tokens = directory.tokens({ client, user, session });
    return { ChallengeParameters: {}, AuthenticationResult: { ...tokens, RefreshToken: refreshToken } };
  }

  async function withPassword(client: Client, parameters: Record<string, string>) {
    const { USERNAME = '', PASSWORD } = parameters;
    if (USERNAME === '' || PASSWORD === undefined) throw invalidParameter('Missing required parameter PASSWORD');
    const user = await directory.proven(client, USERNAME, PASSWORD);
    if (user.status === 'UNCONFIRMED') throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
    if (user.status === 'FORCE_CHANGE_PASSWORD') return askForPassword(client, user);
    return user.asksForDigits ? askForDigits(client, user) : begin(client, user);
  }

  /** A temporary password opens nothing but the choice of an own one. */
  function askForPassword(client: Client, user: User) {
    const { sub: _sub, ...attributes } = user.attributes;
    return {
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: newChallenge('NEW_PASSWORD_REQUIRED', client, user),
      ChallengeParameters: {
        USER_ID_FOR_SRP: user.username,
        requiredAttributes: '[]',
        userAttributes: JSON.stringify(attributes),
      },
    };
  }

  function askForDigits(client: Client, user: User) {
    return {
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session: newChallenge('SOFTWARE_TOKEN_MFA', client, user),
      ChallengeParameters: { USER_ID_FOR_SRP: user.username, FRIENDLY_DEVICE_NAME: 'app' },
    };
  }

  function refreshed(client: Client, token: string) {
    const { session, refreshToken } = sessions.refresh(client, token);
    const user = users.bySub(session.pool, session.sub);
    if (!user) throw notAuthorized('Invalid Refresh Token');
    if (!user.enabled) throw userDisabled();
    return {
      AuthenticationResult: {
        ...directory.tokens({ client, user, session }),
        ...(refreshToken === undefined ? {} : { RefreshToken: refreshToken }),
      },
    };
  }

  function withRefreshToken(clientId: string, parameters: Record<string, string>) {
    const token = parameters.REFRESH_TOKEN ?? '';
    const session = sessions.byToken(token)?.session;
    const owner = session && users.bySub(session.pool, session.sub);
    // The secret hash of a refresh is made with the user's real name, which the token stands for.
    const proof = { username: owner?.username ?? '', secretHash: parameters.SECRET_HASH };
    const client = directory.provenClient(clientId, proof);
    directory.flowAllowed(client, 'REFRESH_TOKEN_AUTH');
    if (client.rotation)
      throw invalidParameter('Refresh token rotation is enabled for this client: use GetTokensFromRefreshToken.');
    return { ChallengeParameters: {}, ...refreshed(client, token) };
  }

  async function initiate(flow: string, clientId: string, parameters: Record<string, string>) {
    if (flow === 'REFRESH_TOKEN_AUTH' || flow === 'REFRESH_TOKEN') return withRefreshToken(clientId, parameters);
    if (flow !== 'USER_PASSWORD_AUTH' && flow !== 'ADMIN_USER_PASSWORD_AUTH')
      throw invalidParameter(`Initiate Auth method not supported: ${flow}.`);
    const proof = { username: parameters.USERNAME ?? '', secretHash: parameters.SECRET_HASH };
    const client = directory.provenClient(clientId, proof);
    directory.flowAllowed(client, flow);
    return withPassword(client, parameters);
  }

  function secretMatches(client: Client, secret: string | undefined) {
    if (client.secret !== undefined && client.secret !== secret)
      throw notAuthorized(`Unable to verify secret for client ${client.id}`);
  }

  return {
    InitiateAuth: operation(
      z.object({ AuthFlow: z.string(), ClientId: z.string(), AuthParameters: Parameters }),
      ({ AuthFlow, ClientId, AuthParameters }) => {
        if (AuthFlow.startsWith('ADMIN_')) throw invalidParameter('Initiate Auth method not supported.');
        return initiate(AuthFlow, ClientId, AuthParameters);
      },
      { refusedAs },
    ),

    AdminInitiateAuth: operation(
      z.object({ UserPoolId: z.string(), AuthFlow: z.string(), ClientId: z.string(), AuthParameters: Parameters }),
      ({ UserPoolId, AuthFlow, ClientId, AuthParameters }) => {
        if (directory.client(ClientId).pool.id !== UserPoolId)
          throw new AwsError('ResourceNotFoundException', `User pool client ${ClientId} does not exist.`);
        return initiate(AuthFlow, ClientId, AuthParameters);
      },
      { refusedAs },
    ),

    RespondToAuthChallenge: operation(
      z.object({
        ClientId: z.string(),
        ChallengeName: z.enum(['NEW_PASSWORD_REQUIRED', 'SOFTWARE_TOKEN_MFA']),
        Session: z.string(),
        ChallengeResponses: Parameters,
      }),
      async ({ ClientId, ChallengeName, Session, ChallengeResponses }) => {
        const { USERNAME = '', NEW_PASSWORD = '', SOFTWARE_TOKEN_MFA_CODE = '', SECRET_HASH } = ChallengeResponses;
        const client = directory.provenClient(ClientId, { username: USERNAME, secretHash: SECRET_HASH });
        const { pool } = client;
        const given = { session: Session, username: USERNAME };
        if (ChallengeName === 'SOFTWARE_TOKEN_MFA') {
          const user = taken(ChallengeName, client, given);
          checkDigits(pool, user, SOFTWARE_TOKEN_MFA_CODE);
          return begin(client, user);
        }
        checkPassword(NEW_PASSWORD, pool.Policies?.PasswordPolicy);
        const password = await directory.hashPassword(NEW_PASSWORD);
        const user = taken(ChallengeName, client, given);
        const chosen = users.change(pool, user.sub, () => ({ password, status: 'CONFIRMED' }));
        return chosen.asksForDigits ? askForDigits(client, chosen) : begin(client, chosen);
      },
      { refusedAs },
    ),

    GetTokensFromRefreshToken: operation(
      z.object({ ClientId: z.string(), RefreshToken: z.string(), ClientSecret: z.string().optional() }),
      ({ ClientId, RefreshToken, ClientSecret }) => {
        const client = directory.client(ClientId);
        secretMatches(client, ClientSecret);
        return refreshed(client, RefreshToken);
      },
      { refusedAs },
    ),

    RevokeToken: operation(
      z.object({ ClientId: z.string(), Token: z.string(), ClientSecret: z.string().optional() }),
      ({ ClientId, Token, ClientSecret }) => {
        const client = directory.client(ClientId);
        secretMatches(client, ClientSecret);
        if (client.EnableTokenRevocation === false)
          throw new AwsError('UnsupportedOperationException', 'Token revocation is not enabled for this client.');
        if (Token.split('.').length === 3)
          throw new AwsError('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked.');
        const found = sessions.byToken(Token)?.session;
        if (found && found.clientId !== client.id)
          throw new AwsError('UnauthorizedException', 'The token was issued to another client.');
        if (found) sessions.revoke(found.originJti);
        return {};
      },
      { refusedAs },
    ),

    GlobalSignOut: operation(
      z.object({ AccessToken: z.string() }),
      ({ AccessToken }) => {
        const { user } = directory.bearer(AccessToken);
        sessions.revokeAll(user.pool, user.sub);
        return {};
      },
      { refusedAs },
    ),
  };
}
