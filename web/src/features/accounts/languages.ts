const tags = [
  'en',
  'ar',
  'cs',
  'da',
  'de',
  'es',
  'fi',
  'fr',
  'hi',
  'it',
  'ja',
  'ko',
  'nl',
  'pl',
  'pt-BR',
  'sv',
  'tr',
  'uk',
  'zh',
];

/** A language in its own words: whoever looks for it reads it. */
const ownName = (tag: string): string => new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;

/** What one can choose from, the present choice among it, whatever that is. */
export const languagesWith = (current: string): readonly (readonly [string, string])[] =>
  (tags.includes(current) ? tags : [current, ...tags]).map((tag) => [tag, ownName(tag)] as const);
