import type * as z from 'zod';
import { reasonWords } from '../kit/reasons.ts';
import { Unauthenticated } from '../kit/refusals.ts';
import { type Signer, signedPicture } from '../kit/signed-address.ts';
import { type Account, type Suspension, toldOf } from './account.ts';
import type { AccountsStore } from './accounts-store.ts';
import { shownChannel } from './channel-surroundings.ts';
import type { me } from './contract.ts';
import { ensureAccount } from './ensure-account.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** The caller's own account. Should the sign-up trigger have been lost, Cognito is asked who this is and it is made now. */
export const ownAccount = async (
  { accounts, identities }: { accounts: AccountsStore; identities: IdentityProvider },
  call: { accountId: string; token: string | undefined; now: Date },
): Promise<Account> => {
  const found = await accounts.find(call.accountId);
  if (found) return found;
  if (!call.token) throw Unauthenticated();
  return ensureAccount(accounts, await identities.identityOf(call.token), call.now);
};

/** What somebody is told of their own suspension, with its reason in words. */
export const suspensionTold = (suspension: Suspension) => ({
  ...toldOf(suspension),
  because: reasonWords[suspension.reason],
});

/** A person as they see themselves. */
export const meOf = async (
  { accounts, signer, graceDays }: { accounts: AccountsStore; signer: Signer; graceDays: number },
  one: Account,
  now: Date,
): Promise<z.input<typeof me>> => {
  const channel = one.channelId ? await accounts.findChannel(one.channelId) : undefined;
  const { accountId, email, displayName, locale, roles, plan, status, createdAt } = one;
  return {
    version: one.version,
    ...{ accountId, email, displayName, locale, roles, plan, status, createdAt },
    secondFactor: one.secondFactor ?? false,
    graceDays,
    ...(one.closing ? { closing: { askedAt: one.closing.askedAt, closesAt: one.closing.until } } : {}),
    ...(one.avatarKey ? { avatarUrl: await signedPicture(signer, one.avatarKey, now) } : {}),
    ...(one.suspension ? { suspension: suspensionTold(one.suspension) } : {}),
    ...(channel ? { channel: await shownChannel(signer, channel, now) } : {}),
  };
};
