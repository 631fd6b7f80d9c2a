import { createHmac } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AssociateSoftwareTokenCommand,
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  DeleteUserCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SetUserMFAPreferenceCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
  VerifySoftwareTokenCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { JwtVerifier } from 'aws-jwt-verify';
import type { Jwks } from 'aws-jwt-verify/jwk';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Surroundings } from '../../local/resource.ts';
import { cognito } from '../../local/resources/cognito/cognito.ts';
import { digitsOf, stepAt, stepOf } from '../../local/resources/cognito/totp.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:on-confirmed';
const password = 'a Sound-password-7';
const mary = 'mary@example.com';

let now: Date;
let one: OneService;
let sdk: CognitoIdentityProviderClient;
const invoke = vi.fn<Surroundings['invoke']>();

const refOf = (type: string, logicalId: string, attribute = 'Ref') =>
  one.listening.attribute?.({ type: `AWS::Cognito::${type}`, logicalId, name: logicalId, arn: '' }, attribute) ?? '';

const poolProperties = {
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  AutoVerifiedAttributes: ['email'],
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
  Policies: { PasswordPolicy: { MinimumLength: 12, RequireUppercase: true } },
  Schema: [
    { Name: 'email', Required: true, Mutable: true },
    { Name: 'plan', AttributeDataType: 'String', Mutable: false },
  ],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  LambdaConfig: { PostConfirmation: functionArn },
  MfaConfiguration: 'OPTIONAL',
  EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
};

const clientProperties = {
  ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: true,
  AccessTokenValidity: 15,
  IdTokenValidity: 15,
  RefreshTokenValidity: 720,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'hours' },
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
  WriteAttributes: ['email', 'name'],
};

async function start() {
  one = await oneService(cognito, { surroundings: { invoke, now: () => now } });
  const UserPoolId = refOf('UserPool', 'Pool');
  await one.listening.start([
    aResource('AWS::Cognito::UserPool', 'Pool', poolProperties),
    aResource('AWS::Cognito::UserPoolClient', 'Web', { ...clientProperties, UserPoolId }),
    aResource('AWS::Cognito::UserPoolClient', 'Server', {
      UserPoolId,
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    }),
  ]);
  sdk = new CognitoIdentityProviderClient({ endpoint: one.listening.url, region: 'eu-west-1', maxAttempts: 1 });
}

const web = () => refOf('UserPoolClient', 'Web');
const named = (Username = mary) => ({ ClientId: web(), Username });
const newestCode = () => /\d{6}/.exec(one.mails.at(-1)?.text ?? '')?.[0] ?? '';
const otherThan = (code: string) => (code === '000000' ? '000001' : '000000');

const signUp = (Username = mary, Password = password) => sdk.send(new SignUpCommand({ ...named(Username), Password }));
const confirm = (ConfirmationCode: string, Username = mary) =>
  sdk.send(new ConfirmSignUpCommand({ ...named(Username), ConfirmationCode }));
const signIn = async (PASSWORD = password, USERNAME = mary) => {
  const AuthParameters = { USERNAME, PASSWORD };
  const AuthFlow = 'USER_PASSWORD_AUTH' as const;
  const answer = await sdk.send(new InitiateAuthCommand({ ClientId: web(), AuthFlow, AuthParameters }));
  const { AccessToken = '', IdToken = '', RefreshToken = '', ExpiresIn } = answer.AuthenticationResult ?? {};
  return { AccessToken, IdToken, RefreshToken, ExpiresIn };
};
const refresh = async (RefreshToken: string) => {
  const answer = await sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId: web(), RefreshToken }));
  return answer.AuthenticationResult?.RefreshToken ?? '';
};
const whoIs = (AccessToken: string) => sdk.send(new GetUserCommand({ AccessToken }));
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

async function aConfirmedPerson() {
  await signUp();
  await confirm(newestCode());
}

beforeEach(async () => {
  now = new Date();
  invoke.mockReset();
  invoke.mockImplementation(async (_arn, event) => ({ payload: event }));
  await start();
});
afterEach(() => one.stop());

describe('signing up', () => {
  test('sends a code, and the code makes the account one that can sign in', async () => {
    const answer = await signUp('Mary@Example.com');
    expect(answer).toMatchObject({
      UserConfirmed: false,
      CodeDeliveryDetails: { Destination: 'M***@E***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    });
    await expect(signIn()).rejects.toMatchObject({ name: 'UserNotConfirmedException' });
    await expect(signIn('wrong Password-7')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await confirm(newestCode());
    expect((await signIn()).ExpiresIn).toBe(900);
    expect(invoke).toHaveBeenCalledExactlyOnceWith(
      functionArn,
      expect.objectContaining({
        triggerSource: 'PostConfirmation_ConfirmSignUp',
        userName: answer.UserSub,
        request: expect.objectContaining({
          userAttributes: expect.objectContaining({ sub: answer.UserSub, email_verified: 'true' }),
        }),
      }),
    );
    await expect(confirm('123456')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('refuses a weak password, a second account, no email, and attributes that are not the client’s', async () => {
    await expect(signUp(mary, 'Short-7')).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
    });
    await expect(signUp(mary, 'all lower case')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await expect(signUp('mary')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await signUp();
    await expect(signUp('MARY@example.com')).rejects.toMatchObject({ name: 'UsernameExistsException' });
    const UserAttributes = [{ Name: 'custom:plan', Value: 'gold' }];
    const promoted = new SignUpCommand({ ...named('eve@example.com'), Password: password, UserAttributes });
    await expect(sdk.send(promoted)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('only the newest code counts, for a day, and a few wrong ones close the door', async () => {
    await signUp();
    const first = newestCode();
    await sdk.send(new ResendConfirmationCodeCommand(named()));
    const second = newestCode();
    if (first !== second) await expect(confirm(first)).rejects.toMatchObject({ name: 'CodeMismatchException' });
    for (let tries = 0; tries < 5; tries += 1) await confirm(otherThan(second)).catch(() => {});
    await expect(confirm(second)).rejects.toMatchObject({ name: 'LimitExceededException' });
    later(24 * 3600);
    await expect(confirm(second)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  test('confirms even when the function that is told about it fails', async () => {
    await signUp();
    const functionError = { errorType: 'Error', errorMessage: 'no table' };
    invoke.mockResolvedValueOnce({ payload: null, functionError });
    await expect(confirm(newestCode())).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PostConfirmation failed with error no table.',
    });
    await expect(signIn()).resolves.toBeTruthy();
  });
});

describe('strangers', () => {
  test('cannot tell an unknown address from a wrong password or code', async () => {
    await aConfirmedPerson();
    const nobody = 'nobody@example.com';
    const wrong = await signIn('wrong Password-7').catch((error: Error) => error);
    const unknown = await signIn(password, nobody).catch((error: Error) => error);
    expect(unknown).toMatchObject({ name: 'NotAuthorizedException', message: 'Incorrect username or password.' });
    expect(wrong).toMatchObject({ name: 'NotAuthorizedException', message: 'Incorrect username or password.' });

    const mails = one.mails.length;
    const forgotten = await sdk.send(new ForgotPasswordCommand(named(nobody)));
    expect(forgotten.CodeDeliveryDetails).toMatchObject({ Destination: 'n***@e***', DeliveryMedium: 'EMAIL' });
    const resent = await sdk.send(new ResendConfirmationCodeCommand(named(nobody)));
    expect(resent.CodeDeliveryDetails).toMatchObject({ Destination: 'n***@e***' });
    expect(one.mails).toHaveLength(mails);
    await expect(confirm('123456', nobody)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    const reset = { ...named(nobody), ConfirmationCode: '123456', Password: password };
    await expect(sdk.send(new ConfirmForgotPasswordCommand(reset))).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });
  });

  test('who guess passwords are made to wait', async () => {
    await aConfirmedPerson();
    for (let tries = 0; tries < 5; tries += 1) await signIn('wrong Password-7').catch(() => {});
    await expect(signIn()).rejects.toMatchObject({ message: 'Password attempts exceeded' });
    later(2);
    await expect(signIn()).resolves.toBeTruthy();
  });
});

describe('tokens', () => {
  test('carry Cognito’s claims and are signed with the published key', async () => {
    await aConfirmedPerson();
    const { AccessToken, IdToken } = await signIn();
    const issuer = refOf('UserPool', 'Pool', 'ProviderURL');
    const json = async <Shape>(url: string) => (await (await fetch(url)).json()) as Shape;
    const discovery = await json<{ jwks_uri: string }>(`${issuer}/.well-known/openid-configuration`);
    expect(discovery).toMatchObject({ issuer, jwks_uri: `${issuer}/.well-known/jwks.json` });
    const verifier = JwtVerifier.create({ issuer, audience: null });
    verifier.cacheJwks(await json<Jwks>(discovery.jwks_uri));

    const access = await verifier.verify(AccessToken);
    expect(access).toMatchObject({
      iss: issuer,
      client_id: web(),
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      username: access.sub,
    });
    expect((access.exp ?? 0) - (access.iat ?? 0)).toBe(900);
    for (const claim of ['origin_jti', 'event_id', 'auth_time', 'jti']) expect(access[claim]).toBeTruthy();
    expect(await verifier.verify(IdToken)).toMatchObject({
      aud: web(),
      token_use: 'id',
      email: mary,
      email_verified: true,
      'cognito:username': access.sub,
    });
  });

  test('expire, and are good for nothing once they are tampered with', async () => {
    await aConfirmedPerson();
    const { AccessToken, IdToken } = await signIn();
    await expect(whoIs(AccessToken)).resolves.toMatchObject({ Username: expect.any(String) });
    await expect(whoIs(IdToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(whoIs(`${AccessToken.slice(0, -8)}AAAAAAAA`)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    later(901);
    await expect(whoIs(AccessToken)).rejects.toMatchObject({ message: 'Access Token has expired' });
  });

  test('rotate: an old refresh token works within the grace period, after it the whole family ends', async () => {
    await aConfirmedPerson();
    const { RefreshToken: first, AccessToken } = await signIn();
    const second = await refresh(first);
    expect(second).not.toBe(first);
    later(5);
    await expect(refresh(first)).resolves.toBeTruthy();
    later(6);
    await expect(refresh(first)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' });
    await expect(refresh(second)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(whoIs(AccessToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(signIn()).resolves.toBeTruthy();
  });

  test('rotation does not prolong a sign-in', async () => {
    await aConfirmedPerson();
    const { RefreshToken: first } = await signIn();
    later(719 * 3600);
    const second = await refresh(first);
    later(2 * 3600);
    await expect(refresh(second)).rejects.toMatchObject({ message: 'Refresh Token has expired' });
  });

  test('end: one sign-in by its refresh token, all of them by signing out everywhere', async () => {
    await aConfirmedPerson();
    const [phone, desk] = [await signIn(), await signIn()];
    await sdk.send(new RevokeTokenCommand({ ClientId: web(), Token: phone.RefreshToken }));
    await expect(refresh(phone.RefreshToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(whoIs(phone.AccessToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(whoIs(desk.AccessToken)).resolves.toBeTruthy();
    await sdk.send(new GlobalSignOutCommand({ AccessToken: desk.AccessToken }));
    await expect(refresh(desk.RefreshToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('of a client with a secret need the secret', async () => {
    await aConfirmedPerson();
    const ClientId = refOf('UserPoolClient', 'Server');
    const secret = refOf('UserPoolClient', 'Server', 'ClientSecret');
    const hash = (name: string) => createHmac('sha256', secret).update(`${name}${ClientId}`).digest('base64');
    const initiate = (AuthFlow: 'USER_PASSWORD_AUTH' | 'REFRESH_TOKEN_AUTH', AuthParameters: Record<string, string>) =>
      sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters }));
    const parameters = { USERNAME: mary, PASSWORD: password };
    await expect(initiate('USER_PASSWORD_AUTH', parameters)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    const answer = await initiate('USER_PASSWORD_AUTH', { ...parameters, SECRET_HASH: hash(mary) });
    const { AccessToken = '', RefreshToken: REFRESH_TOKEN = '' } = answer.AuthenticationResult ?? {};
    const { Username = '' } = await whoIs(AccessToken);
    const again = await initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN, SECRET_HASH: hash(Username) });
    expect(again.AuthenticationResult).toMatchObject({ TokenType: 'Bearer' });
    expect(again.AuthenticationResult?.RefreshToken).toBeUndefined();
  });
});

test('a forgotten password is set anew with a code, once', async () => {
  await aConfirmedPerson();
  await sdk.send(new ForgotPasswordCommand(named()));
  expect(one.mails.at(-1)?.text).toContain('password reset');
  const reset = { ...named(), ConfirmationCode: newestCode(), Password: 'Another password' };
  await expect(sdk.send(new ConfirmForgotPasswordCommand({ ...reset, Password: 'Short' }))).rejects.toMatchObject({
    name: 'InvalidPasswordException',
  });
  await sdk.send(new ConfirmForgotPasswordCommand(reset));
  await expect(sdk.send(new ConfirmForgotPasswordCommand(reset))).rejects.toMatchObject({
    name: 'ExpiredCodeException',
  });
  await expect(signIn()).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  const { AccessToken } = await signIn('Another password');
  const change = { AccessToken, PreviousPassword: 'Another password', ProposedPassword: 'A third password' };
  await sdk.send(new ChangePasswordCommand(change));
  await expect(signIn('A third password')).resolves.toBeTruthy();
});

test('a new email address counts once its code came back; fixed attributes never change', async () => {
  await aConfirmedPerson();
  const { AccessToken } = await signIn();
  const update = (Name: string, Value: string) =>
    sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name, Value }] }));
  await update('name', 'Mary');
  await expect(update('custom:plan', 'gold')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(update('email_verified', 'true')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  await update('email', 'new@example.com');
  expect(one.mails.at(-1)?.to).toBe('new@example.com');
  await expect(signIn(password, 'new@example.com')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  await sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: newestCode() }));
  await expect(signIn(password, 'new@example.com')).resolves.toBeTruthy();
  const { UserAttributes } = await whoIs(AccessToken);
  expect(UserAttributes).toContainEqual({ Name: 'name', Value: 'Mary' });
});

describe('an authenticator app', () => {
  // RFC 6238, appendix B, SHA-1: seconds since 1970, and the eight digits of the key "12345678901234567890".
  const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('shows at second %i what the RFC says', (seconds, digits) => {
    const at = new Date(seconds * 1000);
    expect(digitsOf(key, stepAt(at), 8)).toBe(digits);
    expect(digitsOf(key, stepAt(at))).toBe(digits.slice(2));
    expect(stepOf(key, digits.slice(2), at)).toBe(stepAt(at));
  });

  test('is good half a minute early or late, and no longer', () => {
    const at = (seconds: number) => new Date(1234567890_000 + seconds * 1000);
    const digits = digitsOf(key, stepAt(at(0)));
    expect([-61, -30, 30, 61].map((seconds) => stepOf(key, digits, at(seconds)) !== undefined)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  /** A confirmed person who has shown that their app has the key. */
  async function enrolled() {
    await aConfirmedPerson();
    const { AccessToken } = await signIn();
    const { SecretCode = '' } = await sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const shown = () => digitsOf(SecretCode, stepAt(now));
    const verify = (UserCode: string) => sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
    await expect(verify(otherThan(shown()))).rejects.toMatchObject({ name: 'EnableSoftwareTokenMFAException' });
    expect(await verify(shown())).toMatchObject({ Status: 'SUCCESS' });
    later(60);
    return { AccessToken, shown };
  }
  const prefer = (AccessToken: string, Enabled: boolean) =>
    sdk.send(
      new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: { Enabled, PreferredMfa: Enabled } }),
    );
  const first = () =>
    sdk.send(
      new InitiateAuthCommand({
        ClientId: web(),
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: mary, PASSWORD: password },
      }),
    );
  const answer = (Session: string | undefined, SOFTWARE_TOKEN_MFA_CODE: string, USERNAME = mary) =>
    sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: web(),
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session,
        ChallengeResponses: { USERNAME, SOFTWARE_TOKEN_MFA_CODE },
      }),
    );

  test('is asked for once it is preferred, and its digits count once', async () => {
    const { AccessToken, shown } = await enrolled();
    await expect(signIn()).resolves.toMatchObject({ ExpiresIn: 900 });
    await prefer(AccessToken, true);
    expect(await whoIs(AccessToken)).toMatchObject({ UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] });
    const { ChallengeName, Session, ChallengeParameters, AuthenticationResult } = await first();
    expect([ChallengeName, AuthenticationResult]).toEqual(['SOFTWARE_TOKEN_MFA', undefined]);
    const { Username } = await whoIs(AccessToken);
    expect(ChallengeParameters).toMatchObject({ USER_ID_FOR_SRP: Username });
    const done = await answer(Session, shown(), ChallengeParameters?.['USER_ID_FOR_SRP']);
    expect(done.AuthenticationResult?.AccessToken).toBeTruthy();
    await expect(answer(Session, shown())).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(answer((await first()).Session, shown())).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    later(30);
    await expect(answer((await first()).Session, shown())).resolves.toBeTruthy();
    await prefer(AccessToken, false);
    await expect(signIn()).resolves.toMatchObject({ ExpiresIn: 900 });
  });

  test('cannot be guessed: wrong digits are said so, and a few close the door', async () => {
    const { AccessToken, shown } = await enrolled();
    await prefer(AccessToken, true);
    const wrong = async () => answer((await first()).Session, otherThan(shown()));
    await expect(wrong()).rejects.toMatchObject({ name: 'CodeMismatchException' });
    for (let tries = 0; tries < 4; tries += 1) await wrong().catch(() => {});
    await expect(answer((await first()).Session, shown())).rejects.toMatchObject({
      name: 'TooManyFailedAttemptsException',
    });
    later(15 * 60);
    await expect(answer((await first()).Session, shown())).resolves.toBeTruthy();
  });

  test('a session of one challenge answers no other, of one person no other, and ends', async () => {
    const { AccessToken, shown } = await enrolled();
    await prefer(AccessToken, true);
    const { Session } = await first();
    const asPassword = new RespondToAuthChallengeCommand({
      ClientId: web(),
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: mary, NEW_PASSWORD: 'Another password' },
    });
    await expect(sdk.send(asPassword)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await signUp('eve@example.com');
    await expect(answer(Session, shown(), 'eve@example.com')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    const late = (await first()).Session;
    later(181);
    await expect(answer(late, shown())).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('administrators turn it off for somebody who has lost it; nobody turns on what they have not shown', async () => {
    const { AccessToken } = await enrolled();
    await prefer(AccessToken, true);
    const settings = { Enabled: false, PreferredMfa: false };
    const UserPoolId = refOf('UserPool', 'Pool');
    await sdk.send(
      new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username: mary, SoftwareTokenMfaSettings: settings }),
    );
    const signedIn = await signIn();
    expect(signedIn.ExpiresIn).toBe(900);
    await signUp('eve@example.com');
    await confirm(newestCode(), 'eve@example.com');
    const eve = await signIn(password, 'eve@example.com');
    await expect(prefer(eve.AccessToken, true)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

test('administrators invite, disable, enable and delete', async () => {
  const UserPoolId = refOf('UserPool', 'Pool');
  const person = { UserPoolId, Username: mary };
  await sdk.send(new AdminCreateUserCommand({ ...person, TemporaryPassword: 'Temporary password' }));
  const first = await sdk.send(
    new InitiateAuthCommand({
      ClientId: web(),
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: mary, PASSWORD: 'Temporary password' },
    }),
  );
  expect(first.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  const chosen = await sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: web(),
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: first.Session,
      ChallengeResponses: { USERNAME: mary, NEW_PASSWORD: password },
    }),
  );
  await sdk.send(new AdminDisableUserCommand(person));
  const AccessToken = chosen.AuthenticationResult?.AccessToken ?? '';
  await expect(whoIs(AccessToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  await expect(signIn()).rejects.toMatchObject({ message: 'User is disabled.' });
  await sdk.send(new AdminEnableUserCommand(person));
  expect(await sdk.send(new AdminGetUserCommand(person))).toMatchObject({ Enabled: true, UserStatus: 'CONFIRMED' });
  await sdk.send(new AdminDeleteUserCommand(person));
  await expect(sdk.send(new AdminGetUserCommand(person))).rejects.toMatchObject({ name: 'UserNotFoundException' });
});

test('somebody who deletes themselves is gone, tokens and all', async () => {
  await aConfirmedPerson();
  const { AccessToken, RefreshToken } = await signIn();
  await sdk.send(new DeleteUserCommand({ AccessToken }));
  await expect(refresh(RefreshToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  await expect(signIn()).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  await expect(signUp()).resolves.toBeTruthy();
});

test('people, keys and ids are the same after a restart', async () => {
  await aConfirmedPerson();
  const { RefreshToken } = await signIn();
  const ids = [refOf('UserPool', 'Pool'), web(), refOf('UserPoolClient', 'Server', 'ClientSecret')];
  expect(ids[0]).toMatch(/^eu-west-1_[A-Za-z0-9]{9}$/);
  const before = one.dataDir;
  const keys = async () => (await fetch(`${refOf('UserPool', 'Pool', 'ProviderURL')}/.well-known/jwks.json`)).json();
  const published = await keys();
  await one.listening.stop();
  const restart = await oneService(cognito, { dataDir: before, surroundings: { invoke, now: () => now } });
  one = restart;
  expect([refOf('UserPool', 'Pool'), web(), refOf('UserPoolClient', 'Server', 'ClientSecret')]).toEqual(ids);
  await one.listening.start([
    aResource('AWS::Cognito::UserPool', 'Pool', poolProperties),
    aResource('AWS::Cognito::UserPoolClient', 'Web', { ...clientProperties, UserPoolId: ids[0] }),
  ]);
  sdk = new CognitoIdentityProviderClient({ endpoint: one.listening.url, region: 'eu-west-1', maxAttempts: 1 });
  expect(await keys()).toEqual(published);
  await expect(refresh(RefreshToken)).resolves.toBeTruthy();
  await expect(signIn()).resolves.toBeTruthy();
});

test('templates with something unknown are refused', () => {
  const pool = cognito.understands['AWS::Cognito::UserPool'];
  expect(pool.safeParse(poolProperties).success).toBe(true);
  expect(pool.safeParse({ ...poolProperties, MfaConfiguration: 'ON' }).success).toBe(false);
  expect(pool.safeParse({ ...poolProperties, LambdaConfig: { PreTokenGeneration: functionArn } }).success).toBe(false);
  expect(pool.safeParse({ ...poolProperties, SmsConfiguration: {} }).success).toBe(false);
});
