import { z } from 'zod';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';
import { AttributeList, asList, asRecord, checkMutable, checkSchema, checkWritable } from './attributes.ts';
import type { Directory } from './directory.ts';
import { invalidParameter } from './errors.ts';
import { deliveryDetails } from './letters.ts';
import type { Pool } from './pools.ts';
import { isReadable, type User } from './users.ts';

const refusedAs = 'InvalidParameterException';
const AccessToken = z.string();

/** What somebody who is signed in may see and change of themselves. */
export function profileOperations(directory: Directory): Record<string, Operation> {
  const { codes, sessions, users } = directory;

  /** A new address is nobody's until a code sent to it comes back. */
  function changed(pool: Pool, user: User, written: Record<string, string>) {
    const isNewEmail = written.email !== undefined && written.email !== user.attributes.email;
    const waits =
      isNewEmail && pool.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate.includes('email');
    const { email: _waiting, ...others } = written;
    const attributes = waits ? others : written;
    const other = isNewEmail ? users.byEmail(pool, written.email ?? '') : undefined;
    if (other && other.sub !== user.sub)
      throw new AwsError('AliasExistsException', 'An account with the given email already exists.');
    users.change(pool, user.sub, (current) => ({
      attributes: {
        ...current.attributes,
        ...attributes,
        ...(isNewEmail && !waits ? { email_verified: 'false' } : {}),
      },
    }));
    return isNewEmail ? written.email : undefined;
  }

  return {
    GetUser: operation(
      z.object({ AccessToken }),
      ({ AccessToken }) => {
        const { user, client } = directory.bearer(AccessToken);
        const readable = Object.entries(user.attributes).filter(([name]) => isReadable(client, name));
        return {
          Username: user.username,
          UserAttributes: asList(Object.fromEntries(readable)),
          ...(user.asksForDigits
            ? { PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA', UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] }
            : {}),
        };
      },
      { refusedAs },
    ),

    UpdateUserAttributes: operation(
      z.object({ AccessToken, UserAttributes: AttributeList }),
      async ({ AccessToken, UserAttributes }) => {
        const { user, pool, client } = directory.bearer(AccessToken);
        const written = asRecord(UserAttributes);
        checkMutable(pool, written);
        checkWritable(client, written);
        checkSchema(pool, written);
        const newEmail = changed(pool, user, written);
        if (newEmail === undefined || !pool.AutoVerifiedAttributes?.includes('email')) return {};
        const how = { purpose: 'email', occasion: 'UpdateUserAttribute', to: newEmail, value: newEmail } as const;
        await directory.sendCode(user, { ...how, clientId: client.id });
        return { CodeDeliveryDetailsList: [deliveryDetails(newEmail)] };
      },
      { refusedAs },
    ),

    GetUserAttributeVerificationCode: operation(
      z.object({ AccessToken, AttributeName: z.literal('email') }),
      async ({ AccessToken }) => {
        const { user, client } = directory.bearer(AccessToken);
        const { email } = user.attributes;
        if (email === undefined) throw invalidParameter('User does not have a email to verify.');
        const how = { purpose: 'email', occasion: 'VerifyUserAttribute', to: email, value: email } as const;
        await directory.sendCode(user, { ...how, clientId: client.id });
        return { CodeDeliveryDetails: deliveryDetails(email) };
      },
      { refusedAs },
    ),

    VerifyUserAttribute: operation(
      z.object({ AccessToken, AttributeName: z.literal('email'), Code: z.string() }),
      ({ AccessToken, Code }) => {
        const { user, pool } = directory.bearer(AccessToken);
        const email = codes.check(user, 'email', Code) ?? '';
        const other = users.byEmail(pool, email);
        if (other && other.sub !== user.sub)
          throw new AwsError('AliasExistsException', 'An account with the given email already exists.');
        directory.database.atomically(() => {
          codes.forget(user, 'email');
          users.change(pool, user.sub, ({ attributes }) => ({
            attributes: { ...attributes, email, email_verified: 'true' },
          }));
        });
        return {};
      },
      { refusedAs },
    ),

    DeleteUser: operation(
      z.object({ AccessToken }),
      ({ AccessToken }) => {
        const { user, pool } = directory.bearer(AccessToken);
        directory.database.atomically(() => {
          sessions.revokeAll(user.pool, user.sub);
          users.remove(pool, user.sub);
        });
        return {};
      },
      { refusedAs },
    ),
  };
}
