import { decideAgain } from '../kit/decide-again.ts';
import { http, Reply } from '../kit/http.ts';
import { change } from './account.ts';
import { changeMe } from './contract.ts';
import { meOf, ownAccount } from './own-account.ts';
import type { Surroundings } from './surroundings.ts';

/** PATCH /v1/me */
export const changeMeRoute = (around: Surroundings) =>
  http(changeMe, (call) =>
    decideAgain(async () => {
      const before = await ownAccount(around, call);
      call.seen(before.version);
      const after = change(before, call.body);
      await around.accounts.save(before, after, 'changed', call.now);
      return new Reply(await meOf(around, after, call.now), { version: after.version });
    }),
  );
