import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/accounts/contract.ts';
import { videoWorkedOn } from '../../lambdas/catalog/events.ts';
import { chatWorkedOn } from '../../lambdas/chat/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type AccountsStage, accountsStage } from './accounts-stage.ts';

type Somebody = Awaited<ReturnType<AccountsStage['somebody']>>;
let stage: AccountsStage;
let owner: Somebody;
let manager: Somebody;
let editor: Somebody;
let viewer: Somebody;
let stranger: Somebody;
let channel_id: string;
let handles = 0;

const ask = (operation: Parameters<AccountsStage['ask']>[0], one: Somebody, asked: object = {}) =>
  stage.ask(operation, { token: one.token, ...asked });
const codeOf = ({ body }: { body: { error?: { code: string } } }): string | undefined => body?.error?.code;
const creator = async (): Promise<Somebody> => {
  const one = await stage.somebody();
  await ask(contract.becomeCreator, one, { body: { terms_version: contract.creatorTermsVersion } });
  return one;
};
const open = async (one: Somebody): Promise<{ channel_id: string; handle: string }> =>
  (
    await ask(contract.createChannel, one, {
      body: { handle: `team-films-${++handles}`, name: 'Team films' },
      headers: { 'idempotency-key': `key-${handles}` },
    })
  ).body;
let keys = 0;
const invite = (by: Somebody, body: object, channel = channel_id) =>
  ask(contract.inviteToTeam, by, {
    params: { channel_id: channel },
    body,
    headers: { 'idempotency-key': `invite-${++keys}` },
  });
const invitations = async (one: Somebody) => (await ask(contract.listMyInvitations, one)).body.items;
const accept = (one: Somebody, invitation_id: string) =>
  ask(contract.acceptInvitation, one, { params: { invitation_id } });
const decline = (one: Somebody, invitation_id: string) =>
  ask(contract.declineInvitation, one, { params: { invitation_id } });
const joins = async (one: Somebody, role: string, channel = channel_id) => {
  const { body } = await invite(owner, { email: one.email, role }, channel);
  return accept(one, body.invitation_id);
};
const team = (one: Somebody, channel = channel_id) => ask(contract.readTeam, one, { params: { channel_id: channel } });
const change = (by: Somebody, who: Somebody, role: string) =>
  ask(contract.changeMember, by, { params: { channel_id, user_id: who.accountId }, body: { role } });
const remove = (by: Somebody, who: Somebody) =>
  ask(contract.removeMember, by, { params: { channel_id, user_id: who.accountId } });
const rename = (by: Somebody) =>
  ask(contract.changeChannel, by, { params: { channel_id }, body: { name: `Films ${++handles}` } });
const mine = async (one: Somebody) => (await ask(contract.listMyChannels, one)).body.items;
const activity = async (one: Somebody, query: object = {}) =>
  ask(contract.listActivity, one, { params: { channel_id }, query });
const wholeActivity = async (one: Somebody) => {
  const items = [];
  for (let cursor: string | undefined, isFirst = true; cursor || isFirst; isFirst = false) {
    const { body } = await activity(one, { limit: '50', ...(cursor ? { cursor } : {}) });
    items.push(...body.items);
    cursor = body.next_cursor;
  }
  return items;
};

beforeAll(async () => {
  stage = await accountsStage();
  [owner, manager, editor] = [await creator(), await creator(), await creator()];
  [viewer, stranger] = [await stage.somebody(), await stage.somebody()];
  channel_id = (await open(owner)).channel_id;
  await joins(manager, 'manager');
  await joins(editor, 'editor');
  await joins(viewer, 'stats');
}, 120_000);
afterAll(() => stage.stop());

describe('an invitation', () => {
  test('of a known and of an unknown address is answered and mailed alike', async () => {
    const known = await stage.somebody();
    const answers = [
      await invite(owner, { email: known.email, role: 'stats' }),
      await invite(owner, { email: 'never-seen@example.org', role: 'stats' }),
    ];
    const [one, other] = answers.map(({ status, body }) => ({ status, fields: Object.keys(body), role: body.role }));
    expect(one).toEqual(other);
    expect(one?.status).toBe(201);
    for (const to of [known.email, 'never-seen@example.org']) {
      const { subject, text } = stage.letterTo(to);
      expect(subject).toMatch(/^You are invited to the team of /);
      expect(text).toContain('/invitations');
      expect(text).not.toContain(owner.email);
    }
    for (const { body } of answers)
      await ask(contract.withdrawInvitation, owner, { params: { channel_id, invitation_id: body.invitation_id } });
  });

  test('waits for whoever confirmed that address, and for nobody else', async () => {
    const one = await stage.somebody();
    const { body } = await invite(owner, { email: one.email.toUpperCase(), role: 'moderator' });
    expect(await invitations(stranger)).toEqual([]);
    expect(codeOf(await accept(stranger, body.invitation_id))).toBe('accounts.invitation_not_found');
    expect(codeOf(await decline(stranger, body.invitation_id))).toBe('accounts.invitation_not_found');
    expect(await invitations(one)).toMatchObject([{ role: 'moderator', channel: { channel_id }, by_name: 'Ada' }]);
    expect((await accept(one, body.invitation_id)).body).toEqual({ channel_id, role: 'moderator' });
    expect(await invitations(one)).toEqual([]);
    expect(codeOf(await accept(one, body.invitation_id))).toBe('accounts.invitation_not_found');
    expect((await mine(one)).map(({ role }: { role: string }) => role)).toEqual(['moderator']);
    await remove(owner, one);
  });

  test('by a handle waits for the owner of that channel; an unknown handle is refused', async () => {
    const one = await creator();
    const { handle } = await open(one);
    expect(codeOf(await invite(owner, { handle: '@nobody-has-this', role: 'editor' }))).toBe('accounts.no_such_handle');
    expect(codeOf(await invite(owner, { role: 'editor' }))).toBe('request.invalid');
    const { body } = await invite(owner, { handle: `@${handle}`, role: 'editor' });
    expect(body.to).toBe(`@${handle}`);
    expect(stage.letterTo(one.email).text).toContain('/invitations');
    expect((await decline(one, body.invitation_id)).status).toBe(204);
    expect(await invitations(one)).toEqual([]);
    expect(codeOf(await accept(one, body.invitation_id))).toBe('accounts.invitation_not_found');
    const theirs = await ask(contract.readMe, owner);
    expect(codeOf(await invite(owner, { handle: theirs.body.channel.handle, role: 'stats' }))).toBe(
      'accounts.already_on_team',
    );
  });

  test('is for nobody who is there: one’s own address is refused, others’ are told when they accept', async () => {
    const own = await invite(owner, { email: owner.email.toUpperCase(), role: 'editor' });
    expect([own.status, codeOf(own)]).toEqual([409, 'accounts.already_on_team']);
    expect(codeOf(await invite(manager, { email: manager.email, role: 'stats' }))).toBe('accounts.already_on_team');
    const asked = await invite(owner, { email: viewer.email, role: 'moderator' });
    expect(asked.status).toBe(201);
    expect(codeOf(await accept(viewer, asked.body.invitation_id))).toBe('accounts.already_on_team');
    expect((await team(viewer)).body.role).toBe('stats');
    await decline(viewer, asked.body.invitation_id);
    const owners = await invite(manager, { email: owner.email, role: 'stats' });
    expect(codeOf(await accept(owner, owners.body.invitation_id))).toBe('accounts.already_on_team');
    expect((await team(owner)).body.role).toBe('owner');
    await decline(owner, owners.body.invitation_id);
  });

  test('that was taken back is none', async () => {
    const one = await stage.somebody();
    const { body } = await invite(owner, { email: one.email, role: 'stats' });
    const params = { channel_id, invitation_id: body.invitation_id };
    expect((await ask(contract.withdrawInvitation, owner, { params })).status).toBe(204);
    expect(await invitations(one)).toEqual([]);
    expect(codeOf(await accept(one, body.invitation_id))).toBe('accounts.invitation_not_found');
    expect(codeOf(await ask(contract.withdrawInvitation, owner, { params }))).toBe('accounts.invitation_not_found');
  });

  test('to manage or edit wants a creator; one to look does not', async () => {
    const one = await stage.somebody();
    const { body } = await invite(owner, { email: one.email, role: 'editor' });
    expect(codeOf(await accept(one, body.invitation_id))).toBe('accounts.creators_only');
    await decline(one, body.invitation_id);
    expect(codeOf(await change(owner, viewer, 'manager'))).toBe('accounts.creators_only');
    expect((await team(viewer)).body.role).toBe('stats');
  });

  test('a second one of the same person takes the place of the first', async () => {
    const one = await stage.somebody();
    const first = await invite(owner, { email: one.email, role: 'stats' });
    const second = await invite(owner, { email: one.email, role: 'moderator' });
    expect((await invitations(one)).map((each: { role: string }) => each.role)).toEqual(['moderator']);
    expect(codeOf(await accept(one, first.body.invitation_id))).toBe('accounts.invitation_not_found');
    await decline(one, second.body.invitation_id);
  });
});

describe('a team', () => {
  test('is seen by its owner and its people; who is invited by owner and managers alone', async () => {
    const { body } = await team(owner);
    expect(body.members.map((each: { role: string }) => each.role)).toEqual(['manager', 'editor', 'stats']);
    expect([body.role, (await team(manager)).body.role, (await team(viewer)).body.role]).toEqual([
      'owner',
      'manager',
      'stats',
    ]);
    expect((await team(manager)).body).toHaveProperty('invitations');
    for (const one of [editor, viewer]) expect((await team(one)).body).not.toHaveProperty('invitations');
    expect(codeOf(await team(stranger))).toBe('access.not_yours');
    for (const one of [owner, manager, editor, viewer]) expect(JSON.stringify((await team(one)).body)).not.toMatch(/@/);
  });

  test('managers change the channel and the roles below theirs, nothing above', async () => {
    expect((await rename(manager)).status).toBe(200);
    for (const one of [editor, viewer, stranger]) expect((await rename(one)).status).toBe(403);
    expect((await change(manager, editor, 'moderator')).status).toBe(200);
    expect((await change(manager, editor, 'editor')).status).toBe(200);
    expect(codeOf(await change(manager, editor, 'manager'))).toBe('access.not_yours');
    expect(codeOf(await change(manager, manager, 'editor'))).toBe('access.not_yours');
    expect(codeOf(await remove(manager, manager))).toBe('access.not_yours');
    expect(codeOf(await invite(manager, { email: 'm@example.org', role: 'manager' }))).toBe('access.not_yours');
    for (const one of [editor, viewer, stranger]) {
      expect((await change(one, viewer, 'moderator')).status).toBe(403);
      expect((await remove(one, viewer)).status).toBe(403);
      expect((await invite(one, { email: 's@example.org', role: 'stats' })).status).toBe(403);
      expect((await activity(one)).status).toBe(403);
    }
  });

  test('its owner is on no list that can be shortened', async () => {
    expect(codeOf(await remove(manager, owner))).toBe('accounts.not_on_team');
    expect(codeOf(await change(manager, owner, 'stats'))).toBe('accounts.not_on_team');
    expect(codeOf(await ask(contract.leaveTeam, owner, { params: { channel_id } }))).toBe('accounts.owners_stay');
    expect(codeOf(await ask(contract.leaveTeam, stranger, { params: { channel_id } }))).toBe('accounts.not_on_team');
  });

  test('a right withdrawn is gone with the next request; who leaves is gone too', async () => {
    const one = await creator();
    await joins(one, 'manager');
    expect((await rename(one)).status).toBe(200);
    expect((await remove(owner, one)).status).toBe(204);
    expect((await rename(one)).status).toBe(403);
    expect(await mine(one)).toEqual([]);
    await joins(one, 'manager');
    expect((await change(owner, one, 'stats')).body).toEqual({ account_id: one.accountId, role: 'stats' });
    expect((await rename(one)).status).toBe(403);
    expect((await ask(contract.leaveTeam, one, { params: { channel_id } })).status).toBe(204);
    expect(codeOf(await team(one))).toBe('access.not_yours');
    const news = (await stage.table.news()).filter(({ data }) => data['channelId'] === channel_id);
    expect(JSON.stringify(news.at(-1)?.data['team'])).not.toContain(one.accountId);
  });

  test('mails whoever gets another role or is taken off it, and nobody for nothing', async () => {
    const one = await creator();
    await joins(one, 'stats');
    const letters = () => stage.letters().filter(({ to }) => to === one.email).length;
    const before = letters();
    await change(owner, one, 'editor');
    expect(stage.letterTo(one.email).subject).toMatch(/^Your role on the team of Films? .+ has changed$/);
    expect(stage.letterTo(one.email).text).toMatch(/you are now: editor\. You can upload into it/);
    await change(owner, one, 'editor');
    expect(letters()).toBe(before + 1);
    await remove(manager, one);
    expect(stage.letterTo(one.email).subject).toMatch(/^You are no longer on the team of /);
    expect(stage.letterTo(one.email).text).not.toContain(manager.email);
    expect(letters()).toBe(before + 2);
  });

  test('rests while its owner is suspended; a suspended member does nothing', async () => {
    await stage.give(manager.accountId, { status: 'suspended' });
    expect(codeOf(await rename(manager))).toBe('access.account_suspended');
    expect(codeOf(await team(manager))).toBe('access.not_yours');
    await stage.give(manager.accountId, { status: 'active' });
    expect((await rename(manager)).status).toBe(200);
    await stage.give(owner.accountId, { status: 'suspended' });
    expect(codeOf(await rename(manager))).toBe('access.not_yours');
    expect((await mine(manager))[0].rests).toBe(true);
    await stage.give(owner.accountId, { status: 'active' });
    expect((await rename(manager)).status).toBe(200);
  });

  test('somebody who closed their account is no longer shown on it', async () => {
    const one = await stage.somebody();
    await joins(one, 'stats');
    await stage.give(one.accountId, { status: 'closed' });
    expect(JSON.stringify((await team(owner)).body)).not.toContain(one.accountId);
    await remove(owner, one);
  });

  test('two changes at once are both made', async () => {
    const [one, other] = [await stage.somebody(), await stage.somebody()];
    await Promise.all([joins(one, 'stats'), joins(other, 'stats'), rename(owner)]);
    const ids = (await team(owner)).body.members.map((each: { account_id: string }) => each.account_id);
    expect(ids).toEqual(expect.arrayContaining([one.accountId, other.accountId]));
    await Promise.all([remove(owner, one), remove(manager, other)]);
    expect(JSON.stringify((await team(owner)).body)).not.toContain(one.accountId);
  });
});

describe('the activity', () => {
  test('says who did what, newest first and a page at a time, and shows no address', async () => {
    const one = await stage.somebody();
    await joins(one, 'moderator');
    await remove(manager, one);
    const { body } = await activity(manager, { limit: '3' });
    expect(body.items).toMatchObject([
      { what: 'team.removed', by: manager.accountId, by_name: 'Ada', about: one.accountId, was: 'moderator' },
      { what: 'team.joined', by: one.accountId, role: 'moderator' },
      { what: 'team.invited', by: owner.accountId, about: `${one.email[0]}…@example.com` },
    ]);
    const next = await activity(manager, { limit: '3', cursor: body.next_cursor });
    expect(next.status).toBe(200);
    expect(next.body.items[0].activity_id).not.toBe(body.items[2].activity_id);
    expect((await activity(owner, { cursor: body.next_cursor })).status).toBe(422);
    const all = (await stage.table.rows()).filter(({ kind }) => kind === 'activity');
    expect(JSON.stringify(all)).not.toContain(one.email);
    const opened = all.filter(({ what, pk }) => what === 'channel.opened' && pk === `CHANNEL#${channel_id}`);
    expect(opened).toHaveLength(1);
  });

  test('hears once what the team did to videos, however often it is told', async () => {
    const { handler } = await import('../../lambdas/accounts/on-team-work.lambda.ts');
    const news = domainNews(videoWorkedOn, {
      videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      channelId: channel_id,
      title: 'Waves',
      by: editor.accountId,
      what: 'video.changed',
    });
    await deliver(handler, news);
    await deliver(handler, news);
    const lines = (await wholeActivity(owner)).filter(({ what }: { what: string }) => what === 'video.changed');
    expect(lines).toMatchObject([{ by: editor.accountId, title: 'Waves' }]);
    expect(lines).toHaveLength(1);
  });

  test('hears what the team did in the chat', async () => {
    const { handler } = await import('../../lambdas/accounts/on-team-work.lambda.ts');
    const about = `usr_${'9'.repeat(32)}`;
    await deliver(
      handler,
      domainNews(chatWorkedOn, { channelId: channel_id, by: editor.accountId, what: 'chat.user_banned', about }),
    );
    expect(await wholeActivity(owner)).toContainEqual(
      expect.objectContaining({ what: 'chat.user_banned', by: editor.accountId, about }),
    );
  });
});

test('what everybody sees of a channel names neither its team nor an address, a plan or a quota', async () => {
  const { body } = await stage.ask(contract.readChannel, { params: { channel_id } });
  const allowed = ['channel_id', 'created_at', 'description', 'handle', 'links', 'name', 'owner_id'];
  expect(Object.keys(body).sort()).toEqual(allowed);
});
