import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A copy in `dir` of the laptop's templates that say something otherwise; answers `dir`. Throws where nothing is changed. */
export const changedTemplates = (assemblyDir: string, dir: string, change: (template: string) => string): string => {
  cpSync(assemblyDir, dir, { recursive: true });
  const changed = globSync('**/*.template.json', { cwd: dir }).filter((file) => {
    const path = join(dir, file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) return false;
    writeFileSync(path, after);
    return true;
  });
  if (changed.length === 0) throw new Error('no template says what was to be changed');
  return dir;
};
