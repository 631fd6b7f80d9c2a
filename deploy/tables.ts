import type { Environment } from '../config/environment.ts';
import { type AccountsStore, accountsStore } from '../lambdas/accounts/accounts-store.ts';

/** The accounts of an environment. The kit makes its client from the variables of its process, as in a function. */
export const tableOfAccounts = ({ name, region }: Environment): AccountsStore => {
  process.env['AWS_REGION'] = region;
  return accountsStore(`arclight-${name}-accounts`);
};
