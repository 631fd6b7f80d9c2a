import * as z from 'zod';

// What the people of a place say of how one may write there. Pure shapes: what they do to a text, `text-judge.ts` says.

export const mostRules = 500;
/** Patterns cost more than terms, so there are fewer. */
export const mostPatterns = 50;
export const longestTerm = 60;
export const longestPattern = 200;
export const mostAllowedHosts = 100;

/** What happens to a text a rule catches: it waits for a moderator, or it is turned down at once. */
export const catches = z.enum(['hold', 'refuse']);
export type Catches = z.output<typeof catches>;

const ruleId = z
  .string()
  .regex(/^[\w-]{1,40}$/, 'must be 1 to 40 letters, digits, _ or -')
  .describe('What this rule is called in logs; its maker’s choice, once in the list');

const oneStarInside = (text: string): boolean => {
  const inside = text.replace(/^\*+|\*+$/g, '');
  const stars = inside.split('*').length - 1;
  return stars === 0 || (stars === 1 && !/\s/.test(inside) && !/^\*|\*$/.test(inside));
};

export const blockedTerm = z.strictObject({
  id: ruleId,
  text: z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .max(longestTerm)
        .refine(
          (text) => /[\p{L}\p{N}\p{S}\p{Extended_Pictographic}]/u.test(text),
          'must have a letter, digit or symbol',
        )
        .refine(
          oneStarInside,
          'may have * at its ends, and once inside a single word; write anything more as a pattern',
        ),
    ),
  verdict: catches,
});
export type BlockedTerm = z.output<typeof blockedTerm>;

export const blockedPattern = z.strictObject({
  id: ruleId,
  pattern: z.string().min(1, 'must not be empty').max(longestPattern).describe('A regular expression as RE2 knows it'),
  verdict: catches,
});
export type BlockedPattern = z.output<typeof blockedPattern>;

export const host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u,
    'must be the name of a site like example.org, without https:// and without a path',
  );

export const automodLevel = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
export type AutomodLevel = z.output<typeof automodLevel>;

/** Everything but lists: what can be put on and taken off as a whole. */
export const strictness = z.strictObject({
  links: z.strictObject({
    allowed: z.enum(['all', 'listed', 'none']),
    hosts: z.array(host).max(mostAllowedHosts).describe('Sites that are allowed when only listed ones are'),
    verdict: catches,
  }),
  capitals: z.enum(['off', 'hold', 'refuse']).describe('Texts of mostly capital letters'),
  repetition: z.enum(['off', 'hold', 'refuse']).describe('One character, one word or one message over and over'),
  symbols: z.enum(['off', 'hold', 'refuse']).describe('Texts of mostly symbols, and letters piled with marks'),
  automod: automodLevel.describe('How much our own lists hold: 0 nothing, 4 the most'),
});
export type Strictness = z.output<typeof strictness>;

export const lists = z.strictObject({
  terms: z.array(blockedTerm).max(mostRules),
  patterns: z.array(blockedPattern).max(mostPatterns),
});
type Lists = z.output<typeof lists>;

export const fewEnough = ({ terms, patterns }: Lists): boolean => terms.length + patterns.length <= mostRules;
export const tooMany = { path: ['terms'], message: `must be at most ${mostRules} together with patterns` };
export const wellNamed = ({ terms, patterns }: Lists): boolean =>
  new Set([...terms, ...patterns].map(({ id }) => id)).size === terms.length + patterns.length;
export const sameName = { path: ['terms'], message: 'must each have an id of its own, patterns too' };

export const textRules = z
  .strictObject({ ...lists.shape, ...strictness.shape })
  .refine(fewEnough, tooMany)
  .refine(wellNamed, sameName);
export type TextRules = z.output<typeof textRules>;

/** How a place begins: anyone may write anything that is text. */
export const rulesAtFirst: TextRules = {
  terms: [],
  patterns: [],
  links: { allowed: 'all', hosts: [], verdict: 'hold' },
  capitals: 'off',
  repetition: 'off',
  symbols: 'off',
  automod: 0,
};

/** Facts about who writes, at the time they do. */
export interface Author {
  /** Those who keep order there: no rule holds what they say. */
  exempt: boolean;
  /** This is the first they write there, and first messages wait for a moderator there. */
  heldAsFirst: boolean;
}

/** What comes of a text. `rule` is for logs and the queue, `words` are for the one who wrote. */
export type Judgement = { verdict: 'pass' } | { verdict: Catches; because: { rule: string; words: string } };

/** `recent`: what the same person said there lately, the newest first. */
export type Judge = (text: string, author: Author, recent: readonly string[]) => Judgement;

/** Something wrong with a rule that only an attempt to use it shows: `patterns[3].pattern`, and what is wrong there. */
export interface RuleProblem {
  field: string;
  problem: string;
}
