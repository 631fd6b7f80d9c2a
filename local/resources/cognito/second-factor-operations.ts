import { z } from 'zod';
import { AwsError, type Operation, operation } from '../../wire/json-api.ts';
import type { Directory } from './directory.ts';
import { invalidParameter } from './errors.ts';
import type { Pool } from './pools.ts';
import { newKey, stepOf } from './totp.ts';
import type { User } from './users.ts';

const refusedAs = 'InvalidParameterException';
const Settings = z.object({ Enabled: z.boolean().default(false), PreferredMfa: z.boolean().default(false) });

/** Authenticator apps: a key, the proof that an app has it, and whether signing in asks for it. */
export function secondFactorOperations(directory: Directory): Record<string, Operation> {
  const { users } = directory;

  function checkOffered(pool: Pool) {
    if (pool.MfaConfiguration !== 'OPTIONAL' || !pool.EnabledMfas?.includes('SOFTWARE_TOKEN_MFA'))
      throw new AwsError(
        'SoftwareTokenMFANotFoundException',
        'Software token MFA has not been enabled by the userPool',
      );
  }

  function prefer(pool: Pool, user: User, settings: z.output<typeof Settings> | undefined) {
    if (!settings) return;
    if (settings.Enabled && !user.key) throw invalidParameter('User has not verified software token mfa');
    users.change(pool, user.sub, () => ({ asksForDigits: settings.Enabled }));
  }

  return {
    AssociateSoftwareToken: operation(
      z.object({ AccessToken: z.string() }),
      ({ AccessToken }) => {
        const { user, pool } = directory.bearer(AccessToken);
        checkOffered(pool);
        const key = newKey();
        users.change(pool, user.sub, () => ({ keyToProve: key }));
        return { SecretCode: key };
      },
      { refusedAs },
    ),

    VerifySoftwareToken: operation(
      z.object({
        AccessToken: z.string(),
        UserCode: z.string().regex(/^\d{6}$/),
        FriendlyDeviceName: z.string().optional(),
      }),
      ({ AccessToken, UserCode }) => {
        const { user, pool } = directory.bearer(AccessToken);
        checkOffered(pool);
        const key = user.keyToProve;
        if (!key) throw invalidParameter('No software token is waiting to be verified.');
        const step = stepOf(key, UserCode, directory.now());
        if (step === undefined) throw new AwsError('EnableSoftwareTokenMFAException', 'Code mismatch');
        users.change(pool, user.sub, () => ({ key, keyToProve: undefined, usedStep: step }));
        return { Status: 'SUCCESS' };
      },
      { refusedAs },
    ),

    SetUserMFAPreference: operation(
      z.object({ AccessToken: z.string(), SoftwareTokenMfaSettings: Settings.optional() }),
      ({ AccessToken, SoftwareTokenMfaSettings }) => {
        const { user, pool } = directory.bearer(AccessToken);
        prefer(pool, user, SoftwareTokenMfaSettings);
        return {};
      },
      { refusedAs },
    ),

    AdminSetUserMFAPreference: operation(
      z.object({ UserPoolId: z.string(), Username: z.string(), SoftwareTokenMfaSettings: Settings.optional() }),
      ({ UserPoolId, Username, SoftwareTokenMfaSettings }) => {
        const { user, pool } = directory.named(UserPoolId, Username);
        prefer(pool, user, SoftwareTokenMfaSettings);
        return {};
      },
      { refusedAs },
    ),
  };
}
