import { http } from '../kit/http.ts';
import { PersonNotFound, readPerson } from '../moderation/contract.ts';
import type { AccountsStore } from './accounts-store.ts';
import { toStaff } from './person-to-staff.ts';

const idOf = async (accounts: AccountsStore, idOrHandle: string): Promise<string | undefined> =>
  idOrHandle.startsWith('@') ? (await accounts.findChannelByHandle(idOrHandle.slice(1)))?.ownerId : idOrHandle;

/** GET /v1/moderation/users/{user_id} */
export const readPersonRoute = (accounts: AccountsStore) =>
  http(readPerson, async ({ params }) => {
    const accountId = await idOf(accounts, params.userId);
    const found = accountId && (await accounts.find(accountId));
    if (!found) throw PersonNotFound();
    return toStaff(accounts, found);
  });
