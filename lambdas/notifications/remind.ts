import type { Letter } from '../kit/letter.ts';
import type { mailer } from '../kit/mailer.ts';
import { count } from '../kit/metric.ts';
import type { peopleOf } from '../kit/people.ts';
import { Later } from '../kit/refusal.ts';
import type { addressBook } from './address-book.ts';
import type { AiringsStore } from './airings-store.ts';
import type { Airing } from './notice.ts';
import type { notificationsStore } from './notifications-store.ts';

interface World {
  store: ReturnType<typeof notificationsStore>;
  airings: AiringsStore;
  people: ReturnType<typeof peopleOf>;
  addresses: ReturnType<typeof addressBook>;
  mails: ReturnType<typeof mailer>;
}

/** What people wanted to be reminded of. */
export interface Reminder {
  airing: Airing;
  /** Names the one mail somebody gets of it. */
  mailId: string;
  letter: Letter;
  /** When it stands in their lists. */
  at: Date;
  /** Later it is written to nobody. */
  isNews: boolean;
}

/** Reminds one person; answers whether that is settled, or somebody else is at it. */
const remindOne = async (world: World, { airing, mailId, letter, at, isNews }: Reminder, accountId: string) => {
  const claim = await world.store.claimReminder(mailId, accountId);
  if (!claim.mine) return claim.done;
  const { status } = await world.people.person(accountId);
  const hears = isNews && status === 'active';
  if (hears) await world.airings.tell(airing, accountId, at);
  const address = hears ? await world.addresses.addressOf(accountId) : undefined;
  if (address) await world.mails.send(address, letter);
  await claim.settle(address ? 'SENT' : 'WITHHELD');
  count('Mails', 1, { Outcome: address ? 'reminder' : 'withheld' });
  return true;
};

/** Writes to each of them once, however often it is asked, and puts it into their lists. */
export const remindAll = async (world: World, reminder: Reminder, accountIds: readonly string[]): Promise<void> => {
  if (reminder.isNews) await world.airings.learn(reminder.airing, reminder.at);
  const failures: unknown[] = [];
  for (const accountId of accountIds)
    try {
      if (!(await remindOne(world, reminder, accountId)))
        failures.push(new Later(`another delivery is reminding of ${reminder.mailId}`));
    } catch (error) {
      // The others need not wait for one who cannot be written to.
      failures.push(error);
    }
  if (failures.length > 0) throw failures[0];
};
