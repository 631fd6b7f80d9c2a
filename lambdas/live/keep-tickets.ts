import { clock } from '../kit/clock.ts';
import { http } from '../kit/http.ts';
import { listTickets, makeTickets, revokeTicket, StreamIsOver } from './contract.ts';
import { findFor, studio } from './surroundings.ts';
import { codeBytes, codeOf, lastOf, stateOf, type Ticket, ticketIdOf } from './ticket.ts';

const shown = (one: Ticket) => {
  const { ticketId, label, last4, madeAt, usedAt } = one;
  return { ticketId, label, last4, state: stateOf(one), madeAt, usedAt };
};

/** POST /v1/streams/{stream_id}/tickets */
export const makeTicketsRoute = http(makeTickets, async ({ params, body, subject, may, idempotent, now }) => {
  const { streamId, endedAt, state } = may(await findFor(subject, params.streamId)).stream;
  if (endedAt !== undefined) throw StreamIsOver({ state });
  const made = Array.from({ length: body.count }, () => {
    const code = codeOf(clock.random(codeBytes));
    const one: Ticket = {
      ticketId: ticketIdOf(streamId, code),
      ...(body.label === undefined ? {} : { label: body.label }),
      last4: lastOf(code),
      madeAt: now.toISOString(),
    };
    return { code, one };
  });
  const answer = { streamId, items: made.map(({ code, one }) => ({ ...shown(one), code })) };
  await studio.tickets.add(
    streamId,
    made.map(({ one }) => one),
    [idempotent.complete(answer)],
  );
  return answer;
});

/** GET /v1/streams/{stream_id}/tickets */
export const listTicketsRoute = http(listTickets, async ({ params, subject, may }) => {
  const { streamId } = may(await findFor(subject, params.streamId)).stream;
  const all = await studio.tickets.list(streamId);
  return { streamId, items: all.sort((one, other) => other.madeAt.localeCompare(one.madeAt)).map(shown) };
});

/** DELETE /v1/streams/{stream_id}/tickets/{ticket_id} */
export const revokeTicketRoute = http(revokeTicket, async ({ params, subject, may, now }) => {
  const { streamId } = may(await findFor(subject, params.streamId)).stream;
  await studio.tickets.revoke(streamId, params.ticketId, now);
});
