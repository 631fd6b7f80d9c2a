import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Subject } from '../kit/authorize.ts';
import { dynamo } from '../kit/aws.ts';
import { doorRights, type Pass, passFor } from '../kit/pass.ts';
import type { RoomRights } from './room-rights.ts';

/** No pass lives longer (`lambdas/live/enter-stream.ts`): then nobody has to remember that a ticket of it was revoked. */
const rememberedSeconds = 25 * 3600;
const revokedKey = (streamId: string, ticketId: string) => ({ pk: `STREAM#${streamId}`, sk: `REVOKED#${ticketId}` });

/** Tickets live has revoked, as far as somebody may still hold a pass for one. */
export const revokedTickets = (table: string) => ({
  async has(streamId: string, ticketId: string): Promise<boolean> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: revokedKey(streamId, ticketId), ConsistentRead: true }),
    );
    return Item !== undefined;
  },
  async note(streamId: string, ticketId: string, now: Date): Promise<void> {
    const expires = Math.ceil(now.getTime() / 1000) + rememberedSeconds;
    await dynamo().send(
      new PutCommand({
        TableName: table,
        Item: { ...revokedKey(streamId, ticketId), kind: 'revoked_ticket', expires_at: expires },
      }),
    );
  },
});

interface Asking {
  subject: Subject;
  request: { cookies: readonly string[] };
  now: Date;
}

/** Finds a room as whoever holds a pass for its stream finds it. Live is not asked: its news says which passes are void. */
export const roomsWithPass =
  ({
    table,
    secretId,
    find,
  }: {
    table: string;
    secretId: string;
    find: (id: string) => Promise<RoomRights | undefined>;
  }) =>
  async (
    streamId: string,
    { subject, request: { cookies }, now }: Asking,
  ): Promise<{ room: RoomRights | undefined; pass?: Pass }> => {
    const room = await find(streamId);
    const pass = room?.stream && (await passFor(room.stream, { secretId, subject, cookies, now }));
    if (!room?.stream || !pass) return { room };
    if (pass.ticket && (await revokedTickets(table).has(streamId, pass.ticket.ticketId))) return { room };
    return { room: { ...room, ...doorRights(room.stream, true) }, pass };
  };

/** What is kept of a pass with the socket it opened. */
export const keptPass = (pass: Pass | undefined) =>
  pass ? { pass: { epoch: pass.epoch, ...(pass.ticket ? { ticketId: pass.ticket.ticketId } : {}) } } : {};

/** The room as a socket finds it that was opened with a pass, or without one. Only beside a stream there may be a door. */
export const roomOfSocket = (room: RoomRights, { pass }: { pass?: { epoch: number } | undefined }): RoomRights =>
  room.stream ? { ...room, ...doorRights(room.stream, pass?.epoch === room.stream.admissionEpoch) } : room;
