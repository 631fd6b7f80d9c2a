import { writeFileSync } from 'node:fs';
import { operations } from '../lambdas/gateway/operations.ts';
import { services } from '../local/services.ts';
import { fileFailures } from './failures.ts';
import { openApi } from './openapi.ts';
import { divergencesPage, errorsPage, eventsPage, failuresPage } from './pages.ts';
import { events, refusals } from './promises.ts';

/** What `npm run api` writes, by path; the tests compare it with what is committed. */
export const generated = (): Record<string, string> => ({
  'docs/api/openapi.json': `${JSON.stringify(openApi(operations, refusals), null, 2)}\n`,
  'docs/errors.md': errorsPage(refusals, operations),
  'docs/events.md': eventsPage(events),
  'docs/failures.md': failuresPage(fileFailures),
  'docs/divergences.md': divergencesPage(Object.values(services)),
});

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of Object.entries(generated())) {
    writeFileSync(new URL(`../${path}`, import.meta.url), text);
    console.log(`wrote ${path}`);
  }
}
