import { describe, expect, test } from 'vitest';
import { becomeCreator, change, newAccount, newsOf, snapshotOf } from '../../lambdas/accounts/account.ts';
import { changeChannel, openChannel } from '../../lambdas/accounts/channel.ts';
import { creatorTermsVersion } from '../../lambdas/accounts/contract.ts';

const now = new Date('2026-11-20T10:00:00.000Z');
const ada = newAccount({ accountId: 'usr_5f0c2a8e1b7d4c3f', email: 'ada@example.com', displayName: ' Ada ' }, now);

describe('a person', () => {
  test('begins as an active viewer on the free plan', () => {
    expect(ada).toMatchObject({ roles: ['viewer'], plan: 'free', status: 'active', version: 1, displayName: 'Ada' });
    expect(newsOf(undefined, ada)?.name).toBe('account.created');
  });

  test('has a name even when none was given', () => {
    expect(newAccount({ accountId: 'usr_1', email: 'x@example.com', displayName: '  ' }, now).displayName).toBe(
      'New here',
    );
  });

  test('changes with a new version, and not at all when nothing is different', () => {
    const renamed = change(ada, { displayName: 'Ada L.' });
    expect(renamed).toMatchObject({ displayName: 'Ada L.', version: 2 });
    expect(newsOf(ada, renamed)?.name).toBe('account.changed');
    expect(change(ada, { displayName: 'Ada', locale: 'en' })).toBe(ada);
  });

  test('changing the language is nobody else’s news', () => {
    expect(newsOf(ada, change(ada, { locale: 'de' }))).toBeUndefined();
  });

  test('becomes a creator by the terms in force, once', () => {
    const creator = becomeCreator(ada, creatorTermsVersion, now);
    expect(creator).toMatchObject({ roles: ['viewer', 'creator'], version: 2 });
    expect(creator.creatorTerms).toEqual({ version: creatorTermsVersion, acceptedAt: now.toISOString() });
    expect(becomeCreator(creator, creatorTermsVersion, now)).toBe(creator);
    expect(() => becomeCreator(ada, '1999-01', now)).toThrow(/terms have changed/);
  });

  test.each([
    ['active', 'suspended', 'account.suspended'],
    ['suspended', 'active', 'account.reinstated'],
    ['active', 'closed', 'account.closed'],
  ] as const)('from %s to %s is %s', (from, to, name) => {
    expect(newsOf({ ...ada, status: from }, { ...ada, status: to, version: 2 })?.name).toBe(name);
  });

  test('is told to others without the e-mail address', () => {
    expect(JSON.stringify(snapshotOf(ada))).not.toContain('example.com');
  });
});

describe('a channel', () => {
  const words = { handle: 'north-sea', name: 'North Sea', description: '', links: [] };
  const channel = openChannel(ada.accountId, 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T', words, now);

  test('changes with a new version, and not at all when nothing is different', () => {
    expect(changeChannel(channel, { handle: 'south-sea' }, now)).toMatchObject({ handle: 'south-sea', version: 2 });
    expect(changeChannel(channel, words, now)).toBe(channel);
  });

  test('keeps three former handles for 30 days each, and gets no fourth before one is given up', () => {
    const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000);
    let one = channel;
    for (const [day, handle] of ['south-sea', 'east-sea', 'west-sea'].entries())
      one = changeChannel(one, { handle }, daysLater(day));
    expect(one.formerHandles.map(({ handle }) => handle)).toEqual(['north-sea', 'south-sea', 'east-sea']);
    const refused = expect.objectContaining({ code: 'accounts.handle_changed_too_often' });
    expect(() => changeChannel(one, { handle: 'dead-sea' }, daysLater(3))).toThrow(refused);
    expect(changeChannel(one, { handle: 'north-sea' }, daysLater(3)).formerHandles).toHaveLength(3);
    expect(changeChannel(one, { handle: 'dead-sea' }, daysLater(30)).formerHandles).toHaveLength(3);
  });
});
