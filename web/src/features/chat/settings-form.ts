import type { Answer } from '../../api/promises.ts';

type Kept = Answer<'chat.read_settings'>;
/** How a channel's rooms are run, as it is kept and changed: five parts, each whole. */
export type ChatSettings = Pick<Kept, 'modes' | 'rules' | 'shield' | 'commands' | 'raids'>;
export type Strictness = Omit<ChatSettings['shield'], 'modes'>;
export type Term = ChatSettings['rules']['terms'][number];
export type Pattern = ChatSettings['rules']['patterns'][number];
export type Verdict = Term['verdict'];
type Part = keyof ChatSettings;

export const settingsOf = ({ modes, rules, shield, commands, raids }: Kept): ChatSettings => ({
  modes,
  rules,
  shield,
  commands,
  raids,
});

export const partWords: Record<Part, string> = {
  modes: 'way a room opens',
  rules: 'rules',
  shield: 'shield',
  commands: 'commands',
  raids: 'word on raids',
};

/** Several words or phrases at once: one a line, or between commas; those that are there already are left out. */
export const termsIn = (text: string, there: readonly Term[]): string[] => {
  const known = new Set(there.map((term) => term.text.toLowerCase()));
  const found: string[] = [];
  for (const piece of text.split(/[\n,]/)) {
    const term = piece.trim().replace(/\s+/g, ' ');
    if (term === '' || known.has(term.toLowerCase())) continue;
    known.add(term.toLowerCase());
    found.push(term);
  }
  return found;
};

const ruleNames: Record<string, string> = {
  links: 'the rule for links',
  capitals: 'the rule for capitals',
  repetition: 'the rule for repetition',
  symbols: 'the rule for symbols',
};

/** Which rule it was that caught a line. */
export const ruleWords = (
  rule: string,
  { terms, patterns }: Pick<ChatSettings['rules'], 'terms' | 'patterns'>,
): string => {
  const [kind, ...rest] = rule.split('.');
  const id = rest.join('.');
  const term = terms.find((one) => one.id === id)?.text;
  if (kind === 'term' && term !== undefined) return `the word or phrase “${term}”`;
  const pattern = patterns.find((one) => one.id === id)?.pattern;
  if (kind === 'pattern' && pattern !== undefined) return `the pattern “${pattern}”`;
  if (kind === 'automod') return `our own list (${id.replaceAll('_', ' ')})`;
  return ruleNames[rule] ?? 'a rule';
};
