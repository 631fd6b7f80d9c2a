import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
const made = new Set(['node_modules', 'dist', 'cdk.out', 'coverage']);

/** The repository as it is right after `npm ci`: nothing built, nothing kept, packages shared. */
export function copyOfSources(copy: string): string {
  mkdirSync(copy);
  for (const name of readdirSync(root).filter((each) => !each.startsWith('.') && !made.has(each)))
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}
