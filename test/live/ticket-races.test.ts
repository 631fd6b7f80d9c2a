import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf, ticketIdOf } from '../../lambdas/live/ticket.ts';
import { type TicketsStore, ticketsStore } from '../../lambdas/live/tickets-store.ts';
import { aTable, type Table } from '../support/a-table.ts';

const streamId = 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
const now = new Date('2026-11-20T10:00:00.000Z');
let table: Table;
let tickets: TicketsStore;
beforeAll(async () => {
  table = await aTable('live', { indexes: ['gsi1'] });
  tickets = ticketsStore('live');
}, 60_000);
afterAll(() => table?.stop());

const aTicket = async (first: number) => {
  const code = codeOf(Uint8Array.from({ length: 20 }, (_, at) => (first + at) % 256));
  const ticketId = ticketIdOf(streamId, code);
  await tickets.add(streamId, [{ ticketId, last4: code.slice(-4), madeAt: now.toISOString() }], []);
  return ticketId;
};

test('of 200 who enter one ticket at the same moment it is one’s, and stays theirs', async () => {
  const ticketId = await aTicket(1);
  const holders = Array.from({ length: 200 }, (_, at) => (at % 2 ? `holder_${at}` : `usr_${at}`));
  const entered = await Promise.all(holders.map((holder) => tickets.redeem(streamId, ticketId, holder, now)));
  const winners = holders.filter((_, at) => entered[at] !== undefined);
  expect(winners).toHaveLength(1);
  expect((await tickets.find(streamId, ticketId))?.holder).toBe(winners[0]);
  expect((await tickets.redeem(streamId, ticketId, winners[0] ?? '', now))?.screen).toBe(2);
});

test('entered and revoked at the same moment it lets nobody in afterwards, and its news comes once', async () => {
  const ticketId = await aTicket(50);
  await Promise.all([
    tickets.redeem(streamId, ticketId, 'usr_1', now),
    tickets.revoke(streamId, ticketId, now),
    tickets.revoke(streamId, ticketId, now),
  ]);
  expect(await tickets.redeem(streamId, ticketId, 'usr_1', now)).toBeUndefined();
  expect((await table.news()).filter(({ data }) => data['ticketId'] === ticketId)).toHaveLength(1);
});

test('whoever has left is found by the index, and forgotten', async () => {
  const ticketId = await aTicket(90);
  await tickets.redeem(streamId, ticketId, 'usr_leaving', now);
  await tickets.forgetHolder('usr_leaving');
  expect(JSON.stringify(await table.rows())).not.toContain('usr_leaving');
});
