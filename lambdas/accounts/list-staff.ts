import { http } from '../kit/http.ts';
import { listStaff } from '../moderation/contract.ts';
import type { AccountsStore } from './accounts-store.ts';

/** GET /v1/admin/staff */
export const listStaffRoute = (accounts: AccountsStore) =>
  http(listStaff, async () => ({
    items: (await accounts.staff()).map(({ accountId, displayName, roles, status }) => ({
      ...{ accountId, displayName, roles, status },
    })),
  }));
