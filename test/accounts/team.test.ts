import { describe, expect, test } from 'vitest';
import { openChannel } from '../../lambdas/accounts/channel.ts';
import { invitationOf, invite, openInvitations } from '../../lambdas/accounts/team.ts';

const now = new Date('2026-11-20T10:00:00.000Z');
const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000);
const words = { handle: 'north-sea', name: 'North Sea', description: '', links: [] };
const fresh = openChannel('usr_owner', 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T', words, now);
const wanted = (count: number) => ({
  invitationId: `inv_${count}`,
  to: { email: `many-${count}@example.org` },
  name: `many-${count}@example.org`,
  role: 'stats' as const,
  by: 'usr_owner',
});
const inviteSome = (howMany: number, at = now) => {
  let channel = fresh;
  for (let count = 0; count < howMany; count++) channel = invite(channel, wanted(count), at).channel;
  return channel;
};
const refused = (code: string) => expect.objectContaining({ code });

describe('who is invited to a team', () => {
  test('can answer for 14 days', () => {
    const channel = inviteSome(1);
    expect(invitationOf(channel, 'inv_0', daysLater(13)).name).toBe('many-0@example.org');
    expect(openInvitations(channel, daysLater(14))).toEqual([]);
    expect(() => invitationOf(channel, 'inv_0', daysLater(14))).toThrow(refused('accounts.invitation_not_found'));
  });

  test('has a place on it: those who joined and those who are asked are 20 at most', () => {
    const full = inviteSome(20);
    expect(() => invite(full, wanted(20), daysLater(1))).toThrow(refused('accounts.team_full'));
    const member = { accountId: 'usr_a', role: 'stats' as const, since: now.toISOString() };
    const almost = { ...inviteSome(19), team: [member] };
    expect(() => invite(almost, wanted(20), daysLater(1))).toThrow(refused('accounts.team_full'));
    expect(invite({ ...almost, team: [] }, wanted(20), daysLater(1)).channel.invitations).toHaveLength(20);
  });

  test('is one of 20 a day, whatever became of the others', () => {
    const emptied = { ...inviteSome(20), invitations: [] };
    expect(() => invite(emptied, wanted(20), now)).toThrow(refused('accounts.too_many_invitations'));
    expect(invite(emptied, wanted(20), daysLater(1)).channel.invited).toEqual({ day: '2026-11-21', count: 1 });
  });
});
