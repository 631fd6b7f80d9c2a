import { readMany } from '../kit/read-many.ts';
import type { Key } from './rows.ts';

export type Row = Record<string, unknown>;
const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

/** Rows by their keys, each read once and as it is at this moment. */
export const rowsOf = async (table: string, keys: readonly Key[]): Promise<(key: Key) => Row | undefined> => {
  const wanted = new Map(keys.map((key) => [nameOf(key), key]));
  const found: Row[] = [];
  const list = [...wanted.values()].map(({ pk, sk }) => ({ pk, sk }));
  for (let at = 0; at < list.length; at += 100)
    found.push(...(await readMany(table, list.slice(at, at + 100), { consistent: true })));
  const byName = new Map(found.map((row) => [nameOf(row as unknown as Key), row]));
  return (key) => byName.get(nameOf(key));
};
