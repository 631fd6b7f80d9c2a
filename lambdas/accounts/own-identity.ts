import {
  AssociateSoftwareTokenCommand,
  ChangePasswordCommand,
  SetUserMFAPreferenceCommand,
  UpdateUserAttributesCommand,
  VerifySoftwareTokenCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Refusal } from '../kit/refusal.ts';
import { Unauthenticated } from '../kit/refusals.ts';
import { asking, cognito, tooMany, usernameOf } from './cognito.ts';
import { SetUpFirst, WeakPassword, WrongCode, WrongDigits, WrongPassword } from './contract.ts';

/** The token was good a moment ago and is not any more: signed out meanwhile. */
const signedOut: Record<string, Refusal> = { NotAuthorizedException: Unauthenticated };

/** What signed-in people change of themselves at Cognito, with their own access token. */
export const ownIdentity = {
  async changePassword(token: string, oldPassword: string, password: string): Promise<void> {
    const command = { AccessToken: token, PreviousPassword: oldPassword, ProposedPassword: password };
    await asking(cognito().send(new ChangePasswordCommand(command)), {
      ...tooMany,
      // The token has just been checked: what is not authorized is the old password.
      NotAuthorizedException: WrongPassword,
      InvalidPasswordException: WeakPassword,
    });
  },

  /** A code goes to the new address, which counts only once it came back. False when somebody else has it. */
  async askEmailChange(token: string, email: string): Promise<boolean> {
    const attributes = [{ Name: 'email', Value: usernameOf(email) }];
    try {
      const command = new UpdateUserAttributesCommand({ AccessToken: token, UserAttributes: attributes });
      await asking(cognito().send(command), { ...tooMany, ...signedOut, CodeDeliveryFailureException: 'fine' });
      return true;
    } catch (error) {
      if ((error as Error).name === 'AliasExistsException') return false;
      throw error;
    }
  },

  async confirmEmail(token: string, code: string): Promise<void> {
    const command = { AccessToken: token, AttributeName: 'email', Code: code };
    await asking(cognito().send(new VerifyUserAttributeCommand(command)), {
      ...tooMany,
      ...signedOut,
      CodeMismatchException: WrongCode,
      ExpiredCodeException: WrongCode,
      AliasExistsException: WrongCode,
    });
  },

  /** A fresh key for an authenticator app; the one in use, if any, counts until this one is confirmed. */
  async newKey(token: string): Promise<string> {
    const answer = await asking(cognito().send(new AssociateSoftwareTokenCommand({ AccessToken: token })), {
      ...tooMany,
      ...signedOut,
    });
    if (!answer?.SecretCode) throw new Error('Cognito gave no key for an authenticator app');
    return answer.SecretCode;
  },

  /** From now on Cognito asks for what the app shows. */
  async turnSecondFactorOn(token: string, code: string): Promise<void> {
    const verified = await asking(
      cognito().send(new VerifySoftwareTokenCommand({ AccessToken: token, UserCode: code, FriendlyDeviceName: 'app' })),
      {
        ...tooMany,
        ...signedOut,
        CodeMismatchException: WrongDigits,
        EnableSoftwareTokenMFAException: WrongDigits,
        // The digits have been looked at before: what Cognito misses is a key to compare them with.
        InvalidParameterException: SetUpFirst,
        SoftwareTokenMFANotFoundException: SetUpFirst,
      },
    );
    if (verified?.Status !== 'SUCCESS') throw WrongDigits();
    await ownIdentity.prefer(token, true);
  },

  async prefer(token: string, on: boolean): Promise<void> {
    const SoftwareTokenMfaSettings = { Enabled: on, PreferredMfa: on };
    await asking(
      cognito().send(new SetUserMFAPreferenceCommand({ AccessToken: token, SoftwareTokenMfaSettings })),
      signedOut,
    );
  },
};
