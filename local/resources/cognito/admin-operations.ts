import { z } from 'zod';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';
import { AttributeList, asList, asRecord, checkRequired, checkSchema, isEmail } from './attributes.ts';
import type { Directory } from './directory.ts';
import { invalidParameter, notAuthorized } from './errors.ts';
import { checkPassword, temporaryPassword } from './passwords.ts';
import type { Pool } from './pools.ts';
import type { User } from './users.ts';

const refusedAs = 'InvalidParameterException';
const Named = z.object({ UserPoolId: z.string(), Username: z.string().min(1).max(128) });

/** What the app's own functions may do to anybody. */
export function adminOperations(directory: Directory): Record<string, Operation> {
  const { database, sessions, users } = directory;

  /** An operation on one user that answers nothing. */
  function onUser(run: (pool: Pool, user: User) => unknown): Operation {
    return operation(
      Named,
      async ({ UserPoolId, Username }) => {
        const { pool, user } = directory.named(UserPoolId, Username);
        await run(pool, user);
        return {};
      },
      { refusedAs },
    );
  }

  const described = (user: User) => ({
    Username: user.username,
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  });

  return {
    AdminGetUser: operation(
      Named,
      ({ UserPoolId, Username }) => {
        const { user } = directory.named(UserPoolId, Username);
        return { ...described(user), UserAttributes: asList(user.attributes) };
      },
      { refusedAs },
    ),

    AdminCreateUser: operation(
      Named.extend({
        UserAttributes: AttributeList.optional(),
        TemporaryPassword: z.string().max(256).optional(),
        MessageAction: z.enum(['SUPPRESS', 'RESEND']).optional(),
        DesiredDeliveryMediums: z.array(z.string()).optional(),
      }),
      async ({ UserPoolId, Username, UserAttributes, TemporaryPassword, MessageAction }) => {
        const pool = directory.pool(UserPoolId);
        if (pool.emailIsUsername && !isEmail(Username)) throw invalidParameter('Username should be an email.');
        const password = TemporaryPassword ?? temporaryPassword();
        checkPassword(password, pool.Policies?.PasswordPolicy);
        const kept = await directory.hashPassword(password);
        const user = MessageAction === 'RESEND' ? invitedAgain(pool, Username, kept) : invited();

        function invited(): User {
          const given = asRecord(UserAttributes);
          const attributes = pool.emailIsUsername ? { email: Username, ...given } : given;
          checkSchema(pool, attributes);
          checkRequired(pool, attributes);
          return users.add(pool, { name: Username, password: kept, status: 'FORCE_CHANGE_PASSWORD', attributes });
        }

        const { email } = user.attributes;
        if (MessageAction !== 'SUPPRESS' && email !== undefined)
          await directory.sendLetter({ occasion: 'AdminCreateUser', pool, user, code: password, to: email });
        return { User: { ...described(user), Attributes: asList(user.attributes) } };
      },
      { refusedAs },
    ),

    AdminSetUserPassword: operation(
      Named.extend({ Password: z.string().max(256), Permanent: z.boolean().optional() }),
      async ({ UserPoolId, Username, Password, Permanent }) => {
        const { pool, user } = directory.named(UserPoolId, Username);
        checkPassword(Password, pool.Policies?.PasswordPolicy);
        const password = await directory.hashPassword(Password);
        users.change(pool, user.sub, () => ({
          password,
          status: Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
          failedTries: 0,
          lockedUntil: 0,
        }));
        return {};
      },
      { refusedAs },
    ),

    AdminUpdateUserAttributes: operation(
      Named.extend({ UserAttributes: AttributeList }),
      ({ UserPoolId, Username, UserAttributes }) => {
        const { pool, user } = directory.named(UserPoolId, Username);
        const written = asRecord(UserAttributes);
        checkSchema(pool, written);
        const other = written.email === undefined ? undefined : users.byEmail(pool, written.email);
        if (other && other.sub !== user.sub)
          throw new AwsError('AliasExistsException', 'An account with the given email already exists.');
        users.change(pool, user.sub, ({ attributes }) => ({ attributes: { ...attributes, ...written } }));
        return {};
      },
      { refusedAs },
    ),

    AdminConfirmSignUp: onUser(async (pool, user) => {
      if (user.status !== 'UNCONFIRMED')
        throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
      const confirmed = users.change(pool, user.sub, () => ({ status: 'CONFIRMED' }));
      const source = 'PostConfirmation_ConfirmSignUp';
      await directory.trigger({ name: 'PostConfirmation', source, pool, user: confirmed });
    }),

    AdminDisableUser: onUser((pool, user) =>
      database.atomically(() => {
        users.change(pool, user.sub, () => ({ enabled: false }));
        sessions.revokeAll(pool.id, user.sub);
      }),
    ),

    AdminEnableUser: onUser((pool, user) => {
      users.change(pool, user.sub, () => ({ enabled: true }));
    }),

    AdminUserGlobalSignOut: onUser((pool, user) => sessions.revokeAll(pool.id, user.sub)),

    AdminDeleteUser: onUser((pool, user) =>
      database.atomically(() => {
        sessions.revokeAll(pool.id, user.sub);
        users.remove(pool, user.sub);
      }),
    ),
  };

  function invitedAgain(pool: Pool, username: string, password: string): User {
    const { user } = directory.named(pool.id, username);
    if (user.status !== 'FORCE_CHANGE_PASSWORD')
      throw new AwsError(
        'UnsupportedUserStateException',
        `Resend not possible. ${username} status is not FORCE_CHANGE_PASSWORD`,
      );
    return users.change(pool, user.sub, () => ({ password }));
  }
}
