import { createHash } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { isConditionFailed, type Step } from '../kit/transaction.ts';
import { TicketRefused } from './refusals-contract.ts';
import { ticketKey } from './rows.ts';
import { holder, keptPass } from './sockets-store.ts';

const livesMs = 30_000;

/** What a ticket is good for, and for whom. */
const ticket = z.object({
  streamId: z.string(),
  /** The page it was asked for from; none for programs that are no page. */
  origin: z.string().optional(),
  holder: holder.optional(),
  pass: keptPass.optional(),
  /** When the credential that asked for it ends. */
  until: z.string(),
  goodUntil: z.number().int(),
});
export type Ticket = z.output<typeof ticket>;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
const looksRight = /^[\w-]{43}$/;

/** Tickets into rooms: only their digest is kept, and each opens one socket. */
export const ticketsOf = (table: string) => {
  const find = async (text: string): Promise<Ticket> => {
    if (!looksRight.test(text)) throw TicketRefused();
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: ticketKey(digestOf(text)), ConsistentRead: true }),
    );
    const found = Item && ticket.parse(Item);
    if (!found || found.goodUntil <= clock.now().getTime()) throw TicketRefused();
    return found;
  };
  const used = (text: string) => ({
    TableName: table,
    Key: ticketKey(digestOf(text)),
    ConditionExpression: 'attribute_exists(pk)',
  });
  return {
    async issue(given: Omit<Ticket, 'goodUntil'>, now: Date): Promise<{ text: string; expiresAt: Date }> {
      const text = Buffer.from(clock.random(32)).toString('base64url');
      const goodUntil = now.getTime() + livesMs;
      await dynamo().send(
        new PutCommand({
          TableName: table,
          Item: {
            ...ticketKey(digestOf(text)),
            kind: 'ticket',
            ...ticket.parse({ ...given, goodUntil }),
            expires_at: Math.ceil(goodUntil / 1000) + 60,
          },
        }),
      );
      return { text, expiresAt: new Date(goodUntil) };
    },
    find,
    /** Spends it in the write that opens the socket. */
    spend: (text: string): Step => ({ write: { Delete: used(text) }, otherwise: () => TicketRefused() }),
    /** Spends it alone: for a socket that is open already. */
    async take(text: string): Promise<Ticket> {
      const found = await find(text);
      try {
        await dynamo().send(new DeleteCommand(used(text)));
      } catch (error) {
        throw isConditionFailed(error) ? TicketRefused() : error;
      }
      return found;
    },
  };
};
export type Tickets = ReturnType<typeof ticketsOf>;
