import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { accountsStore } from '../lambdas/accounts/accounts-store.ts';
import type { FirstAdminSurroundings } from './first-admin.ts';
import { Refused } from './words.ts';

interface Written {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  endpoints: Record<string, string>;
  userPoolId: string;
}

/** The people and accounts of the laptop that runs on this data folder, by what it wrote down. */
export const onLaptop = (dataDir: string): Omit<FirstAdminSurroundings, 'now'> => {
  let written: Written;
  try {
    written = JSON.parse(readFileSync(join(dataDir, 'sdk.json'), 'utf8')) as Written;
  } catch {
    throw new Refused(`No laptop runs on ${dataDir}. Start it with \`npm start\`, and say it again.`);
  }
  const { region, credentials, endpoints, userPoolId } = written;
  // A profile would go before the laptop's own keys.
  delete process.env['AWS_PROFILE'];
  Object.assign(process.env, {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints['DYNAMODB'],
  });
  const endpoint = endpoints['COGNITO_IDENTITY_PROVIDER'] ?? '';
  return {
    cognito: new CognitoIdentityProviderClient({ endpoint, region, credentials }),
    poolId: userPoolId,
    accounts: accountsStore('arclight-local-accounts'),
    by: 'whoever runs the laptop',
  };
};
