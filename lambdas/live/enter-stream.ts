import { createHmac } from 'node:crypto';
import type { Subject } from '../kit/authorize.ts';
import { clock } from '../kit/clock.ts';
import { http, Reply } from '../kit/http.ts';
import { type Pass, passCookieHeader, passFor, writePass } from '../kit/pass.ts';
import { PassNeeded } from '../kit/refusals.ts';
import { type Generations, secretJson } from '../kit/secret.ts';
import { enterStream, NoPassNeeded, StreamIsOver, TicketRefused, TicketUsed, WrongPassword } from './contract.ts';
import { isPassword } from './password.ts';
import type { Stream } from './stream.ts';
import { cursorSecret, door, findFor, studio } from './surroundings.ts';
import { ticketIdOf } from './ticket.ts';
import { householdOf } from './viewer.ts';

/** A pass outlives the longest stream, and an evening before it. */
const lifeSeconds = 24 * 3600;

/** So many tries a household has at one stream's door. Who they are is not written down. */
const admitTry = async ({ streamId }: Stream, address: string): Promise<void> => {
  const { current } = await secretJson<Generations<string>>(cursorSecret);
  const who = createHmac('sha256', current)
    .update(`enter\n${streamId}\n${householdOf(address)}`)
    .digest('hex');
  await door.limits.admit(who.slice(0, 32), 'entries');
};

/** Who holds a ticket: the person who is signed in, else whoever has the pass they got for it. */
const holderOf = (subject: Subject, held: Pass | undefined): string => {
  if (subject.kind === 'person') return subject.accountId;
  return held?.ticket?.holder ?? `holder_${Buffer.from(clock.random(16)).toString('hex')}`;
};

const byTicket = async (
  { streamId }: Stream,
  text: string,
  { subject, held, now }: { subject: Subject; held: Pass | undefined; now: Date },
): Promise<Pass['ticket']> => {
  const ticketId = ticketIdOf(streamId, text);
  const mine = holderOf(subject, held);
  const before = held?.ticket?.ticketId === ticketId ? held.ticket.holder : undefined;
  // Who entered it before signing in holds it under the name of their pass.
  for (const holder of new Set([before ?? mine, mine])) {
    const redeemed = await studio.tickets.redeem(streamId, ticketId, holder, now);
    if (redeemed) return { ticketId, holder, screen: redeemed.screen ?? 0 };
  }
  const known = await studio.tickets.find(streamId, ticketId);
  throw known && known.revokedAt === undefined ? TicketUsed() : TicketRefused();
};

/** POST /v1/streams/{stream_id}/pass */
export const enterStreamRoute = http(enterStream, async ({ params, body, subject, request, may, now }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  const { streamId, admission, admissionEpoch: epoch, passwordHash } = stream;
  if (stream.endedAt !== undefined) throw StreamIsOver({ state: stream.state });
  if (admission === 'open') throw NoPassNeeded();
  await admitTry(stream, request.address);
  let ticket: Pass['ticket'];
  if (admission === 'ticket') {
    if (body.ticket === undefined) throw PassNeeded({ admission });
    const held = await passFor(stream, { secretId: cursorSecret, subject, cookies: request.cookies, now });
    ticket = await byTicket(stream, body.ticket, { subject, held, now });
  } else {
    if (body.password === undefined) throw PassNeeded({ admission });
    if (!passwordHash || !(await isPassword(passwordHash, body.password))) throw WrongPassword();
  }
  const until = Math.floor(now.getTime() / 1000) + lifeSeconds;
  const pass: Pass = { streamId, epoch, until, ...(ticket ? { ticket } : {}) };
  const text = await writePass(cursorSecret, pass);
  return new Reply(
    { streamId, pass: text, expiresAt: new Date(until * 1000).toISOString() },
    { cookies: [passCookieHeader(text, pass, now)] },
  );
});
