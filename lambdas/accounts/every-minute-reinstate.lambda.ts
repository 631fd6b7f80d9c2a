import { audited } from '../kit/audit.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { schedule } from '../kit/schedule.ts';
import { accountsStore } from './accounts-store.ts';
import { accountsReinstateEnv } from './env.ts';
import { reinstate } from './staff.ts';

const table = accountsReinstateEnv.read(process.env).ACCOUNTS_TABLE;
const accounts = accountsStore(table);

const atATime = 100;

/** Whoever's suspension has ended is active again within the minute, with nobody's doing. */
const end = (accountId: string, now: Date): Promise<boolean> =>
  decideAgain(async () => {
    const before = await accounts.find(accountId);
    const until = before?.suspension?.until;
    if (!before || until === undefined || until > now.toISOString()) return false;
    const after = reinstate(before);
    const act = { act: 'person.reinstated', about: accountId, note: 'The suspension has ended by itself.' } as const;
    await accounts.save(before, after, 'suspension_ended', now, [
      audited(table, act, { cause: [after.version], at: now }),
    ]);
    return true;
  });

export const handler = schedule('accounts.reinstate', async ({ now }) => {
  const due = await accounts.endedSuspensions(now, atATime);
  const ended = await Promise.all(due.map((accountId) => end(accountId, now)));
  return { due: due.length, reinstated: ended.filter(Boolean).length };
});
