import { automodTerms } from './text-automod.ts';
import { bare, fold } from './text-fold.ts';
import { linksIn } from './text-links.ts';
import { patternFinder, patternProblems } from './text-patterns.ts';
import type { Catches, Judge, Judgement, RuleProblem, Strictness, TextRules } from './text-rules.ts';
import { isMostlyCapitals, isMostlySymbols, isRepetition } from './text-shape.ts';
import { formsOf, termFinder } from './text-terms.ts';

// The engine: rules are made into it once for as long as they stay the same, then every text is judged by it.

/** What is said to whoever wrote. Which word or pattern it was stays with the moderators: it would teach the way around. */
const words = {
  term: 'There is a word or phrase in it that is not allowed here.',
  pattern: 'There is something in it that is not allowed here.',
  links: 'Links are not allowed here.',
  unlisted: 'Links to that site are not allowed here.',
  capitals: 'It is mostly in capital letters. Write it in small ones.',
  repetition: 'It says the same over and over.',
  symbols: 'It is mostly symbols. Say it in words.',
  automod: 'There is something in it that a moderator has to look at first.',
  first: 'Your first message here waits for a moderator.',
} as const;

type Caught = Exclude<Judgement, { verdict: 'pass' }>;
const caught = (verdict: Catches, rule: string, said: string): Caught => ({ verdict, because: { rule, words: said } });

/** Refusals before holds, otherwise in the order of the list. */
const strictestFirst = <T extends { verdict: Catches }>(list: readonly T[]): T[] => [
  ...list.filter(({ verdict }) => verdict === 'refuse'),
  ...list.filter(({ verdict }) => verdict === 'hold'),
];

/** The host as addresses spell it, so that пример.рф and its xn-- are one. */
const spelt = (host: string): string => URL.parse(`https://${host}`)?.hostname ?? host;

/** An address none of ours shows as a link, because it hides a name or leads nowhere public. */
const address = /https?:\/\/\S/i;

const linkRule = ({ allowed, hosts, verdict }: Strictness['links']): ((text: string) => Caught | undefined) => {
  if (allowed === 'all') return () => undefined;
  const listed = allowed === 'listed' ? hosts.map(spelt) : [];
  const isListed = (host: string): boolean => listed.some((each) => host === each || host.endsWith(`.${each}`));
  return (text) => {
    const readings = [...new Set([text, bare(text)])];
    const isFine = (reading: string): boolean => {
      const links = linksIn(reading);
      const besides = links.toReversed().reduce((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), reading);
      return links.every(({ host }) => isListed(host)) && !address.test(besides);
    };
    if (readings.every(isFine)) return undefined;
    return caught(verdict, 'links', allowed === 'none' ? words.links : words.unlisted);
  };
};

/** What cannot be seen of rules by their form alone: `patterns[3].pattern` and what is wrong with it. */
export const ruleProblems = ({ terms, patterns }: Pick<TextRules, 'terms' | 'patterns'>): RuleProblem[] => [
  ...terms.flatMap(({ text }, at) =>
    formsOf(text).length > 0 ? [] : [{ field: `terms[${at}].text`, problem: 'has nothing in it to look for' }],
  ),
  ...patternProblems(patterns.map(({ pattern }) => pattern)).map(({ at, problem }) => ({
    field: `patterns[${at}].pattern`,
    problem,
  })),
];

/**
 * Makes rules into what judges texts. The strictest verdict of all rules is given, and the first rule that gives it. Rules
 * in which `ruleProblems` finds something cannot be compiled.
 */
export const compile = (rules: TextRules): Judge => {
  const terms = [
    ...strictestFirst(rules.terms).map(({ id, text, verdict }) => ({
      text,
      catch: caught(verdict, `term.${id}`, words.term),
    })),
    ...automodTerms(rules.automod).map(({ category, text }) => ({
      text,
      catch: caught('hold', `automod.${category}`, words.automod),
    })),
  ];
  const patterns = strictestFirst(rules.patterns);
  const findTerm = termFinder(terms.map(({ text }) => text));
  const findPatterns = patternFinder(patterns.map(({ pattern }) => pattern));
  const links = linkRule(rules.links);

  const termOf = (text: string): Caught | undefined => {
    const found = terms.length > 0 ? findTerm(fold(text)) : undefined;
    return found === undefined ? undefined : terms[found]?.catch;
  };
  const patternOf = (text: string): Caught | undefined => {
    const found = patterns[findPatterns(text)[0] ?? -1];
    return found && caught(found.verdict, `pattern.${found.id}`, words.pattern);
  };
  const shape = (
    what: 'capitals' | 'repetition' | 'symbols',
    isSo: (text: string, recent: readonly string[]) => boolean,
  ) => {
    const verdict = rules[what];
    return (text: string, recent: readonly string[]): Caught | undefined =>
      verdict !== 'off' && isSo(text, recent) ? caught(verdict, what, words[what]) : undefined;
  };
  const inOrder = [
    termOf,
    patternOf,
    links,
    shape('repetition', isRepetition),
    shape('symbols', isMostlySymbols),
    shape('capitals', isMostlyCapitals),
  ];

  return (text, author, recent) => {
    if (author.exempt) return { verdict: 'pass' };
    let hold = author.heldAsFirst ? caught('hold', 'first_message', words.first) : undefined;
    for (const rule of inOrder) {
      const found = rule(text, recent);
      if (found?.verdict === 'refuse') return found;
      hold = hold ?? found;
    }
    return hold ?? { verdict: 'pass' };
  };
};
