import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { once } from '../kit/aws.ts';
import { cognitoNameOf } from '../kit/ids.ts';

const client = once(() => new CognitoIdentityProviderClient({}));

/**
 * Where a person can be written to, asked when there is something to write: addresses are in no event and no copy of ours.
 * Nobody for someone who is gone, barred, or has not confirmed the address.
 */
export const addressBook = (userPoolId: string) => ({
  async addressOf(accountId: string): Promise<string | undefined> {
    try {
      const found = await client().send(
        new AdminGetUserCommand({ UserPoolId: userPoolId, Username: cognitoNameOf(accountId) }),
      );
      const attributes = Object.fromEntries((found.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]));
      const mayBeUsed = found.Enabled !== false && attributes['email_verified'] === 'true';
      return mayBeUsed ? attributes['email'] : undefined;
    } catch (error) {
      if ((error as { name?: string }).name === 'UserNotFoundException') return undefined;
      throw error;
    }
  },
});
