import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { authorize } from '../../lambdas/kit/authorize.ts';
import type { Decisions } from './decisions.ts';
import { decisionsOf, expected } from './scoped-decisions.ts';

const policy = new URL('../../lambdas/kit/authorize.ts', import.meta.url);
const text = readFileSync(policy, 'utf8');
/** Above it are only types: nothing there decides. */
const firstRule = text.indexOf('const owns =');

export interface Mutant {
  /** Which slip it is. */
  kind: string;
  what: string;
  text: string;
}

const verdicts =
  'ask_resource|sign_in|suspended|closing|scope_needed|role_needed|hidden|not_yours|taken_down|conflict_of_interest|subscription_required|pass_needed';
const opposite: Record<string, string> = { '===': '!==', '!==': '===', '&&': '||', '||': '&&' };
const whos = ['anyone', 'signed_in', 'creator', 'staff', 'admin'];

const roles = ['viewer', 'creator', 'moderator', 'advertiser', 'admin'];

/** What somebody may get wrong, one thing at a time: where it is found, and what it is made of. */
const slips: { name: string; found: RegExp; becomes: (match: RegExpMatchArray) => string[] }[] = [
  {
    name: 'another who',
    found: /who: '(\w+)'/g,
    becomes: ([, who]) => whos.filter((other) => other !== who).map((other) => `who: '${other}'`),
  },
  {
    name: 'the suspended may, or may not',
    found: /suspended: '(may|may_not)'/g,
    becomes: ([, may]) => [`suspended: '${may === 'may' ? 'may_not' : 'may'}'`],
  },
  { name: 'whoever is leaving may not', found: /, closing: 'may'/g, becomes: () => [''] },
  { name: 'the other comparison', found: /===|!==/g, becomes: ([sign]) => [opposite[sign] ?? ''] },
  { name: 'the other connective', found: /&&|\|\|/g, becomes: ([sign]) => [opposite[sign] ?? ''] },
  { name: 'the other role', found: /(?:\w+\.)?roles\.includes\(/g, becomes: ([call]) => [`!${call}`] },
  {
    name: 'another role',
    found: /roles\.includes\('(\w+)'\)/g,
    becomes: ([, role]) => roles.filter((other) => other !== role).map((other) => `roles.includes('${other}')`),
  },
  { name: 'no negation', found: /!(?=[a-z])/g, becomes: () => [''] },
  {
    name: 'the condition turned round',
    found: /if \((.*)\) return/g,
    becomes: ([, condition]) => [`if (!(${condition})) return`],
  },
  { name: 'a check left out', found: /\n *if \(.*\) return .*;/g, becomes: () => [''] },
  { name: 'a thing not looked at', found: /, resource: \w+(?:\([^)]*\))?/g, becomes: () => [''] },
  { name: 'allow instead', found: new RegExp(`'(${verdicts})'`, 'g'), becomes: () => ["'allow'"] },
  { name: 'hidden instead of allow', found: /'allow'/g, becomes: () => ["'hidden'"] },
];

const placeOf = (index: number): string => {
  const line = text.slice(0, index).split('\n').length;
  return `line ${line}: ${(text.split('\n')[line - 1] ?? '').trim()}`;
};

/** The rules with something else in one place. */
export const mutants: Mutant[] = slips.flatMap(({ name, found, becomes }) =>
  [...text.matchAll(found)]
    .filter(({ index }) => index > firstRule)
    .flatMap((match) =>
      becomes(match).map((instead) => ({
        kind: name,
        what: `${name} (${match[0].trim()} → ${instead}), ${placeOf(match.index + match[0].search(/\S/))}`,
        text: text.slice(0, match.index) + instead + text.slice(match.index + match[0].length),
      })),
    ),
);

export interface Noticed {
  mutants: number;
  byKind: ReadonlyMap<string, number>;
  /** What could be got wrong without a decision changing. */
  unnoticed: string[];
  /** The rules as they are, read the way mutants are read. */
  unchanged: Decisions;
}

/** Whether any decision is another one. */
const isNoticed = (decide: typeof authorize): boolean => {
  let at = 0;
  for (const [question, answer] of decisionsOf(decide)) {
    const [asked, wanted] = expected[at++] ?? [];
    if (question !== asked || answer !== wanted) return true;
  }
  return at !== expected.length;
};

/** Gets the rules wrong in one place after another, and looks whether a decision changes. */
export const tryMutants = async (): Promise<Noticed> => {
  const folder = mkdtempSync(join(tmpdir(), 'arclight-mutants-'));
  const loaded = async (name: string, source: string): Promise<typeof authorize> => {
    const file = join(folder, `${name}.ts`);
    // Elsewhere it still has to find what it is made from.
    writeFileSync(
      file,
      source.replaceAll(/'(\.\/[\w-]+\.ts)'/g, (_, near: string) => `'${new URL(near, policy).href}'`),
    );
    return ((await import(/* @vite-ignore */ pathToFileURL(file).href)) as { authorize: typeof authorize }).authorize;
  };
  try {
    const unnoticed: string[] = [];
    for (const [index, mutant] of mutants.entries()) {
      const decide = await loaded(`mutant-${index}`, mutant.text);
      if (!isNoticed(decide)) unnoticed.push(mutant.what);
    }
    const byKind = new Map<string, number>();
    for (const { kind } of mutants) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
    return { mutants: mutants.length, byKind, unnoticed, unchanged: [...decisionsOf(await loaded('unchanged', text))] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
