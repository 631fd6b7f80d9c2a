import type { Directory } from './directory.ts';
import { notAuthorized } from './errors.ts';
import type { Client } from './pools.ts';
import type { User } from './users.ts';

/** Confirms somebody's address with the code they were sent; throws when it is not that, or nothing waits for one. */
export function openConfirmation({ codes, database, trigger, users }: Directory) {
  return async (client: Client, user: User, code: string, clientMetadata?: Record<string, string>): Promise<User> => {
    const { pool } = client;
    if (user.status !== 'UNCONFIRMED')
      throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
    codes.check(user, 'sign-up', code);
    const confirmed = database.atomically(() => {
      codes.forget(user, 'sign-up');
      return users.change(pool, user.sub, ({ attributes }) => ({
        status: 'CONFIRMED',
        attributes: pool.AutoVerifiedAttributes?.includes('email')
          ? { ...attributes, email_verified: 'true' }
          : attributes,
      }));
    });
    await afterConfirmation({ trigger }, client, confirmed, clientMetadata);
    return confirmed;
  };
}

export async function afterConfirmation(
  { trigger }: Pick<Directory, 'trigger'>,
  client: Client,
  user: User,
  clientMetadata?: Record<string, string>,
): Promise<void> {
  await trigger({
    name: 'PostConfirmation',
    source: 'PostConfirmation_ConfirmSignUp',
    pool: client.pool,
    clientId: client.id,
    user,
    request: { clientMetadata },
  });
}
