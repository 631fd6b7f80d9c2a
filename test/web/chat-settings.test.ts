import { describe, expect, test } from 'vitest';
import { type ChatSettings, ruleWords, termsIn } from '../../web/src/features/chat/settings-form.ts';
import { changed, conflictsBetween, rebase } from '../../web/src/ui/three-way.ts';

const strictness = {
  links: { allowed: 'all', hosts: [], verdict: 'hold' },
  capitals: 'off',
  repetition: 'off',
  symbols: 'off',
  automod: 0,
} as const;
const modes = { slow_sec: 0, subscribers_only: false, emote_only: false, unique: false, hold_first: false };
const base = {
  modes: { ...modes, shield: false },
  rules: { terms: [{ id: 'a', text: 'spam', verdict: 'refuse' }], patterns: [], ...strictness },
  shield: { ...strictness, modes },
  commands: [],
} as unknown as ChatSettings;
const slow: ChatSettings = { ...base, modes: { ...base.modes, slow_sec: 10 } };
const commanded: ChatSettings = { ...base, commands: [{ name: 'rules', text: 'Be kind' }] };

describe('changing a channel’s chat', () => {
  test('sends the parts that were changed, each whole, and nothing else', () => {
    expect(changed(base, base)).toEqual({});
    expect(changed(base, slow)).toEqual({ modes: slow.modes });
  });

  test('two people who change different parts do not meet', () => {
    expect(conflictsBetween(base, slow, commanded)).toEqual([]);
    expect(rebase(base, slow, commanded)).toEqual({ ...commanded, modes: slow.modes });
  });

  test('two who change the same part do, unless to the same; mine stays in the form', () => {
    const slower: ChatSettings = { ...base, modes: { ...base.modes, slow_sec: 30 } };
    expect(conflictsBetween(base, slow, slower)).toEqual(['modes']);
    expect(conflictsBetween(base, slow, { ...slow })).toEqual([]);
    expect(rebase(base, slow, slower).modes).toEqual(slow.modes);
  });
});

test('words are added by lines and commas, each once, whatever its case, and not those there are', () => {
  expect(termsIn(' bad*,  very   bad\nBAD*,,\n SPAM ', base.rules.terms)).toEqual(['bad*', 'very bad']);
});

test.each([
  ['term.a', 'the word or phrase “spam”'],
  ['pattern.p.1', 'the pattern “^x$”'],
  ['automod.threats', 'our own list (threats)'],
  ['capitals', 'the rule for capitals'],
  ['term.gone', 'a rule'],
])('what caught a line is named: %s', (rule, words) => {
  const patterns = [{ id: 'p.1', pattern: '^x$', verdict: 'hold' as const }];
  expect(ruleWords(rule, { terms: base.rules.terms, patterns })).toBe(words);
});
