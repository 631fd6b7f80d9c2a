import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answers, aSite, exampleOf } from './a-site.ts';

interface Team {
  owner: { display_name: string };
  role: string;
  members: { account_id: string; display_name: string; role: string }[];
  invitations: { invitation_id: string; to: string }[];
}
interface MyChannels {
  items: { channel: { channel_id: string; name: string }; role: string }[];
}

const patience = { timeout: 30_000 };

/** A team of Ben and Cleo, with two invitations on their way, that remembers what is done to it. */
const aTeam = (role: 'owner' | 'editor'): { answers: Answers; path: string } => {
  const [mine] = exampleOf<MyChannels>('accounts.list_my_channels').items;
  if (!mine) throw new Error('The example of accounts.list_my_channels is empty.');
  const example = exampleOf<Team>('accounts.read_team');
  const ben = example.members.map((member) => ({ ...member, display_name: 'Ben' }));
  const team = {
    ...{ ...example, role },
    members: [...ben, ...ben.map((member) => ({ ...member, account_id: 'usr_of_cleo', display_name: 'Cleo' }))],
    invitations: ['first', 'second'].flatMap((name) =>
      example.invitations.map((each) => ({ ...each, invitation_id: `inv_${name}`, to: `@${name}` })),
    ),
  };
  let channels = [{ ...mine, role }];
  const last = (path: string): string => path.split('/').at(-1) ?? '';
  return {
    path: `/channels/${mine.channel.channel_id}/team`,
    answers: {
      'accounts.list_my_channels': () => ({ status: 200, body: { items: channels } }),
      'accounts.list_my_invitations': () => ({ status: 200, body: { items: [] } }),
      'accounts.read_team': () => ({ status: 200, body: team }),
      'accounts.change_member': ({ path, body }) => {
        const wanted = body as { role: string };
        team.members = team.members.map((each) => (each.account_id === last(path) ? { ...each, ...wanted } : each));
        return { status: 200, body: { account_id: last(path), ...wanted } };
      },
      'accounts.remove_member': ({ path }) => {
        team.members = team.members.filter(({ account_id }) => account_id !== last(path));
        return { status: 204 };
      },
      'accounts.withdraw_invitation': ({ path }) => {
        team.invitations = team.invitations.filter(({ invitation_id }) => invitation_id !== last(path));
        return { status: 204 };
      },
      'accounts.leave_team': () => {
        channels = [];
        return { status: 204 };
      },
    },
  };
};

describe('the team page', { timeout: 120_000 }, () => {
  let site: Awaited<ReturnType<typeof aSite>>;
  beforeAll(async () => {
    site = await aSite();
  }, 240_000);
  afterAll(() => site?.stop());

  const asked = (operation: string) => site.asked.filter((each) => each.operation === operation);
  const open = async (role: 'owner' | 'editor') => {
    const { path, answers } = aTeam(role);
    const page = await site.open(path, answers);
    const focused = () =>
      page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent');
    return { page, focused };
  };

  test('removes somebody only after a question, says so, and goes on in the next row', async () => {
    const { page, focused } = await open('owner');
    await page.getByRole('button', { name: 'Remove Ben' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(focused, patience).toBe('Remove Ben');
    expect(asked('accounts.remove_member')).toEqual([]);
    for (const [name, next] of [
      ['Ben', 'Remove Cleo'],
      ['Cleo', 'People'],
    ]) {
      await page.getByRole('button', { name: `Remove ${name}` }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await page.getByText(`${name} is off the team.`).waitFor();
      expect(await focused()).toBe(next);
    }
    await page.context().close();
  });

  test('a role is changed by Save, not by an arrow key, and the focus stays with the person', async () => {
    const { page, focused } = await open('owner');
    const role = page.getByLabel('Role of Ben', { exact: true });
    await role.focus();
    await page.keyboard.press('ArrowUp');
    await page.getByRole('button', { name: 'Save the role of Ben' }).waitFor();
    expect(asked('accounts.change_member')).toEqual([]);
    await page.getByRole('button', { name: 'Save the role of Ben' }).click();
    await page.getByText('Ben is manager now.').waitFor();
    expect(asked('accounts.change_member').map(({ body }) => body)).toEqual([{ role: 'manager' }]);
    expect(await focused()).toBe('Role of Ben');
    expect(await role.inputValue()).toBe('manager');
    await page.context().close();
  });

  test('after an invitation is taken back one goes on at the next, after the last at the heading', async () => {
    const { page, focused } = await open('owner');
    for (const [name, next] of [
      ['first', 'Take back the invitation of @second'],
      ['second', 'People'],
    ]) {
      await page.getByRole('button', { name: `Take back the invitation of @${name}` }).click();
      await expect.poll(focused, patience).toBe(next);
    }
    await page.context().close();
  });

  test('one leaves only after a question, and reads that one has', async () => {
    const { page } = await open('editor');
    await page.getByRole('button', { name: 'Leave' }).click();
    expect(asked('accounts.leave_team')).toEqual([]);
    await page.getByRole('button', { name: 'Leave the team' }).click();
    await page.getByText(/^You left the team of/).waitFor();
    expect(new URL(page.url()).pathname).toBe('/channels');
    await page.context().close();
  });
});
