import {
  AdminDeleteUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUserGlobalSignOutCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { bearerOf } from '../kit/credential.ts';
import { cognitoNameOf } from '../kit/ids.ts';
import { Unauthenticated } from '../kit/refusals.ts';
import type { Bearer } from '../kit/session.ts';
import { asking, cognito, tooMany, usernameOf } from './cognito.ts';
import {
  NotConfirmed,
  RefreshRefused,
  SecondFactorNeeded,
  TooManyTries,
  WeakPassword,
  WrongCode,
  WrongCredentials,
  WrongSecondFactor,
} from './contract.ts';

/** What Cognito hands out for a correct password or a good refresh token. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

/** Who Cognito says someone is. */
export interface Identity {
  subject: string;
  email: string;
  displayName: string;
}

const tokensOf = (result: InitiateAuthCommandOutput['AuthenticationResult'], refreshToken?: string): Tokens => {
  const { AccessToken, RefreshToken = refreshToken, ExpiresIn } = result ?? {};
  if (!AccessToken || !RefreshToken || !ExpiresIn)
    throw new Error('Cognito asked for a challenge nobody here can meet');
  return { accessToken: AccessToken, refreshToken: RefreshToken, expiresIn: ExpiresIn };
};

/** The sign-in behind tokens that came straight from Cognito; those of anyone else go through the kit's verifier. */
export const signInOf = ({ accessToken }: Pick<Tokens, 'accessToken'>): Bearer =>
  bearerOf(JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()));

const isLocked = (error: Error): boolean =>
  error.name === 'NotAuthorizedException' && /attempts exceeded/i.test(error.message);

/** A password was right, and more is asked for: the challenge, and Cognito's name for whose it is. */
interface Challenge {
  session: string;
  username: string;
}

/**
 * Cognito keeps the passwords; we are a thin door before it. Whatever would tell a stranger which addresses are known is
 * turned into the one answer everyone gets.
 */
export const identityProvider = ({ clientId, poolId }: { clientId: string; poolId: string }) => {
  const withPassword = async (email: string, password: string): Promise<Tokens | Challenge> => {
    const asked = cognito().send(
      new InitiateAuthCommand({
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: usernameOf(email), PASSWORD: password },
      }),
    );
    const answer = await asking(
      // Cognito's lock has the name of a wrong password and a sentence of its own; the right password meets it, too.
      asked.catch((error) => {
        throw isLocked(error) ? TooManyTries() : error;
      }),
      {
        ...tooMany,
        NotAuthorizedException: WrongCredentials,
        UserNotFoundException: WrongCredentials,
        PasswordResetRequiredException: WrongCredentials,
        // Only said after a correct password, so it tells nobody else anything.
        UserNotConfirmedException: NotConfirmed,
      },
    );
    if (answer?.ChallengeName !== 'SOFTWARE_TOKEN_MFA') return tokensOf(answer?.AuthenticationResult);
    const username = answer.ChallengeParameters?.['USER_ID_FOR_SRP'] ?? usernameOf(email);
    return { session: answer.Session ?? '', username };
  };

  const withCode = async ({ session, username }: Challenge, code: string): Promise<Tokens> => {
    const answer = await asking(
      cognito().send(
        new RespondToAuthChallengeCommand({
          ClientId: clientId,
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session: session,
          ChallengeResponses: { USERNAME: username, SOFTWARE_TOKEN_MFA_CODE: code },
        }),
      ),
      {
        ...tooMany,
        CodeMismatchException: WrongSecondFactor,
        // Cognito's word for digits that have been used.
        ExpiredCodeException: WrongSecondFactor,
        NotAuthorizedException: WrongCredentials,
      },
    );
    return tokensOf(answer?.AuthenticationResult);
  };

  const revoke = async (refreshToken: string): Promise<void> => {
    await asking(cognito().send(new RevokeTokenCommand({ ClientId: clientId, Token: refreshToken })), {
      // Not a live token of ours: nothing is left to end.
      UnsupportedTokenTypeException: 'fine',
      NotAuthorizedException: 'fine',
      UnauthorizedException: 'fine',
      InvalidParameterException: 'fine',
    });
  };

  return {
    revoke,

    /** With the password, and the app's digits where a second factor is on. */
    async logIn(email: string, password: string, code?: string): Promise<Tokens & { withApp: boolean }> {
      const first = await withPassword(email, password);
      if ('accessToken' in first) return { ...first, withApp: false };
      if (code === undefined) throw SecondFactorNeeded();
      return { ...(await withCode(first, code)), withApp: true };
    },

    /**
     * Whether this is the password, and with digits whether the app shows them; throws what a log-in would. What it opens is
     * closed again at once. Says whose second factor stands behind the password, by Cognito's name, where one does.
     */
    async prove(email: string, password: string, code?: string): Promise<{ secondFactorOf: string | undefined }> {
      const first = await withPassword(email, password);
      const asked = 'accessToken' in first ? undefined : first;
      const opened = asked ? code !== undefined && (await withCode(asked, code)) : (first as Tokens);
      if (opened) await revoke(opened.refreshToken);
      return { secondFactorOf: asked?.username };
    },

    /** Takes the second factor away from somebody who has proven in another way who they are. */
    async forgetSecondFactor(subject: string): Promise<void> {
      await cognito().send(
        new AdminSetUserMFAPreferenceCommand({
          UserPoolId: poolId,
          Username: subject,
          SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false },
        }),
      );
    },

    /** Takes somebody out of the directory, password, address and all; nobody there is fine. */
    async forget(accountId: string): Promise<void> {
      const command = { UserPoolId: poolId, Username: cognitoNameOf(accountId) };
      await asking(cognito().send(new AdminDeleteUserCommand(command)), { UserNotFoundException: 'fine' });
    },

    /** Every refresh token of a person is worth nothing from now on. */
    async signOutEverywhere(username: string): Promise<void> {
      await cognito().send(new AdminUserGlobalSignOutCommand({ UserPoolId: poolId, Username: username }));
    },

    /** A known address is answered like a new one; its owner gets no second account and no mail from strangers. */
    async signUp(given: { email: string; password: string; displayName: string }): Promise<void> {
      const email = usernameOf(given.email);
      await asking(
        cognito().send(
          new SignUpCommand({
            ClientId: clientId,
            Username: email,
            Password: given.password,
            UserAttributes: [
              { Name: 'email', Value: email },
              { Name: 'name', Value: given.displayName },
            ],
          }),
        ),
        {
          ...tooMany,
          InvalidPasswordException: WeakPassword,
          UsernameExistsException: 'fine',
          // The person exists now and can ask for another code.
          CodeDeliveryFailureException: 'fine',
        },
      );
    },

    async confirm(email: string, code: string): Promise<void> {
      await asking(
        cognito().send(
          new ConfirmSignUpCommand({ ClientId: clientId, Username: usernameOf(email), ConfirmationCode: code }),
        ),
        {
          ...tooMany,
          CodeMismatchException: WrongCode,
          ExpiredCodeException: WrongCode,
          UserNotFoundException: WrongCode,
          NotAuthorizedException: WrongCode,
          AliasExistsException: WrongCode,
          // Cognito confirms first and calls our trigger then: if that failed, the first log-in makes the account.
          UnexpectedLambdaException: 'fine',
          UserLambdaValidationException: 'fine',
          InvalidLambdaResponseException: 'fine',
        },
      );
    },

    async resendCode(email: string): Promise<void> {
      await asking(
        cognito().send(new ResendConfirmationCodeCommand({ ClientId: clientId, Username: usernameOf(email) })),
        {
          ...tooMany,
          UserNotFoundException: 'fine',
          InvalidParameterException: 'fine',
          NotAuthorizedException: 'fine',
        },
      );
    },

    /** Each refresh token works once. One that comes back was stolen or lost on the way: its whole family ends. */
    async refresh(refreshToken: string, onReuse: () => Promise<void>): Promise<Tokens> {
      try {
        const { AuthenticationResult } = await cognito().send(
          new GetTokensFromRefreshTokenCommand({ ClientId: clientId, RefreshToken: refreshToken }),
        );
        return tokensOf(AuthenticationResult, refreshToken);
      } catch (error) {
        const { name } = error as Error;
        if (tooMany[name]) throw TooManyTries();
        if (name === 'RefreshTokenReuseException') {
          await revoke(refreshToken);
          await onReuse();
        }
        if (/^(RefreshTokenReuse|NotAuthorized|InvalidParameter|UserNotFound)Exception$/.test(name))
          throw RefreshRefused();
        throw error;
      }
    },

    async forgotPassword(email: string): Promise<void> {
      await asking(cognito().send(new ForgotPasswordCommand({ ClientId: clientId, Username: usernameOf(email) })), {
        ...tooMany,
        UserNotFoundException: 'fine',
        InvalidParameterException: 'fine',
        NotAuthorizedException: 'fine',
        UserNotConfirmedException: 'fine',
        CodeDeliveryFailureException: 'fine',
      });
    },

    /**
     * Cognito leaves old sessions alone when a password is reset, so we end them; our own hears of it by the trigger that
     * follows a confirmed reset.
     */
    async resetPassword(given: { email: string; code: string; password: string }): Promise<void> {
      const username = usernameOf(given.email);
      await asking(
        cognito().send(
          new ConfirmForgotPasswordCommand({
            ClientId: clientId,
            Username: username,
            ConfirmationCode: given.code,
            Password: given.password,
          }),
        ),
        {
          ...tooMany,
          CodeMismatchException: WrongCode,
          ExpiredCodeException: WrongCode,
          UserNotFoundException: WrongCode,
          UserNotConfirmedException: WrongCode,
          NotAuthorizedException: WrongCode,
          InvalidPasswordException: WeakPassword,
        },
      );
      await cognito().send(new AdminUserGlobalSignOutCommand({ UserPoolId: poolId, Username: username }));
    },

    /** Whose access token this is, in Cognito's own words. */
    async identityOf(accessToken: string): Promise<Identity> {
      const found = await asking(cognito().send(new GetUserCommand({ AccessToken: accessToken })), {
        NotAuthorizedException: Unauthenticated,
        UserNotFoundException: Unauthenticated,
      });
      const attributes = Object.fromEntries((found?.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]));
      return {
        subject: attributes['sub'] ?? found?.Username ?? '',
        email: attributes['email'] ?? '',
        displayName: attributes['name'] ?? '',
      };
    },
  };
};

export type IdentityProvider = ReturnType<typeof identityProvider>;
