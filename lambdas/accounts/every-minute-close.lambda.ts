import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { log } from '../kit/log.ts';
import { schedule } from '../kit/schedule.ts';
import type { Account } from './account.ts';
import { accountsStore } from './accounts-store.ts';
import { channelsStore } from './channels-store.ts';
import { close, erased, takeUp } from './closing.ts';
import { accountsCloseEnv } from './env.ts';
import { type ErasingSurroundings, eraseAccount } from './erase-account.ts';
import { identityProvider } from './identity-provider.ts';
import { accountClosed } from './security-letters.ts';
import { teller } from './tell.ts';

const env = accountsCloseEnv.read(process.env);
const accounts = accountsStore(env.ACCOUNTS_TABLE);
const around: ErasingSurroundings = {
  accounts,
  channels: channelsStore(env.ACCOUNTS_TABLE),
  identities: identityProvider({ clientId: '', poolId: env.USER_POOL_ID }),
  table: env.ACCOUNTS_TABLE,
  imagesBucket: env.IMAGES_BUCKET,
};
const tell = teller(env.MAIL_FROM, env.SITE_ORIGIN);

const atATime = 20;

/** Who has left, ready to be erased by us; nobody when they stay, or somebody else is at it. */
const taken = (accountId: string, now: Date): Promise<Account | undefined> =>
  decideAgain(async () => {
    const before = await accounts.find(accountId);
    const closed = before && close(before, now);
    const after = closed ?? (before && takeUp(before, now));
    if (before && after) await accounts.save(before, after, closed ? 'closed' : 'erasing_taken_up', now);
    return after;
  });

const finish = (accountId: string, now: Date): Promise<void> =>
  decideAgain(async () => {
    const before = await accounts.find(accountId);
    const after = before && erased(before);
    if (!before || !after) return;
    await accounts.save(before, after, 'erased', now);
    await tell.also(before.email, accountClosed(tell.site));
  });

/** The guarantee behind leaving: whoever has not turned back in time is closed, and whatever is left of them is removed. */
export const handler = schedule('accounts.close', async ({ now }) => {
  const due = await accounts.leaving(now, atATime);
  const failures: unknown[] = [];
  let done = 0;
  for (const accountId of due) {
    try {
      const account = await taken(accountId, now);
      if (!account) continue;
      FAILPOINT: failpoint('accounts.close.taken');
      await eraseAccount(around, account, now);
      await finish(accountId, now);
      done++;
    } catch (error) {
      // The others do not wait for one that cannot go; it is taken up again later.
      log.error('somebody could not be erased', { accountId, error });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${due.length} people stay`);
  return { due: due.length, done };
});
