import { Refused } from '../kit/refusal.ts';
import { ForeignOrigin } from '../kit/refusals.ts';
import type { Desk } from './desk.ts';
import { subprotocol, ticketPrefix } from './frames-contract.ts';
import { partySize } from './party-contract.ts';
import { TicketRefused } from './refusals-contract.ts';
import type { RoomRights } from './room-rights.ts';

export interface Connecting {
  connectionId: string;
  headers: Record<string, string | undefined>;
  address: string;
}

const headerOf = (headers: Connecting['headers'], name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

/** A party has room for so many; hosts always find a place. */
const placesIn = ({ roomId, hostIds }: RoomRights, accountId: string | undefined) =>
  !hostIds || (accountId !== undefined && hostIds.includes(accountId)) ? [] : [{ of: roomId, sockets: partySize }];

/** A socket may open: for who holds a fresh ticket, from the page it was asked for, as long as they have a few left. */
export const connect = async (desk: Desk, { connectionId, headers, address }: Connecting): Promise<void> => {
  const offered = (headerOf(headers, 'sec-websocket-protocol') ?? '').split(',').map((one) => one.trim());
  const text = offered.find((one) => one.startsWith(ticketPrefix))?.slice(ticketPrefix.length);
  const origin = headerOf(headers, 'origin');
  const { settings } = desk;
  if (origin !== undefined && !settings.origins.includes(origin)) throw ForeignOrigin();
  if (!offered.includes(subprotocol) || text === undefined) throw TicketRefused();
  const ticket = await desk.tickets.find(text);
  if (ticket.origin !== origin) throw ForeignOrigin();
  const room = await desk.findRoom(ticket.streamId);
  if (!room) throw TicketRefused();
  await desk.sockets.open(
    {
      connectionId,
      roomId: ticket.streamId,
      place: room.place,
      ...(origin === undefined ? {} : { origin }),
      ...(ticket.holder ? { holder: ticket.holder } : {}),
      ...(ticket.pass ? { pass: ticket.pass } : {}),
      until: ticket.until,
    },
    {
      most: [
        ...placesIn(room, ticket.holder?.accountId),
        ...(ticket.holder ? [{ of: ticket.holder.accountId, sockets: settings.socketsPerPerson }] : []),
        { of: `ADDRESS#${address}`, sockets: settings.socketsPerAddress },
      ],
      pays: desk.tickets.spend(text),
      now: desk.now(),
    },
  );
};

/** How a connect is answered: the status says all that API Gateway passes on. */
export const connectAnswer = async (work: Promise<void>) => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { statusCode: error.status };
  }
  return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': subprotocol } };
};
