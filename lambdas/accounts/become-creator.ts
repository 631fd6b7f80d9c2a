import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { becomeCreator } from './account.ts';
import { becomeCreator as operation } from './contract.ts';
import { meOf, ownAccount } from './own-account.ts';
import type { Surroundings } from './surroundings.ts';

/** POST /v1/me/creator */
export const becomeCreatorRoute = (around: Surroundings) =>
  http(operation, (call) =>
    decideAgain(async () => {
      const before = await ownAccount(around, call);
      const after = becomeCreator(before, call.body.termsVersion, call.now);
      await around.accounts.save(before, after, 'became_creator', call.now);
      return meOf(around, after, call.now);
    }),
  );
