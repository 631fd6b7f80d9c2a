import { describe, expect, test } from 'vitest';
import { invitedToTeam } from '../../lambdas/accounts/team-letters.ts';
import { type Action, authorize, type Subject, teamRoles, type VideoRights } from '../../lambdas/kit/authorize.ts';
import { roleWords } from '../../web/src/features/channels/role-words.ts';

const member: Subject = {
  kind: 'person',
  accountId: 'usr_member',
  roles: ['viewer', 'creator'],
  plan: 'free',
  status: 'active',
};

describe.each(teamRoles)('what is said to somebody who is invited as %s', (role) => {
  const team = { members: [{ accountId: 'usr_member', role }], rests: false };
  const video: VideoRights = {
    ...{ ownerId: 'usr_owner', team, published: true, takenDown: false, visibility: 'private', access: 'free' },
  };
  const may = (action: Action): boolean => authorize(member, action, { ...video, roles: [] } as never) === 'allow';
  const letter = invitedToTeam('https://arclight.test', { channel: { name: 'Films', handle: 'films' }, role }, 'Ada');
  const said = [['the mail', letter.text] as const, ['the page', roleWords[role].may] as const];

  test.each(said)('is true in %s', (_, words) => {
    expect(words.includes('not private ones')).toBe(!may('video.play'));
    expect(/upload/.test(words)).toBe(may('upload.create'));
    expect(/not publish/.test(words)).toBe(may('video.change') && !may('video.publish'));
    expect(/and publish/.test(words)).toBe(may('video.publish'));
    expect(/look after (its|the) team/.test(words)).toBe(may('team.change'));
  });
});
