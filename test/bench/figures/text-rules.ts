import { compile } from '../../../lambdas/kit/text-judge.ts';
import { type Judge, rulesAtFirst, type TextRules } from '../../../lambdas/kit/text-rules.ts';
import { seeded } from '../../support/seeded.ts';
import { atMost, type Figure, median } from '../figure.ts';

const rounds = 7;
const messages = 500;
const judged = 5_000;

const syllables = [
  'ba',
  'do',
  'ri',
  'mu',
  'ken',
  'sto',
  'la',
  'vi',
  'qua',
  'ter',
  'no',
  'zi',
  'sha',
  'pel',
  'un',
  'er',
];

const made = (): { rules: TextRules; texts: string[]; long: string[]; cyrillic: string[] } => {
  const random = seeded(11);
  const upTo = (count: number): number => Math.floor(random() * count);
  const word = (): string => Array.from({ length: 1 + upTo(4) }, () => syllables[upTo(syllables.length)]).join('');
  const shapes = [
    (at: number) => `${word()}x${at}`,
    (at: number) => `${word()} ${word()}y${at}`,
    (at: number) => `${word()}z${at}*`,
    (at: number) => `q${at}*${word()}`,
    (at: number) => `${word()}jj${word()}${at % 10}`,
  ];
  const patterns = [
    (at: number) => `buy\\s+(cheap|free)\\s+follow${at}`,
    (at: number) => `\\bfoo${at}\\w*bar\\b`,
    (at: number) => `(f|ph)[ou0]{1,3}${at}k`,
    (at: number) => `discord\\.gg/[a-z0-9]{4,12}${at}`,
    (at: number) => `^!?(spam|eggs)${at}$`,
  ];
  const terms = Array.from({ length: 450 }, (_, at) => ({
    ...{ id: `t${at}`, text: (shapes[at % shapes.length] ?? word)(at), verdict: 'refuse' as const },
  }));
  const rules: TextRules = {
    ...rulesAtFirst,
    terms,
    patterns: Array.from({ length: 50 }, (_, at) => ({
      ...{ id: `p${at}`, pattern: (patterns[at % patterns.length] ?? String)(at), verdict: 'hold' as const },
    })),
    links: { allowed: 'listed', hosts: ['example.org'], verdict: 'refuse' },
    ...{ capitals: 'hold', repetition: 'hold', symbols: 'hold', automod: 4 },
  };
  const said = (most: number): string => {
    let text = word();
    while (text.length < most) text += ` ${word()}`;
    return text.slice(0, most);
  };
  const texts = Array.from(
    { length: messages },
    (_, at) => `${said(20 + upTo(100))}${at % 3 === 0 ? '!! 10/10 :fire:' : ''}`,
  );
  return {
    rules,
    texts,
    long: texts.map(() => said(500)),
    cyrillic: texts.map((text) =>
      text.replace(/[a-z]/g, (each) => String.fromCodePoint(each.charCodeAt(0) - 97 + 0x430)),
    ),
  };
};

const anyone = { exempt: false, heldAsFirst: false };
const recent = ['hello there', 'gg'];

/** Microseconds of processor time a text, the median of several turns; the first turn is for the engine to learn in. */
const costOf = (judge: Judge, texts: readonly string[]): number => {
  const turn = (): number => {
    const before = process.cpuUsage();
    for (let at = 0; at < judged; at++) judge(texts[at % texts.length] ?? '', anyone, recent);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / judged;
  };
  turn();
  return median(Array.from({ length: rounds }, turn));
};

const micro = (value: number): string => `${value.toFixed(1)} µs`;

export const textRules: Figure = {
  name: 'text-rules',
  title: 'Judging a message by 500 rules',
  law: 'All rules are one look at the text: what a message costs grows with its length and not with the length of the list.',
  method: `450 terms and 50 patterns of a channel, every other rule and our own lists on; ${judged.toLocaleString('en')} made-up messages none of them catches, ${rounds} times; processor time.`,
  async measure() {
    const { rules, texts, long, cyrillic } = made();
    const before = process.cpuUsage();
    const judge = compile(rules);
    const { user, system } = process.cpuUsage(before);
    const few = compile({ ...rules, terms: rules.terms.slice(0, 45), patterns: rules.patterns.slice(0, 5) });
    const caught = [...texts, ...long, ...cyrillic].filter(
      (text) => judge(text, anyone, recent).verdict !== 'pass',
    ).length;
    const cost = costOf(judge, texts);
    return {
      rows: [
        atMost('a message of 20 to 120 characters, 500 rules', cost, 50, micro),
        { what: 'the same by 50 rules', measured: micro(costOf(few, texts)) },
        { what: 'a message of 500 characters', measured: micro(costOf(judge, long)) },
        { what: 'a message in Cyrillic, every letter a possible look-alike', measured: micro(costOf(judge, cyrillic)) },
        {
          what: 'making the rules ready, once for each change of them',
          measured: `${((user + system) / 1000).toFixed(0)} ms`,
        },
        { what: 'of the messages caught by a rule', measured: `${caught} of ${messages * 3}` },
      ],
    };
  },
};
