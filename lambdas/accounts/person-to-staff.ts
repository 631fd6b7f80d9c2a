import type * as z from 'zod';
import { reasonWords } from '../kit/reasons.ts';
import type { staffPerson } from '../moderation/contract.ts';
import type { Account } from './account.ts';
import type { AccountsStore } from './accounts-store.ts';

/** A person as staff see them: an allow-list without their address. */
export const toStaff = async (accounts: AccountsStore, one: Account): Promise<z.input<typeof staffPerson>> => {
  const [channels, history] = await Promise.all([accounts.channelsOf(one), accounts.history(one.accountId)]);
  const { accountId, displayName, roles, plan, status, suspension, createdAt } = one;
  return {
    ...{ accountId, displayName, roles, plan, status, createdAt, history },
    channels: channels.map(({ channelId, handle, name }) => ({ channelId, handle, name })),
    suspension: suspension && { ...suspension, because: reasonWords[suspension.reason] },
  };
};
