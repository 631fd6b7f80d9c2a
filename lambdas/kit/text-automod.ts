import type { AutomodLevel } from './text-rules.ts';

// Our own lists, written the way a channel writes its terms. They are short and English, and stop only the plainest: they
// stand in for nobody's judgement, and what they catch is held, never refused.

export type AutomodCategory = 'threats' | 'hatred' | 'scams' | 'insults' | 'sexual' | 'swearing';

interface List {
  category: AutomodCategory;
  /** The lowest level that looks for it. */
  from: Exclude<AutomodLevel, 0>;
  terms: readonly string[];
}

export const automodLists: readonly List[] = [
  {
    category: 'threats',
    from: 1,
    terms: [
      'kill yourself',
      'kill your self',
      'kill urself',
      'kys',
      'go die',
      'hang yourself',
      'neck yourself',
      'end your life',
      'i will kill you',
      'i know where you live',
      'hope you die',
      'you should die',
      'drink bleach',
    ],
  },
  {
    category: 'hatred',
    from: 1,
    terms: [
      'nigger*',
      'nigga*',
      'faggot*',
      'kike',
      'kikes',
      'chink',
      'chinks',
      'gook',
      'gooks',
      'wetback*',
      'tranny',
      'trannies',
      'raghead*',
      'subhuman*',
      'heil hitler',
      'sieg heil',
      'gas the',
      'white power',
      '1488',
    ],
  },
  {
    category: 'scams',
    from: 2,
    terms: [
      'buy followers',
      'buy viewers',
      'buy subs',
      'free followers',
      'cheap followers',
      'cheap viewers',
      'best viewers on',
      'get viewers',
      'become famous',
      'wanna become famous',
      'free nitro',
      'free gift card*',
      'free giftcard*',
      'free crypto',
      'double your',
      'guaranteed profit*',
      'send me btc',
      'dm me for',
      'message me on telegram',
      'message me on whatsapp',
      'add me on telegram',
      'contact me on telegram',
      'seed phrase',
    ],
  },
  {
    category: 'insults',
    from: 3,
    terms: [
      'idiot*',
      'moron*',
      'retard*',
      'imbecile*',
      'loser',
      'losers',
      'pathetic',
      'shut up',
      'stfu',
      'dumbass*',
      'scumbag*',
      'trash human',
      'nobody likes you',
      'you suck',
      'u suck',
      'ur trash',
      'ugly',
    ],
  },
  {
    category: 'sexual',
    from: 3,
    terms: [
      'porn*',
      'onlyfans',
      'nudes',
      'send nudes',
      'blowjob*',
      'handjob*',
      'boobs',
      'tits',
      'cock',
      'cocks',
      'dick pic*',
      'pussy',
      'cum',
      'horny',
      'rape*',
      'jerk off',
      'show feet',
      'sexy',
    ],
  },
  {
    category: 'swearing',
    from: 4,
    terms: [
      'fuck*',
      '*fucker',
      '*fucking',
      'shit*',
      'bullshit',
      'bitch*',
      'bastard*',
      'asshole*',
      'arsehole*',
      'ass',
      'cunt*',
      'dick',
      'dickhead*',
      'wanker*',
      'bollocks',
      'crap',
      'damn',
      'piss*',
      'slut*',
      'whore*',
      'wtf',
    ],
  },
];

/** What is looked for at a level: each term with what it is of. */
export const automodTerms = (level: AutomodLevel): { category: AutomodCategory; text: string }[] =>
  automodLists
    .filter(({ from }) => from <= level)
    .flatMap(({ category, terms }) => terms.map((text) => ({ category, text })));
