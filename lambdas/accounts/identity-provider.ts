import {
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  ResendConfirmationCodeCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { once } from '../kit/aws.ts';
import type { Refusal } from '../kit/refusal.ts';
import { Unauthenticated } from '../kit/refusals.ts';
import { NotConfirmed, RefreshRefused, TooManyTries, WeakPassword, WrongCode, WrongCredentials } from './contract.ts';

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

const client = once(() => new CognitoIdentityProviderClient({}));

type Answers = Record<string, Refusal | 'fine'>;
const tooMany: Answers = {
  TooManyRequestsException: TooManyTries,
  LimitExceededException: TooManyTries,
  TooManyFailedAttemptsException: TooManyTries,
};

const isLocked = (error: Error): boolean =>
  error.name === 'NotAuthorizedException' && /attempts exceeded/i.test(error.message);

/** Runs a call; errors named in `answers` become our refusals or count as done, all others are ours and travel up. */
const asking = async <T>(call: Promise<T>, answers: Answers): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    const answer = answers[(error as Error).name];
    if (answer === 'fine') return undefined;
    throw answer ? answer() : error;
  }
};

/** One address is one person, however it is capitalized. */
export const usernameOf = (email: string): string => email.trim().toLowerCase();

const tokensOf = (result: InitiateAuthCommandOutput['AuthenticationResult'], refreshToken?: string): Tokens => {
  const { AccessToken, RefreshToken = refreshToken, ExpiresIn } = result ?? {};
  if (!AccessToken || !RefreshToken || !ExpiresIn)
    throw new Error('Cognito asked for a challenge nobody here can meet');
  return { accessToken: AccessToken, refreshToken: RefreshToken, expiresIn: ExpiresIn };
};

/** The subject of a token that came straight from Cognito; tokens from anyone else go through the kit's verifier. */
export const subjectOf = (accessToken: string): string => {
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
  return claims.sub;
};

/**
 * Cognito keeps the passwords; we are a thin door before it. Whatever would tell a stranger which addresses are known is
 * turned into the one answer everyone gets.
 */
export const identityProvider = (clientId: string) => {
  const logIn = async (email: string, password: string): Promise<Tokens> => {
    const asked = client().send(
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
    return tokensOf(answer?.AuthenticationResult);
  };

  const revoke = async (refreshToken: string): Promise<void> => {
    await asking(client().send(new RevokeTokenCommand({ ClientId: clientId, Token: refreshToken })), {
      // Not a live token of ours: nothing is left to end.
      UnsupportedTokenTypeException: 'fine',
      NotAuthorizedException: 'fine',
      UnauthorizedException: 'fine',
      InvalidParameterException: 'fine',
    });
  };

  return {
    logIn,
    revoke,

    /** A known address is answered like a new one; its owner gets no second account and no mail from strangers. */
    async signUp(given: { email: string; password: string; displayName: string }): Promise<void> {
      const email = usernameOf(given.email);
      await asking(
        client().send(
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
        client().send(
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
        client().send(new ResendConfirmationCodeCommand({ ClientId: clientId, Username: usernameOf(email) })),
        {
          ...tooMany,
          UserNotFoundException: 'fine',
          InvalidParameterException: 'fine',
          NotAuthorizedException: 'fine',
        },
      );
    },

    /** Each refresh token works once. One that comes back was stolen or lost on the way: its whole family ends. */
    async refresh(refreshToken: string): Promise<Tokens> {
      try {
        const { AuthenticationResult } = await client().send(
          new GetTokensFromRefreshTokenCommand({ ClientId: clientId, RefreshToken: refreshToken }),
        );
        return tokensOf(AuthenticationResult, refreshToken);
      } catch (error) {
        const { name } = error as Error;
        if (tooMany[name]) throw TooManyTries();
        if (name === 'RefreshTokenReuseException') await revoke(refreshToken);
        if (/^(RefreshTokenReuse|NotAuthorized|InvalidParameter|UserNotFound)Exception$/.test(name))
          throw RefreshRefused();
        throw error;
      }
    },

    async forgotPassword(email: string): Promise<void> {
      await asking(client().send(new ForgotPasswordCommand({ ClientId: clientId, Username: usernameOf(email) })), {
        ...tooMany,
        UserNotFoundException: 'fine',
        InvalidParameterException: 'fine',
        NotAuthorizedException: 'fine',
        UserNotConfirmedException: 'fine',
        CodeDeliveryFailureException: 'fine',
      });
    },

    /** Cognito leaves old sessions alone when a password is reset, so we end them with the new password's own first session. */
    async resetPassword(email: string, code: string, password: string): Promise<void> {
      await asking(
        client().send(
          new ConfirmForgotPasswordCommand({
            ClientId: clientId,
            Username: usernameOf(email),
            ConfirmationCode: code,
            Password: password,
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
      const { accessToken } = await logIn(email, password);
      await client().send(new GlobalSignOutCommand({ AccessToken: accessToken }));
    },

    /** Whose access token this is, in Cognito's own words. */
    async identityOf(accessToken: string): Promise<Identity> {
      const found = await asking(client().send(new GetUserCommand({ AccessToken: accessToken })), {
        NotAuthorizedException: Unauthenticated,
        UserNotFoundException: Unauthenticated,
      });
      const attributes = Object.fromEntries((found?.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]));
      return {
        subject: attributes['sub'] ?? subjectOf(accessToken),
        email: attributes['email'] ?? '',
        displayName: attributes['name'] ?? '',
      };
    },
  };
};

export type IdentityProvider = ReturnType<typeof identityProvider>;
