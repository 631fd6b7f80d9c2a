import { decideAgain } from '../kit/decide-again.ts';
import { http, Reply } from '../kit/http.ts';
import { keep } from './closing.ts';
import { keepAccount } from './contract.ts';
import { meOf, ownAccount } from './own-account.ts';
import { accountKept } from './security-letters.ts';
import type { Surroundings } from './surroundings.ts';

/** POST /v1/me/deletion/cancel. Sign-ins and keys that were ended stay ended. */
export const keepAccountRoute = (around: Surroundings) =>
  http(keepAccount, async (call) => {
    const { kept, account } = await decideAgain(async () => {
      const before = await ownAccount(around, call);
      const after = keep(before, call.now);
      await around.accounts.save(before, after, 'kept', call.now);
      return { kept: after !== before, account: after };
    });
    if (kept) await around.tell.also(account.email, accountKept(around.tell.site));
    return new Reply(await meOf(around, account, call.now), { version: account.version });
  });
