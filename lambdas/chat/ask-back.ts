import { http } from '../kit/http.ts';
import { askBack, readAskBack } from './contract.ts';
import { AlreadyAsked, NotBanned } from './refusals-contract.ts';
import { requestsStore } from './requests-store.ts';
import { type Bar, isInForce } from './room.ts';
import { findWithPass, rooms, table } from './surroundings.ts';

const requests = requestsStore(table);

const shown = (bar: Bar | undefined, now: Date) => {
  const request = bar?.request;
  if (request) {
    const { text, at: askedAt, state, answer } = request;
    return { state, text, askedAt, ...(answer === undefined ? {} : { answer }) };
  }
  const isBanned = bar !== undefined && bar.until === undefined && isInForce(bar, now);
  return { state: isBanned ? ('may_ask' as const) : ('none' as const) };
};

/** GET /v1/streams/{stream_id}/chat/unban-request */
export const readAskBackRoute = http(readAskBack, async ({ params, accountId, may, subject, request, now }) => {
  const { place } = may((await findWithPass(params.streamId, { subject, request, now })).room);
  return shown(await rooms.bar(place, accountId), now);
});

/** PUT /v1/streams/{stream_id}/chat/unban-request: the same words twice are one request. */
export const askBackRoute = http(askBack, async ({ params, body, accountId, may, subject, request, now }) => {
  const { place } = may((await findWithPass(params.streamId, { subject, request, now })).room);
  const bar = await rooms.bar(place, accountId);
  if (bar?.request) {
    if (bar.request.state === 'waiting' && bar.request.text === body.text) return shown(bar, now);
    throw bar.until === undefined ? AlreadyAsked() : NotBanned();
  }
  if (!bar || bar.until !== undefined) throw NotBanned();
  await requests.ask(place, bar, body.text, now);
  return shown({ ...bar, request: { text: body.text, at: now.toISOString(), state: 'waiting' } }, now);
});
