import { type Refusal, Refused } from '../kit/refusal.ts';
import type { Account } from './account.ts';
import { WrongCredentials, WrongPassword } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** What a log-in says to strangers, said to somebody who is signed in. */
export const inWordsOfOwner = async <T>(asked: Promise<T>, words: Record<string, Refusal>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    const own = error instanceof Refused ? words[error.code] : undefined;
    throw own ? own() : error;
  }
};

/** Before what could take the account away from its owner, an open session is not enough: the password is asked for. */
export const provePassword = (identities: IdentityProvider, account: Account, password: string) =>
  inWordsOfOwner(identities.prove(account.email, password), { [WrongCredentials.code]: WrongPassword });
