import { describe, expect, test } from 'vitest';
import { authorize, type Role, type Subject, type VideoRights } from '../../lambdas/kit/authorize.ts';

const person = (
  given: { id?: string; roles?: Role[]; plan?: 'free' | 'premium'; status?: 'active' | 'suspended' | 'closed' } = {},
): Subject => ({
  kind: 'person',
  accountId: given.id ?? 'usr_other',
  roles: given.roles ?? ['viewer'],
  plan: given.plan ?? 'free',
  status: given.status ?? 'active',
});
const anonymous: Subject = { kind: 'anonymous' };
const owner = person({ id: 'usr_owner', roles: ['viewer', 'creator'] });
const creator = person({ roles: ['viewer', 'creator'] });
const moderator = person({ roles: ['viewer', 'moderator'] });
const video = (given: Partial<VideoRights> = {}): VideoRights => ({
  ownerId: 'usr_owner',
  published: true,
  takenDown: false,
  visibility: 'public',
  access: 'free',
  ...given,
});

describe('who may see a video', () => {
  test('published public and unlisted videos: everyone who has the address', () => {
    for (const visibility of ['public', 'unlisted'] as const) {
      expect(authorize(anonymous, 'video.read', video({ visibility }))).toBe('allow');
    }
  });

  test('private and unpublished ones: owner and staff; for all others they do not exist', () => {
    for (const hidden of [video({ visibility: 'private' }), video({ published: false })]) {
      expect(authorize(owner, 'video.read', hidden)).toBe('allow');
      expect(authorize(moderator, 'video.read', hidden)).toBe('allow');
      for (const stranger of [anonymous, person(), creator, person({ status: 'suspended', roles: ['moderator'] })]) {
        expect(authorize(stranger, 'video.read', hidden)).toBe('hidden');
        expect(authorize(stranger, 'video.play', hidden)).toBe('hidden');
      }
    }
  });
});

describe('who may play a premium video', () => {
  const premium = video({ access: 'premium' });
  test('premium members, its owner and staff', () => {
    for (const one of [person({ plan: 'premium' }), owner, moderator])
      expect(authorize(one, 'video.play', premium)).toBe('allow');
  });
  test('an anonymous viewer is asked to sign in, a free one to subscribe', () => {
    expect(authorize(anonymous, 'video.play', premium)).toBe('sign_in');
    expect(authorize(person(), 'video.play', premium)).toBe('subscription_required');
    expect(authorize(person({ plan: 'premium', status: 'suspended' }), 'video.play', premium)).toBe(
      'subscription_required',
    );
  });
});

describe('who may change a video', () => {
  test('its owner alone; a role is asked for before anything is looked up', () => {
    expect(authorize(anonymous, 'video.change')).toBe('sign_in');
    expect(authorize(person(), 'video.change')).toBe('role_needed');
    expect(authorize(moderator, 'video.change')).toBe('role_needed');
    expect(authorize(creator, 'video.change')).toBe('ask_resource');
    expect(authorize(owner, 'video.change', video())).toBe('allow');
    expect(authorize(creator, 'video.change', video())).toBe('not_yours');
    expect(authorize(creator, 'video.change', video({ visibility: 'private' }))).toBe('hidden');
  });

  test('suspended people change nothing but may still delete their own', () => {
    const suspendedOwner = person({ id: 'usr_owner', roles: ['creator'], status: 'suspended' });
    expect(authorize(suspendedOwner, 'video.change', video())).toBe('suspended');
    expect(authorize(suspendedOwner, 'video.delete', video())).toBe('allow');
    const otherSuspended = person({ roles: ['creator'], status: 'suspended' });
    expect(authorize(otherSuspended, 'video.delete', video({ visibility: 'private' }))).toBe('not_yours');
  });
});

test('a closed account is nobody, whatever its token says', () => {
  expect(authorize(person({ status: 'closed', roles: ['admin'] }), 'video.read', video())).toBe('sign_in');
});

test('an action nobody wrote a rule for is denied', () => {
  expect(authorize(owner, 'video.frobnicate' as never)).toBe('hidden');
});

test('another person’s upload does not exist, whatever one’s role', () => {
  for (const stranger of [person(), creator, moderator]) {
    expect(authorize(stranger, 'upload.read', { ownerId: 'usr_owner' })).toBe('hidden');
  }
});
