import type { Call } from '../kit/http.ts';
import { doorRights, type Pass, passFor } from '../kit/pass.ts';
import type { openLivePlayback } from './contract.ts';
import type { Rightful } from './stream-rights.ts';
import { cursorSecret, studio } from './surroundings.ts';

/** Whether a ticket is still the one of who holds the pass, and this the screen it was last entered on: one consistent read. */
const isGood = async ({ streamId, ticket }: Pass): Promise<boolean> => {
  if (!ticket) return true;
  const found = await studio.tickets.find(streamId, ticket.ticketId);
  return found?.revokedAt === undefined && found?.holder === ticket.holder && found.screen === ticket.screen;
};

type Asking = Pick<Call<typeof openLivePlayback>, 'subject' | 'request' | 'now'>;

/** A stream as whoever holds a pass for it finds it. */
export const withPass = async (
  thing: Rightful | undefined,
  { subject, request, now }: Asking,
): Promise<{ thing: Rightful | undefined; pass?: Pass }> => {
  const pass =
    thing && (await passFor(thing.stream, { secretId: cursorSecret, subject, cookies: request.cookies, now }));
  if (!thing || !pass || !(await isGood(pass))) return { thing };
  return { thing: { ...thing, ...doorRights(thing.stream, true) }, pass };
};
