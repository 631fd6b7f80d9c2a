import { api } from '../kit/api.ts';
import { doorOf } from '../kit/http.ts';
import { accountsStore } from './accounts-store.ts';
import { changeRoleRoute } from './change-role.ts';
import { accountsStaffEnv } from './env.ts';
import { findPersonRoute } from './find-person.ts';
import { listStaffRoute } from './list-staff.ts';
import { readPersonRoute } from './read-person.ts';
import { sessionsStore } from './sessions-store.ts';
import { subjectIn } from './subject.ts';
import { reinstatePersonRoute, suspendPersonRoute } from './suspend-person.ts';

const env = accountsStaffEnv.read(process.env);
const table = env.ACCOUNTS_TABLE;
const accounts = accountsStore(table);

/** What staff ask about people, and do to them. */
export const handler = api(
  [
    readPersonRoute(accounts),
    findPersonRoute(accounts, { poolId: env.USER_POOL_ID, table }),
    suspendPersonRoute(accounts, table),
    reinstatePersonRoute(accounts, table),
    changeRoleRoute({ accounts, sessions: sessionsStore(table), table }),
    listStaffRoute(accounts),
  ],
  doorOf(env, table, subjectIn(accounts)),
);
