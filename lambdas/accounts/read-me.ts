import { http, Reply } from '../kit/http.ts';
import { readMe } from './contract.ts';
import { meOf, ownAccount } from './own-account.ts';
import type { Surroundings } from './surroundings.ts';

/** GET /v1/me */
export const readMeRoute = (around: Surroundings) =>
  http(readMe, async (call) => {
    const account = await ownAccount(around, call);
    return new Reply(await meOf(around, account, call.now), { version: account.version });
  });
