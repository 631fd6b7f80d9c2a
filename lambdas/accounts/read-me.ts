import { http } from '../kit/http.ts';
import { readMe } from './contract.ts';
import { meOf, ownAccount } from './own-account.ts';
import type { Surroundings } from './surroundings.ts';

/** GET /v1/me */
export const readMeRoute = (around: Surroundings) =>
  http(readMe, async (call) => meOf(around, await ownAccount(around, call), call.now));
