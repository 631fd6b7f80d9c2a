import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = join(import.meta.dirname, '..', '..');

/** Files that take minutes, longest first: begun last, each would leave all but one processor idle at the end. */
const longest = [
  'test/faults/quick.test.ts',
  'test/authz/http.test.ts',
  'test/security/quick.test.ts',
  'test/journeys/accessible.test.ts',
  'test/journeys/in-a-browser.test.ts',
  'test/journeys/upload-to-screen.test.ts',
].map((file) => join(root, file));

/** The order of the files in a run: the longest known ones first, the others as vitest would have them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = longest.filter((file) => !existsSync(file));
    if (gone.length > 0) throw new Error(`named as long, and not there: ${gone.join(', ')}`);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.indexOf(moduleId);
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
