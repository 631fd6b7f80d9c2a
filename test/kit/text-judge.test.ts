import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { automodLists } from '../../lambdas/kit/text-automod.ts';
import { compile, ruleProblems } from '../../lambdas/kit/text-judge.ts';
import {
  type AutomodLevel,
  type Judgement,
  rulesAtFirst,
  type TextRules,
  textRules,
} from '../../lambdas/kit/text-rules.ts';

const anyone = { exempt: false, heldAsFirst: false };
const judged = (rules: Partial<TextRules>, text: string, recent: readonly string[] = []): Judgement =>
  compile({ ...rulesAtFirst, ...rules })(text, anyone, recent);
/** `refuse links`, `hold term.a`, or `pass`. */
const told = (judgement: Judgement): string =>
  judgement.verdict === 'pass' ? 'pass' : `${judgement.verdict} ${judgement.because.rule}`;
const says = (rules: Partial<TextRules>, text: string, recent: readonly string[] = []): string =>
  told(judged(rules, text, recent));

const term = (id: string, text: string, verdict: 'hold' | 'refuse' = 'refuse') => ({ id, text, verdict });
const pattern = (id: string, text: string, verdict: 'hold' | 'refuse' = 'refuse') => ({ id, pattern: text, verdict });

describe('the verdict', () => {
  test('at first everything passes', () => {
    expect(says({}, 'FREE FOLLOWERS at example.org !!!!!!!!!!!!!!!! fuck')).toBe('pass');
  });

  test('a refusal comes before a hold, whatever the order', () => {
    const rules = { terms: [term('waits', 'wait', 'hold'), term('goes', 'go')] };
    expect(says(rules, 'wait')).toBe('hold term.waits');
    expect(says(rules, 'wait and go')).toBe('refuse term.goes');
    expect(says({ ...rules, patterns: [pattern('p', 'x+y')] }, 'wait xxy')).toBe('refuse pattern.p');
  });

  test('of two that hold, the first rule is named', () => {
    expect(says({ terms: [term('a', 'one', 'hold'), term('b', 'two', 'hold')] }, 'two one')).toBe('hold term.a');
  });

  test('what keeps order says what it likes', () => {
    const judge = compile({ ...rulesAtFirst, terms: [term('a', 'bad')], automod: 4 });
    expect(judge('bad', { exempt: true, heldAsFirst: true }, [])).toEqual({ verdict: 'pass' });
  });

  test('a first message is held, unless it is refused anyway', () => {
    const judge = compile({ ...rulesAtFirst, terms: [term('a', 'bad')] });
    const first = { exempt: false, heldAsFirst: true };
    expect(told(judge('hello', first, []))).toBe('hold first_message');
    expect(told(judge('bad', first, []))).toBe('refuse term.a');
  });

  test('who wrote is told what to do, and not which word it was', () => {
    const refused = judged({ terms: [term('a', 'badword')] }, 'badword');
    expect(refused).toMatchObject({ because: { words: expect.stringMatching(/not allowed/) } });
    expect(JSON.stringify(refused)).not.toContain('badword');
  });
});

describe('links', () => {
  const none: Partial<TextRules> = { links: { allowed: 'none', hosts: [], verdict: 'refuse' } };
  const listed: Partial<TextRules> = {
    links: { allowed: 'listed', hosts: ['example.org', 'пример.рф'], verdict: 'hold' },
  };

  test.each([
    'see example.org',
    'https://example.org/a',
    'EXAMPLE.ORG/x',
    'ｅｘａｍｐｌｅ．ｏｒｇ',
    'example。org',
    'пример.рф',
    'https://u:p@evil.example',
    'ex\u200bample.org',
    'http://localhost/x',
    'http://[::1]/',
  ])('none: %s is refused', (text) => {
    expect(says(none, text)).toBe('refuse links');
  });

  test.each(['e.g. this', 'main.ts', '3.14', 'well...ok', 'someone@example.org', 'no links here.Right'])(
    'none: %s is no link',
    (text) => {
      expect(says(none, text)).toBe('pass');
    },
  );

  test.each([
    ['example.org/a and https://www.example.org', 'pass'],
    ['xn--e1afmkfd.xn--p1ai', 'pass'],
    ['notexample.org', 'hold links'],
    ['example.org.evil.com', 'hold links'],
    ['example.org and evil.com', 'hold links'],
    ['https://example.org:pw@evil.com', 'hold links'],
  ])('listed: %s: %s', (text, expected) => {
    expect(says(listed, text)).toBe(expected);
  });
});

describe('how a text looks', () => {
  test.each([
    ['capitals', 'STOP DOING THIS NOW', true],
    ['capitals', 'СТОЯТЬ ВСЕМ НЕМЕДЛЕННО', true],
    ['capitals', 'OK LOL', false],
    ['capitals', 'I LOVE this so very much', false],
    ['capitals', '你好你好你好你好你好你好', false],
    ['repetition', 'a'.repeat(13), true],
    ['repetition', '! '.repeat(13), true],
    ['repetition', '😂'.repeat(13), true],
    ['repetition', 'noooooooo', false],
    ['repetition', 'spam '.repeat(8), true],
    ['repetition', 'Spam, spam. SPAM spam! spam spam spam spam eggs', true],
    [
      'repetition',
      'the cat and the dog and the bird and the fish and the frog and the toad and the newt and the owl',
      false,
    ],
    ['symbols', '~~~~###***^^^', true],
    ['symbols', '▓▒░█▓▒░█▓▒░', true],
    ['symbols', 'h\u0301\u0302\u0303\u0304ello', true],
    ['symbols', '🎉'.repeat(12), false],
    ['symbols', '🇩🇪🏽👍🏽👨‍👩‍👧'.repeat(3), false],
    ['symbols', 'สวัสดีค่ะทุกคน', false],
    ['symbols', 'नमस्ते दुनिया कैसे हैं', false],
    ['symbols', 'wait... what?!', false],
  ] as const)('%s: %s: %s', (rule, text, isCaught) => {
    expect(says({ [rule]: 'hold' }, text)).toBe(isCaught ? `hold ${rule}` : 'pass');
    expect(says({}, text)).toBe('pass');
  });

  test('a longer message a second time and a short one a third time are repetition, in any dress', () => {
    const rules = { repetition: 'refuse' } as const;
    const long = 'come and watch my stream tonight';
    expect(says(rules, long, ['hi'])).toBe('pass');
    expect(says(rules, long.toUpperCase(), ['hi', `${long}!!`])).toBe('refuse repetition');
    expect(says(rules, 'gg', ['gg'])).toBe('pass');
    expect(says(rules, 'gg', ['GG', 'g g'])).toBe('refuse repetition');
    expect(says(rules, '!!', ['??', '..'])).toBe('pass');
  });
});

describe('automod', () => {
  const plain = automodLists.flatMap(({ category, terms }) =>
    terms.map((each) => ({ category, text: `so ${each.replaceAll('*', '')}` })),
  );
  /** The categories of which a level catches every term. */
  const categoriesAt = (automod: AutomodLevel): string[] => {
    const judge = compile({ ...rulesAtFirst, automod });
    const missed = new Set(
      plain.filter(({ text }) => judge(text, anyone, []).verdict === 'pass').map(({ category }) => category),
    );
    return automodLists.map(({ category }) => category).filter((category) => !missed.has(category));
  };

  test('each level looks for everything of the one below and more', () => {
    expect(categoriesAt(0)).toEqual([]);
    expect(categoriesAt(1)).toEqual(['threats', 'hatred']);
    expect(categoriesAt(2)).toEqual(['threats', 'hatred', 'scams']);
    expect(categoriesAt(3)).toEqual(['threats', 'hatred', 'scams', 'insults', 'sexual']);
    expect(categoriesAt(4)).toEqual(['threats', 'hatred', 'scams', 'insults', 'sexual', 'swearing']);
  });

  test('it holds and never refuses', () => {
    const judge = compile({ ...rulesAtFirst, automod: 4 });
    expect(new Set(plain.map(({ text }) => judge(text, anyone, []).verdict))).toEqual(new Set(['hold']));
    expect(told(judge('k.y.s', anyone, []))).toBe('hold automod.threats');
  });

  test.each([
    'Scunthorpe United',
    'a classic cocktail',
    'Essex and Sussex',
    'I passed the assessment',
    'grape juice',
    'shiitake',
    'peacock',
    'titanic',
    'raccoon',
    'snigger',
    'analysis',
    'therapist',
    'document',
  ])('at its strictest it lets "%s" pass', (text) => {
    expect(says({ automod: 4 }, text)).toBe('pass');
  });
});

describe('patterns', () => {
  test.each([
    ['(?i)BUY\\s+now', 'buy   NOW', true],
    ['^first$', 'First', true],
    ['^first$', 'first!', false],
    ['\\bsub4sub\\b', 'anyone sub4sub?', true],
    ['\\bsub4sub\\b', 'sub4subs', false],
    ['caf[eé]', 'CAFÉ', true],
    ['peace', 'реасе', true],
    ['\\p{Han}{3}', '你好吗', true],
    ['\\d{3}-\\d{4}', 'call 555-0199', true],
  ])('%s in "%s": %s', (text, said, isCaught) => {
    expect(ruleProblems({ terms: [], patterns: [pattern('p', text)] })).toEqual([]);
    expect(says({ patterns: [pattern('p', text)] }, said)).toBe(isCaught ? 'refuse pattern.p' : 'pass');
  });

  test.each([
    ['(', /missing closing/],
    ['a(?=b)', /no look-ahead/],
    ['(a)\\1', /no back-references/],
    ['a{400}', /too much/],
    ['([a-z]{1,50}){20}', /too much/],
    ['.*', /every text/],
    ['x|', /every text/],
    ['[z-a]', /not a regular expression/],
  ])('%s is refused with what is wrong', (text, problem) => {
    expect(ruleProblems({ terms: [term('a', 'fine')], patterns: [pattern('ok', 'ok'), pattern('p', text)] })).toEqual([
      { field: 'patterns[1].pattern', problem: expect.stringMatching(problem) },
    ]);
  });

  test('together they may not ask for too much either', () => {
    const many = Array.from({ length: 40 }, (_, at) => pattern(`p${at}`, `[ab]{90}${at}`));
    const problems = ruleProblems({ terms: [], patterns: many });
    expect(problems[0]?.problem).toMatch(/one too many/);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThan(many.length);
  });

  test('one that would keep another engine busy for years is done at once', () => {
    const judge = compile({
      ...rulesAtFirst,
      patterns: [pattern('a', '(a+)+$'), pattern('b', '(a|aa)+b'), pattern('c', '(.*a){12}x')],
    });
    expect(told(judge(`${'a'.repeat(499)}!`, anyone, []))).toBe('pass');
    expect(told(judge('a'.repeat(500), anyone, []))).toBe('refuse pattern.a');
  });
});

describe('the form of rules', () => {
  const problemsOf = (rules: Record<string, unknown>): string[] => {
    const result = textRules.safeParse({ ...rulesAtFirst, ...rules });
    return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };

  test('the rules at first are good', () => {
    expect(problemsOf({})).toEqual([]);
  });

  test.each([
    ['no letters', [term('a', '...')], 'terms.0.text: must have a letter'],
    ['two stars inside', [term('a', 'a*b*c')], 'terms.0.text: may have *'],
    ['a star inside a phrase', [term('a', 'kill y*rself')], 'terms.0.text: may have *'],
    ['too long', [term('a', 'x'.repeat(61))], 'terms.0.text: Too big'],
    ['an id twice', [term('a', 'x'), term('a', 'y')], 'terms: must each have an id'],
    ['too many', Array.from({ length: 501 }, (_, at) => term(`t${at}`, `w${at}`)), 'terms: Too big'],
  ])('terms with %s are refused', (_, terms, problem) => {
    expect(problemsOf({ terms }).join('\n')).toContain(problem);
  });

  test('terms and patterns are counted together', () => {
    const terms = Array.from({ length: 495 }, (_, at) => term(`t${at}`, `w${at}`));
    const patterns = Array.from({ length: 6 }, (_, at) => pattern(`p${at}`, `w${at}`));
    expect(problemsOf({ terms, patterns: patterns.slice(1) })).toEqual([]);
    expect(problemsOf({ terms, patterns })).toEqual(['terms: must be at most 500 together with patterns']);
  });

  test.each(['https://example.org', 'example', 'example.org/path', 'exa mple.org', '-a.org'])(
    'a site is not %s',
    (host) => {
      expect(problemsOf({ links: { allowed: 'listed', hosts: [host], verdict: 'hold' } })[0]).toMatch(
        /links\.hosts\.0: must be the name of a site/,
      );
    },
  );
});

test('every term that is taken is found in itself, and judging never throws', () => {
  const ofTerms = fc.string({
    unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom(..."abcé1@ -'я🖕死")),
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(ofTerms, ofTerms, (text, other) => {
      const rules = textRules.safeParse({ ...rulesAtFirst, terms: [term('a', text.replaceAll('*', ''))] });
      if (!rules.success || ruleProblems(rules.data).length > 0) return;
      const [taken] = rules.data.terms;
      const judge = compile(rules.data);
      const saysIt = (said: string): string => told(judge(said, anyone, []));
      expect(saysIt(taken?.text ?? '')).toBe('refuse term.a');
      expect(saysIt(`${taken?.text}, ${other}`)).toBe('refuse term.a');
      expect(['pass', 'refuse term.a']).toContain(saysIt(other));
    }),
    { numRuns: 150 },
  );
});
