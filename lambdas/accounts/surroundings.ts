import type { Signer } from '../kit/signed-address.ts';
import type { AccountsStore } from './accounts-store.ts';
import type { EmailChangeStore } from './email-change-store.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { LogInGuard } from './log-in-guard.ts';
import type { SecondFactorStore } from './second-factor-store.ts';
import type { SessionsStore } from './sessions-store.ts';
import type { Teller } from './tell.ts';

/** What the operations around signing in work with. */
export interface Surroundings {
  accounts: AccountsStore;
  identities: IdentityProvider;
  guard: LogInGuard;
  sessions: SessionsStore;
  secondFactors: SecondFactorStore;
  emailChanges: EmailChangeStore;
  tell: Teller;
  siteOrigin: string;
  /** How long somebody who leaves can turn back. */
  graceDays: number;
  /** Signs the addresses of pictures. */
  signer: Signer;
}
