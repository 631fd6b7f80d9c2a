import { z } from 'zod';
import { type Operation, operation } from '../../wire/json-api.ts';
import { AttributeList, asRecord, checkRequired, checkSchema, checkWritable, isEmail } from './attributes.ts';
import { afterConfirmation, openConfirmation } from './confirmation.ts';
import type { Directory } from './directory.ts';
import { expiredCode, invalidParameter, notAuthorized, userNotFound } from './errors.ts';
import { deliveryDetails } from './letters.ts';
import { checkPassword } from './passwords.ts';

const refusedAs = 'InvalidParameterException';
const Named = { ClientId: z.string(), Username: z.string().min(1).max(128), SecretHash: z.string().optional() };
const ClientMetadata = z.record(z.string(), z.string()).optional();

/** Becoming somebody: sign up, get a code, confirm with it. */
export function signUpOperations(directory: Directory): Record<string, Operation> {
  const { users } = directory;

  const confirm = openConfirmation(directory);

  return {
    SignUp: operation(
      z.object({
        ...Named,
        Password: z.string().max(256),
        UserAttributes: AttributeList.optional(),
        ValidationData: AttributeList.optional(),
        ClientMetadata,
      }),
      async ({ ClientId, Username, SecretHash, Password, UserAttributes, ValidationData, ClientMetadata }) => {
        const client = directory.provenClient(ClientId, { username: Username, secretHash: SecretHash });
        const { pool } = client;
        if (pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly)
          throw notAuthorized('SignUp is not permitted for this user pool');
        if (pool.emailIsUsername && !isEmail(Username)) throw invalidParameter('Username should be an email.');
        const given = asRecord(UserAttributes);
        const attributes = pool.emailIsUsername ? { email: Username, ...given } : given;
        checkPassword(Password, pool.Policies?.PasswordPolicy);
        checkWritable(client, given);
        checkSchema(pool, attributes);
        checkRequired(pool, attributes);

        const verdict = await directory.triggerBeforeSignUp({
          name: 'PreSignUp',
          source: 'PreSignUp_SignUp',
          pool,
          clientId: ClientId,
          user: { username: Username, attributes },
          request: { validationData: asRecord(ValidationData), clientMetadata: ClientMetadata },
          response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
        });
        const confirmsItself = verdict.autoConfirmUser === true;
        const user = users.add(pool, {
          name: Username,
          password: await directory.hashPassword(Password),
          status: confirmsItself ? 'CONFIRMED' : 'UNCONFIRMED',
          attributes: { ...attributes, email_verified: String(verdict.autoVerifyEmail === true) },
        });

        if (confirmsItself) {
          await afterConfirmation(directory, client, user, ClientMetadata);
          return { UserConfirmed: true, UserSub: user.sub };
        }
        const { email } = user.attributes;
        if (email === undefined || !pool.AutoVerifiedAttributes?.includes('email'))
          return { UserConfirmed: false, UserSub: user.sub };
        await directory.sendCode(user, { purpose: 'sign-up', occasion: 'SignUp', to: email, clientId: ClientId });
        return { UserConfirmed: false, UserSub: user.sub, CodeDeliveryDetails: deliveryDetails(email) };
      },
      { refusedAs },
    ),

    ConfirmSignUp: operation(
      z.object({ ...Named, ConfirmationCode: z.string().min(1), ClientMetadata }),
      async ({ ClientId, Username, SecretHash, ConfirmationCode, ClientMetadata }) => {
        const client = directory.provenClient(ClientId, { username: Username, secretHash: SecretHash });
        const user = users.find(client.pool, Username);
        if (!user?.enabled) throw client.hidesUsers ? expiredCode() : userNotFound();
        await confirm(client, user, ConfirmationCode, ClientMetadata);
        return {};
      },
      { refusedAs },
    ),

    ResendConfirmationCode: operation(
      z.object(Named),
      async ({ ClientId, Username, SecretHash }) => {
        const client = directory.provenClient(ClientId, { username: Username, secretHash: SecretHash });
        const user = users.find(client.pool, Username);
        if (!user?.enabled) {
          if (client.hidesUsers) return { CodeDeliveryDetails: deliveryDetails(Username) };
          throw userNotFound();
        }
        if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
        const { email } = user.attributes;
        if (email === undefined) throw invalidParameter('Cannot resend codes. Auto verification not turned on.');
        await directory.sendCode(user, { purpose: 'sign-up', occasion: 'ResendCode', to: email, clientId: ClientId });
        return { CodeDeliveryDetails: deliveryDetails(email) };
      },
      { refusedAs },
    ),
  };
}
