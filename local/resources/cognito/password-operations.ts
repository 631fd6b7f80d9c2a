import { z } from 'zod';
import { type Operation, operation } from '../../wire/json-api.ts';
import type { Directory } from './directory.ts';
import { invalidParameter, notAuthorized, tooManyTries, userNotFound, wrongCode } from './errors.ts';
import { deliveryDetails } from './letters.ts';
import { checkPassword } from './passwords.ts';

const refusedAs = 'InvalidParameterException';
const Named = { ClientId: z.string(), Username: z.string().min(1).max(128), SecretHash: z.string().optional() };

/** Forgetting and changing passwords. */
export function passwordOperations(directory: Directory): Record<string, Operation> {
  const { codes, users } = directory;

  return {
    ForgotPassword: operation(
      z.object(Named),
      async ({ ClientId, Username, SecretHash }) => {
        const client = directory.provenClient(ClientId, { username: Username, secretHash: SecretHash });
        const { pool } = client;
        const recovery = pool.AccountRecoverySetting?.RecoveryMechanisms;
        if (recovery?.every(({ Name }) => Name === 'admin_only'))
          throw notAuthorized('Contact administrator to reset password.');
        const user = users.find(pool, Username);
        const email = user?.attributes.email_verified === 'true' ? user.attributes.email : undefined;
        if (!user?.enabled || email === undefined) {
          if (client.hidesUsers) return { CodeDeliveryDetails: deliveryDetails(Username) };
          if (!user) throw userNotFound();
          throw invalidParameter(
            'Cannot reset password for the user as there is no registered/verified email or phone_number',
          );
        }
        if (user.status !== 'CONFIRMED') throw notAuthorized('User password cannot be reset in the current state.');
        await directory.sendCode(user, {
          purpose: 'forgot-password',
          occasion: 'ForgotPassword',
          to: email,
          clientId: ClientId,
        });
        return { CodeDeliveryDetails: deliveryDetails(email) };
      },
      { refusedAs },
    ),

    ConfirmForgotPassword: operation(
      z.object({ ...Named, ConfirmationCode: z.string().min(1), Password: z.string().max(256) }),
      async ({ ClientId, Username, SecretHash, ConfirmationCode, Password }) => {
        const client = directory.provenClient(ClientId, { username: Username, secretHash: SecretHash });
        const { pool } = client;
        checkPassword(Password, pool.Policies?.PasswordPolicy);
        const user = users.find(pool, Username);
        if (!user?.enabled) throw client.hidesUsers ? wrongCode() : userNotFound();
        const password = await directory.hashPassword(Password);
        codes.check(user, 'forgot-password', ConfirmationCode);
        const changed = directory.database.atomically(() => {
          codes.forget(user, 'forgot-password');
          return users.change(pool, user.sub, () => ({ password, failedTries: 0, lockedUntil: 0 }));
        });
        await directory.trigger({
          name: 'PostConfirmation',
          source: 'PostConfirmation_ConfirmForgotPassword',
          pool,
          clientId: ClientId,
          user: changed,
        });
        return {};
      },
      { refusedAs },
    ),

    ChangePassword: operation(
      z.object({ AccessToken: z.string(), PreviousPassword: z.string(), ProposedPassword: z.string().max(256) }),
      async ({ AccessToken, PreviousPassword, ProposedPassword }) => {
        const { user, pool } = directory.bearer(AccessToken);
        checkPassword(ProposedPassword, pool.Policies?.PasswordPolicy);
        if (user.lockedUntil > directory.now().getTime()) throw tooManyTries();
        await directory.checkPasswordOf(user, PreviousPassword);
        const password = await directory.hashPassword(ProposedPassword);
        users.change(pool, user.sub, () => ({ password }));
        return {};
      },
      { refusedAs },
    ),
  };
}
