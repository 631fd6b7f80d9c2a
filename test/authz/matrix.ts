import { readFileSync } from 'node:fs';

export const principals = ['AN', 'FR', 'PR', 'CR', 'OW', 'MO', 'AD', 'SU', 'DE', 'SV'] as const;
export type Principal = (typeof principals)[number];

export interface Row {
  id: string;
  action: string;
  /** The status each principal gets, as the page says it (a number, or a frame code in chat's rows). */
  cells: Record<Principal, string>;
  also: readonly number[];
  rule: string;
}

const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) =>
    field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
  );

/** The authorization matrix: the test of `authorize`, never its source. */
export const matrix: ReadonlyMap<string, Row> = new Map(
  readFileSync(new URL('./authz-matrix.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line): [string, Row] => {
      const [id = '', action = '', ...rest] = fieldsOf(line);
      const cells = Object.fromEntries(principals.map((name, index) => [name, rest[index] ?? ''])) as Row['cells'];
      const also = (rest[principals.length] ?? '').split(' ').filter(Boolean).map(Number);
      return [id, { id, action, cells, also, rule: rest[principals.length + 1] ?? '' }];
    }),
);
